"""What `store` keeps, what it refuses, and that nothing is left behind."""

import gc
import hashlib
import io
import os
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Q
from PIL import Image

from tests.files.samples import (
    HOSTILE,
    FakeUpload,
    archive,
    commented_png,
    located_jpeg,
    object_stream,
    pdf,
    picture,
)
from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import ANONYMOUS, Actor, Holding, Role
from tuoyu.core.crypto import SUITES
from tuoyu.core.errors import Invalid, NotAllowed, NotFound
from tuoyu.files import actions, content, disk, doorways, jobs, pdf_check, queries
from tuoyu.files.models import StoredFile

INSTITUTION = uuid4()


@pytest.fixture
def head(db: None) -> Actor:
    person = User.objects.create(username="head", name="示例负责人", kind=User.Kind.PROVIDER)
    return Actor(person.pk, "示例", (Holding(Role.INSTITUTION_HEAD, institution=INSTITUTION),))


@pytest.fixture
def root(settings) -> Path:  # type: ignore[no-untyped-def]
    return Path(settings.FILE_ROOT)


def on_disk(root: Path) -> Iterator[Path]:
    gc.collect()
    return (path for path in root.rglob("*") if path.is_file())


def read(stored: StoredFile) -> bytes:
    with queries.open_file(stored) as source:
        return source.read()


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_and_leaves_nothing(case: str, head: Actor, root: Path) -> None:
    name, hostile, sentence = HOSTILE[case]
    started = time.monotonic()
    with pytest.raises(Invalid, match=sentence) as refusal:
        actions.store(FakeUpload(name, hostile), by=head)
    assert refusal.value.message.endswith("。")
    assert time.monotonic() - started < 5
    del refusal
    assert not StoredFile.objects.exists()
    assert not list(on_disk(root))


def test_the_work_grows_no_faster_than_the_file() -> None:
    # Counted, not timed: each byte is searched for the end of a stream once.
    searched = []

    class Counted(bytes):
        def find(self, part: bytes, start: int) -> int:  # type: ignore[override]
            end = bytes.find(self, part, start)
            searched.append((end if end >= 0 else len(self)) - start)
            return end

    hostile = Counted(HOSTILE["streams inside of each other"][1])
    with pytest.raises(Invalid, match="无法检查"):
        pdf_check.check(hostile)
    assert 0 < sum(searched) <= 2 * len(hostile)


def test_there_are_at_least_forty_hostile_files() -> None:
    assert len(HOSTILE) >= 40


class TestKept:
    def test_a_pdf_is_kept_as_it_came(self, head: Actor) -> None:
        sent = pdf()
        stored = actions.store(
            FakeUpload("营业执照.PDF", sent, piece=7),
            by=head,
            institution=INSTITUTION,
            kind="lease",
        )
        assert read(stored) == sent
        assert stored.name == "营业执照.pdf"
        assert stored.sm3 == SUITES["gm"].digest(sent).hex()
        assert stored.sha256 == stored.received_sha256 == hashlib.sha256(sent).hexdigest()
        assert (stored.media_type, stored.size) == ("application/pdf", len(sent))
        assert AuditEvent.objects.filter(act="files.store", object_id=stored.public_id).exists()

    def test_words_in_pages_are_no_actions(self, head: Actor) -> None:
        page = b"3 0 obj\n<<>>\nstream\nBT (see JavaScript and /XFA here) Tj ET\nendstream\nendobj"
        assert actions.store(FakeUpload("a.pdf", pdf(page)), by=head).size

    def test_a_pdf_with_packed_objects_is_nothing_bad(self, head: Actor) -> None:
        font = b"5 0 obj\n<</Filter/FlateDecode>>\nstream\n" + zlib.compress(os.urandom(9999))
        honest = object_stream(b"1 0 <</Type/Catalog>>").replace(
            b"\ntrailer", font + b"\nendstream\nendobj\ntrailer"
        )
        assert actions.store(FakeUpload("a.pdf", honest), by=head).size

    def test_a_scan_of_many_pictures_passes_quickly(self, head: Actor) -> None:
        page = b"<</Subtype/Image/Filter/FlateDecode>>\nstream\n" + zlib.compress(
            b"\xff" * 25_000_000
        )
        started = time.monotonic()
        sent = pdf((page + b"\nendstream\n") * 100)
        assert actions.store(FakeUpload("扫描.pdf", sent), by=head).size
        assert time.monotonic() - started < 5

    def test_our_own_receipts_may_be_uploaded(self, head: Actor) -> None:
        from tests.filing.test_papers import RECEIPT
        from tuoyu.filing.papers import receipt_pdf

        assert actions.store(FakeUpload("回执.pdf", receipt_pdf(RECEIPT)), by=head).pk

    def test_a_jpeg_loses_place_and_camera_and_stands_upright(self, head: Actor) -> None:
        sent = located_jpeg()
        stored = actions.store(FakeUpload("门口.jpeg", sent), by=head)
        kept = read(stored)
        assert b"secret" not in kept
        assert b"Exif" not in kept
        with Image.open(io.BytesIO(kept)) as seen:
            assert seen.size == (20, 40)
            assert not seen.getexif()
        assert stored.received_sha256 == hashlib.sha256(sent).hexdigest() != stored.sha256

    def test_a_png_loses_its_notes_and_keeps_its_transparency(self, head: Actor) -> None:
        kept = read(actions.store(FakeUpload("a.png", commented_png()), by=head))
        assert b"secret" not in kept
        with Image.open(io.BytesIO(kept)) as seen:
            assert seen.mode == "RGBA"

    def test_what_hangs_behind_a_picture_goes(self, head: Actor) -> None:
        kept = read(actions.store(FakeUpload("a.png", picture() + archive()), by=head))
        assert b"PK\x03\x04" not in kept

    @pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "I;16"])
    def test_every_kind_of_png(self, mode: str, head: Actor) -> None:
        assert actions.store(FakeUpload("a.png", picture(mode=mode)), by=head).size

    def test_a_jpeg_in_the_colours_of_a_printer(self, head: Actor) -> None:
        kept = read(actions.store(FakeUpload("a.jpg", picture("JPEG", mode="CMYK")), by=head))
        with Image.open(io.BytesIO(kept)) as seen:
            assert seen.mode == "RGB"


class TestLimits:
    def test_exactly_20_mb_pass_and_one_byte_more_does_not(self, head: Actor) -> None:
        filler = content.MOST_BYTES - len(pdf(b"%"))
        assert actions.store(FakeUpload("a.pdf", pdf(b"%" + b"x" * filler)), by=head).pk
        with pytest.raises(Invalid, match="20 MB"):
            actions.store(FakeUpload("a.pdf", pdf(b"%" + b"x" * (filler + 1))), by=head)

    def test_reading_stops_at_the_limit(self, head: Actor) -> None:
        upload = FakeUpload("a.pdf", pdf(b"x" * (40 * 1024 * 1024)), piece=1024 * 1024)
        with pytest.raises(Invalid, match="20 MB"):
            actions.store(upload, by=head)
        assert upload.given <= 21 * 1024 * 1024

    def test_a_name_of_three_megabytes_is_shortened(self, head: Actor) -> None:
        stored = actions.store(FakeUpload("名" * 3_000_000 + ".pdf", pdf()), by=head)
        assert len(stored.name) == 120
        assert stored.name.endswith(".pdf")

    def test_a_scanner_may_refuse(self, head: Actor, root: Path, settings) -> None:  # type: ignore[no-untyped-def]
        settings.FILE_SCANNER = "tests.files.test_store.finds_something"
        with pytest.raises(Invalid, match="安全检查") as refusal:
            actions.store(FakeUpload("a.pdf", pdf()), by=head)
        del refusal
        assert not list(on_disk(root))


def finds_something(path: Path) -> str:
    assert path.read_bytes().startswith(b"%PDF")
    return "Eicar"


class TestWho:
    def test_a_stranger_stores_nothing(self, db: None) -> None:
        with pytest.raises(NotAllowed, match="登录"):
            actions.store(FakeUpload("a.pdf", pdf()), by=ANONYMOUS)

    def test_only_for_the_own_institution(self, head: Actor) -> None:
        with pytest.raises(NotAllowed, match="自己所在的机构"):
            actions.store(FakeUpload("a.pdf", pdf()), by=head, institution=uuid4())

    def test_who_may_open(self, head: Actor) -> None:
        stored = actions.store(
            FakeUpload("a.pdf", pdf()), by=head, institution=INSTITUTION, division="990106001"
        )
        colleague = Actor(10**6, "甲", (Holding(Role.INSTITUTION_HEAD, institution=INSTITUTION),))
        for actor in (head, colleague):
            assert queries.file_for(actor, stored.public_id) == stored
        # Where an office may read it, a record must say so: tests/filing/test_papers_handed_in.py
        near = Actor(10**6, "乙", (Holding(Role.FILING_CLERK, division="990106"),))
        other = Actor(10**6, "丁", (Holding(Role.INSTITUTION_HEAD, institution=uuid4()),))
        admin = Actor(10**6, "戊", (Holding(Role.SYSTEM_ADMIN),))
        for actor in (near, other, admin, ANONYMOUS):
            with pytest.raises(NotFound):
                queries.file_for(actor, stored.public_id)

    def test_the_uploader_opens_it_while_working_there(self, head: Actor) -> None:
        stored = actions.store(FakeUpload("a.pdf", pdf()), by=head, institution=INSTITUTION)
        own = actions.store(FakeUpload("b.pdf", pdf()), by=head)
        works = Actor(
            head.user_id, "示例", (Holding(Role.INSTITUTION_STAFF, institution=INSTITUTION),)
        )
        left = Actor(head.user_id, "示例", (Holding(Role.GUARDIAN),))
        assert queries.file_for(works, stored.public_id) == stored
        assert queries.file_for(left, own.public_id) == own
        with pytest.raises(NotFound):
            queries.file_for(left, stored.public_id)

    def test_an_app_has_one_doorway(self) -> None:
        with pytest.raises(ValueError, match="two doorways"):
            doorways.register("filing", lambda by: Q(), purpose="示例")


@pytest.mark.django_db(transaction=True)
class TestTransactions:
    def test_after_the_commit_the_content_lies_by_its_digest_once(
        self, head: Actor, root: Path
    ) -> None:
        first = actions.store(FakeUpload("a.pdf", pdf()), by=head)
        second = actions.store(FakeUpload("b.pdf", pdf()), by=head)
        assert first.public_id != second.public_id
        (path,) = on_disk(root)
        assert path == root / first.sha256[:2] / first.sha256[2:4] / first.sha256
        assert path.stat().st_mode & 0o777 == 0o600

    def test_a_rollback_leaves_no_orphan(self, head: Actor, root: Path) -> None:
        def act() -> None:
            with transaction.atomic():
                stored = actions.store(FakeUpload("a.pdf", pdf()), by=head)
                assert read(stored) == pdf()
                assert len(list(on_disk(root))) == 1
                raise LookupError

        with pytest.raises(LookupError):
            act()
        assert not StoredFile.objects.exists()
        assert not list(on_disk(root))

    def test_what_a_crash_left_is_put_away_or_removed(self, head: Actor, root: Path) -> None:
        stored = actions.store(FakeUpload("a.pdf", pdf()), by=head)
        (path,) = on_disk(root)
        known = root / "incoming" / f"{stored.sha256}.crash"
        path.rename(known)
        unknown = root / "incoming" / f"{'0' * 64}.crash"
        unknown.write_bytes(b"x")
        assert read(stored) == pdf()
        young = clock.now().timestamp()
        for left in (known, unknown):
            os.utime(left, (young, young))
        jobs.settle()
        assert known.exists()  # young files may belong to an open transaction
        for left in (known, unknown):
            os.utime(left, (0, 0))
        jobs.settle()
        assert list(on_disk(root)) == [path]
        assert read(stored) == pdf()

    def test_lost_content_is_a_sentence(self, head: Actor, root: Path) -> None:
        stored = actions.store(FakeUpload("a.pdf", pdf()), by=head)
        disk._final(stored.sha256).unlink()
        with pytest.raises(NotFound, match="系统管理员"):
            queries.open_file(stored)
