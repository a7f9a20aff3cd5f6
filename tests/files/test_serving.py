import pytest

from tests.files.samples import FakeUpload, pdf, picture
from tuoyu.accounts.models import User
from tuoyu.core.authority import Actor
from tuoyu.files import actions
from tuoyu.files.models import StoredFile
from tuoyu.files.serving import send_file


@pytest.fixture
def by(db: None) -> Actor:
    person = User.objects.create(username="one", name="示例甲", kind=User.Kind.PROVIDER)
    return Actor(person.pk, "示例甲")


@pytest.fixture
def paper(by: Actor) -> StoredFile:
    return actions.store(FakeUpload('营业"执照.pdf', pdf()), by=by)


def test_a_download_is_named_and_locked_in(paper: StoredFile) -> None:
    answer = send_file(paper)
    assert b"".join(answer.streaming_content) == pdf()  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/pdf"
    disposition = answer["Content-Disposition"]
    assert disposition == "attachment; filename*=utf-8''%E8%90%A5%E4%B8%9A_%E6%89%A7%E7%85%A7.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert answer["Content-Length"] == str(paper.size)
    answer.close()


def test_a_picture_shows_in_place_within_the_sandbox(by: Actor) -> None:
    answer = send_file(actions.store(FakeUpload("a.png", picture()), by=by), inline=True)
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    answer.close()


def test_a_pdf_in_place_may_use_the_viewer_and_load_nothing(paper: StoredFile) -> None:
    answer = send_file(paper, inline=True)
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" not in answer["Content-Security-Policy"]
    answer.close()


def test_the_web_server_may_send_it(paper: StoredFile, settings) -> None:  # type: ignore[no-untyped-def]
    settings.FILE_ACCEL = "/kept/"
    answer = send_file(paper)
    digest = paper.sha256
    assert answer["X-Accel-Redirect"] == f"/kept/{digest[:2]}/{digest[2:4]}/{digest}"
    assert answer.content == b""  # type: ignore[attr-defined]
