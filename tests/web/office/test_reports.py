"""通报与报告: each kind as a page and files; bulletins from the draft to what was sent."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.registry.factories import institution
from tests.tasks import factories as tasks
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.reports import actions, periods
from tuoyu.reports.kinds import KINDS
from tuoyu.reports.models import Bulletin

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    found = tasks.scene()
    institution(name="示例阳光托育园")
    return found


def text(answer):
    return answer.content.decode()


def drafted(scene, **values):
    period = periods.usual("month", clock.today())
    return actions.draft("monthly", period, division=factories.DISTRICT, by=scene.by_office)


def of(name, bulletin):
    return reverse(f"office-bulletin{name}", args=[bulletin.public_id])


class TestKinds:
    @pytest.mark.parametrize("code", KINDS)
    def test_a_page_with_its_files(self, scene, code):
        client = client_of(scene.office)
        shown = client.get(reverse("office-report-kind", args=[code]))
        assert shown.status_code == 200
        for name, begins in (("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")):
            answer = client.get(reverse(f"office-report-{name}", args=[code]))
            assert answer.content.startswith(begins)
            assert f".{name}" in answer["Content-Disposition"]

    def test_rows_lead_to_what_they_are_about(self, scene):
        bare = institution(name="示例无位置园", at=None)
        answer = client_of(scene.office).get(reverse("office-report-kind", args=["data-quality"]))
        assert reverse("office-institution", args=[bare.public_id]) in text(answer)

    def test_a_unit_sees_reports_but_not_those_of_filings(self, scene):
        client = client_of(scene.lead)
        overview = text(client.get(reverse("office-report-kinds")))
        assert reverse("office-report-kind", args=["units"]) in overview
        assert reverse("office-report-kind", args=["filing-timeliness"]) not in overview
        assert (
            client.get(reverse("office-report-kind", args=["filing-timeliness"])).status_code == 403
        )
        assert "起草通报或报告" not in overview

    @pytest.mark.parametrize("period", ["2026-13", "9999-01", "x"])
    def test_a_bad_period_says_what_to_do(self, scene, period):
        answer = client_of(scene.office).get(
            reverse("office-report-kind", args=["monthly"]), {"period": period}
        )
        assert answer.status_code == 422
        assert "期间" in text(answer)

    def test_an_unknown_kind_is_404(self, scene):
        assert client_of(scene.office).get(
            reverse("office-report-kind", args=["nothing"])
        ).status_code == 404  # fmt: skip


class TestBulletins:
    def test_drafted_edited_sent_and_read_by_the_units(self, scene):
        client = client_of(scene.office)
        code = periods.usual("month", clock.today()).code
        answer = client.post(reverse("office-bulletin-new"), posting.keyed(what=f"monthly {code}"))
        made = Bulletin.objects.get()
        assert answer["Location"] == of("", made)
        assert "已有" not in text(client.get(answer["Location"]))
        fields = {f"words{n}": "\n".join(p["words"]) for n, p in enumerate(made.parts)}
        fields |= {
            "title": "示例通报",
            "opening": "示例导语",
            "revision": "1",
            "words0": "示例甲\n示例乙",
        }
        assert client.post(of("-edit", made), posting.keyed(**fields)).status_code == 302
        made.refresh_from_db()
        assert made.parts[0]["words"] == ["示例甲", "示例乙"]
        again = client.post(of("-edit", made), posting.keyed(**fields))
        assert again.status_code == 422
        assert "别人刚刚修改" in text(again)
        assert "示例甲" in text(again)
        assert client.post(of("-send", made), posting.keyed(revision="2")).status_code == 302
        made.refresh_from_db()
        assert made.state == "sent"
        unit = client_of(scene.lead)
        assert made.number in text(unit.get(of("", made)))
        assert unit.get(of("-pdf", made)).content.startswith(b"%PDF")
        assert unit.get(of("-docx", made)).content.startswith(b"PK")
        assert client.get(of("-edit", made)).status_code == 409
        assert client.post(of("-withdraw", made), posting.keyed(reason="")).status_code == 422
        assert client.post(of("-withdraw", made), posting.keyed(reason="示例")).status_code == 302
        assert "示例" in text(client.get(of("", made)))

    def test_a_second_draft_of_the_period_is_refused_on_the_form(self, scene):
        made = drafted(scene)
        answer = client_of(scene.office).post(
            reverse("office-bulletin-new"), posting.keyed(what=f"monthly {made.period}")
        )
        assert answer.status_code == 422
        assert "已经有草稿" in text(answer)

    def test_new_numbers_are_shown_then_taken(self, scene):
        client, made = client_of(scene.office), drafted(scene)
        Bulletin.objects.update(figures=[{**each, "words": "旧数"} for each in made.figures])
        assert "旧数" in text(client.get(of("-renew", made)))
        assert client.post(of("-renew", made), posting.keyed(revision="1")).status_code == 302
        made.refresh_from_db()
        assert "旧数" not in str(made.figures)
        assert "不用换" in text(client.get(of("-renew", made)))

    def test_a_draft_does_not_exist_for_a_unit(self, scene):
        made, client = drafted(scene), client_of(scene.lead)
        for name in ("", "-docx", "-pdf"):
            assert client.get(of(name, made)).status_code == 404
        assert client.get(of("-edit", made)).status_code == 403

    def test_the_list_filters_and_exports(self, scene):
        made, client = drafted(scene), client_of(scene.office)
        assert made.title in text(client.get(reverse("office-bulletins"), {"state": "draft"}))
        assert made.title not in text(client.get(reverse("office-bulletins"), {"state": "sent"}))
        answer = client.get(reverse("office-bulletins-export"), {"kind": "monthly"})
        rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
        assert [row[0] for row in rows.to_python()] == ["标题", made.title]

    def test_fifty_cost_what_one_costs(self, scene, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client, made = client_of(scene.office), drafted(scene)
        client.get(reverse("office-bulletins"))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse("office-bulletins"))
        Bulletin.objects.bulk_create(
            Bulletin(division_id=made.division_id, kind="monthly", period=f"20{n:02}-01",
                     as_of=made.as_of, title=f"示例{n}", parts=[], figures=[],
                     drafted_at=made.drafted_at)
            for n in range(49)
        )  # fmt: skip
        with django_assert_num_queries(len(one)):
            client.get(reverse("office-bulletins"))
