"""The clerk's pages after a receipt: visit, change, closure, cancellation, yearly reports, permits."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from docx import Document

from tests import factories
from tests.accounts.factories import staff
from tests.files import samples
from tests.flows.test_filing_closure import ended
from tests.watching import nothing_changes
from tests.web.provider.posting import day, keyed
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.divisions.queries import district
from tuoyu.filing import reports
from tuoyu.filing.models import AnnualReport, Cancellation, Case, Notice, Verification
from tuoyu.filing.opinions.actions import add
from tuoyu.flows.report_closure import report_closure
from tuoyu.registry.models import Institution
from tuoyu.rules.filing.regime import Regime

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return factories.world()


@pytest.fixture
def client(at):
    return client_of(at.clerk)


def url(name, case, *more):
    return reverse(f"office-filing{name}", args=[case.public_id, *more])


def text(answer):
    return answer.content.decode()


def results(case, second, **changed):
    """The visit form as posted: everything passes but what is changed."""
    fields = {f"result-{item}": "pass" for item in range(1, 15)}
    fields |= {f"note-{item}": "" for item in range(1, 15)}
    given = {**fields, "second_verifier": str(second.public_id), "remark": ""}
    return keyed(**{**given, **day("visited_on", 0), **changed})


class TestVisit:
    def test_fourteen_items_two_verifiers_and_what_is_known(self, at, client):
        case = factories.receipted(at)
        second = staff(Role.FILING_CLERK)
        page = text(client.get(url("-visit", case)))
        assert "自评报告第14项" in page
        assert "自评报告第15项" not in page
        assert "保健观察室的最小面积" in page
        assert "upper_secondary" not in page
        assert second.name in page
        answer = client.post(url("-visit", case), results(case, second), follow=True)
        assert "核实合格" in text(answer)
        assert second.name in text(client.get(url("", case)))

    def test_a_photo_stays_with_its_item(self, at, client):
        case = factories.receipted(at)
        failed = {"result-2": "fail", "note-2": "示例情形。", "file-2": factories.upload()}
        posted = results(case, staff(Role.FILING_CLERK), **failed)
        page = text(client.post(url("-visit", case), posted, follow=True))
        assert "公示不符合规定" in page
        kept = Verification.objects.get().items.get(item=2).file
        for who in (at.clerk, at.head):
            opened = client_of(who).get(reverse("file", args=[kept.public_id]))
            assert b"".join(opened.streaming_content).startswith(b"\x89PNG"), who

    def test_what_is_missing_shows_beside_what_was_typed(self, at, client):
        case = factories.receipted(at)
        posted = results(case, staff(Role.FILING_CLERK), **{"result-4": "fail"})
        del posted["result-9"]
        with nothing_changes():
            answer = client.post(url("-visit", case), posted)
        assert answer.status_code == 422
        assert "第4项不是“合格”" in text(answer)
        assert "请选择自评报告第9项" in text(answer)

    def test_a_file_of_another_kind_is_refused_in_words(self, at, client):
        case = factories.receipted(at)
        bad = samples_upload()
        posted = results(case, staff(Role.FILING_CLERK), **{"file-1": bad})
        with nothing_changes():
            assert client.post(url("-visit", case), posted).status_code == 422

    def test_the_second_clerk_is_told_the_state(self, at, client):
        case = factories.verified(at)
        answer = client.get(url("-visit", case))
        assert answer.status_code == 409
        assert "核实合格" in text(answer)
        answer = client.post(url("-visit", case), results(case, staff(Role.FILING_CLERK)))
        assert answer.status_code == 409

    def test_a_reader_has_no_button_and_no_page(self, at):
        case = factories.receipted(at)
        director = client_of(staff(Role.OFFICE_DIRECTOR))
        assert url("-visit", case) not in text(director.get(url("", case)))
        assert director.get(url("-visit", case)).status_code == 403

    def test_after_a_correction_only_what_failed(self, at, client):
        case = factories.corrected(at)
        page = text(client.get(url("-visit", case)))
        assert "自评报告第3项" in page
        assert "自评报告第4项" not in page
        assert "已按要求整改。" in page


def samples_upload():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("材料.exe", samples.picture(size=(9, 9)), "image/png")


class TestCase:
    def test_the_clocks_are_shown_with_their_days(self, at, client):
        page = text(client.get(url("", factories.submitted(at))))
        assert "发放备案回执" in page
        assert "还剩5个工作日（期限5个工作日" in page
        assert "还剩15个工作日" in page

    def test_a_returned_case_says_that_the_clock_stands(self, at, client):
        assert "已停止计时" in text(client.get(url("", factories.returned(at))))

    def test_differences_to_the_last_submission_side_by_side(self, at, client):
        from tests.flows.test_filing_return import resubmitted

        page = text(client.get(url("", resubmitted(at))))
        assert "和上一次提交对照" in page
        assert "150 平方米" in page

    @pytest.mark.parametrize(
        ("stage", "kinds"),
        [
            ("returned", ["notice"]),
            ("nonconforming", ["receipt", "conditions", "nonconformity"]),
        ],
    )
    def test_papers_in_both_forms(self, at, client, stage, kinds):
        case = getattr(factories, stage)(at)
        page = text(client.get(url("", case)))
        for kind in kinds:
            assert url("-paper", case, kind) in page
            assert client.get(url("-paper", case, kind)).content.startswith(b"%PDF")
            book = Document(io.BytesIO(client.get(url("-docx", case, kind)).content))
            assert "示例园：" in [line.text for line in book.paragraphs]
        assert client.get(url("-docx", case, "submission")).status_code == 404


class TestReturn:
    def test_reasons_stand_beside_their_papers_and_opinions_are_taken_over(self, at, client):
        case = factories.submitted(at)
        opinion = add("materials:fire_safety", "地址不一致，请核对。", by=at.by_clerk).text
        page = text(client.get(url("-return", case)))
        assert opinion in page
        name = "materials-fire_safety"
        fields = {f"{name}-opinions": [opinion], name: "第2页。", "site": ""}
        client.post(url("-return", case), keyed(**fields))
        (item,) = Notice.objects.get().items
        assert item == {
            "section": "materials", "material": "fire_safety", "reason": f"{opinion}第2页。",
        }  # fmt: skip

    def test_an_opinion_that_is_none_is_refused(self, at, client):
        case = factories.submitted(at)
        with nothing_changes():
            answer = client.post(url("-return", case), keyed(**{"site-opinions": ["示例"]}))
        assert answer.status_code == 422


class TestChange:
    def test_old_and_new_and_the_decision(self, at, client):
        factories.receipted(at)
        case = factories.change_submitted(at, institution={"name": "示例新园"})
        page = text(client.get(url("", case)))
        assert "变更前后对照" in page
        assert "示例新园" in page
        assert url("-change", case) in page
        assert url("-receipt", case) not in page
        assert client.get(url("-receipt", case)).status_code == 409
        answer = client.post(url("-change", case), keyed(), follow=True)
        assert "变更备案已办理" in text(answer)
        assert Institution.objects.get().name == "示例新园"
        assert client.post(url("-change", case), keyed()).status_code == 409

    def test_secrets_stay_masked_in_the_comparison(self, at, client):
        factories.receipted(at)
        number = factories.given(2)["head"]["head_id_number"]
        case = factories.change_submitted(at, head={"head_id_number": number})
        page = text(client.get(url("", case)))
        assert number not in page
        assert factories.given()["head"]["head_id_number"] not in page


class TestEnd:
    def test_a_closure_is_read_and_accepted(self, at, client):
        factories.receipted(at)
        case = report_closure(at.institution, ended(2), by=at.by_head)
        page = text(client.get(url("-closure", case)))
        assert "由家庭照护2名" in page
        answer = client.post(url("-closure", case), keyed(), follow=True)
        number = Cancellation.objects.get().number
        assert number in text(answer)
        assert client.get(url("-paper", case, "cancellation")).status_code == 200
        public = client.get(reverse("institution", args=[at.institution.public_id]))
        assert "终止服务" in text(public)
        assert "示例场地到期。" in text(public)

    def test_a_closure_is_returned_for_its_one_part(self, at, client):
        factories.receipted(at)
        case = report_closure(at.institution, ended(), by=at.by_head)
        page = text(client.get(url("-return", case)))
        assert 'name="closure"' in page
        assert 'name="site"' not in page
        client.post(url("-return", case), keyed(closure="请补充去向。"))
        assert Case.objects.get(pk=case.pk).state == "returned"

    def test_cancelling_by_law(self, at, client):
        case = factories.receipted(at)
        page = reverse("office-cancel", args=[at.institution.public_id])
        assert page in text(client.get(url("", case)))
        with nothing_changes():
            assert client.post(page, keyed(ground="closure")).status_code == 422
        fields = {"ground": "ordered_to_stop", "reason": "示例决定〔2026〕1号", **day("on", 0)}
        client.post(page, keyed(**fields))
        assert Institution.objects.get().state == "closed"
        assert client.get(page).status_code == 409
        other = client_of(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
        assert other.get(page).status_code == 404
        assert client_of(staff(Role.OFFICE_DIRECTOR)).get(page).status_code == 403


class TestAnnual:
    @pytest.fixture
    def year(self, at):
        factories.receipted(at)
        found = reports.reported_year(clock.today())
        Institution.objects.update(filed_on=clock.today() - timedelta(days=700))
        return found

    def test_who_has_not_reported_and_who_has(self, at, client, year):
        page = text(client.get(reverse("office-reports")))
        assert "未报送 1 家" in page
        assert "示例园" in page
        report = self.reported(at, year)
        missing = text(client.get(reverse("office-reports"), {"state": "missing"}))
        assert "没有符合条件的机构" in missing
        here = reverse("office-report", args=[report.public_id])
        assert "示例工作。" in text(client.get(here))
        client.post(here, keyed())
        assert client.post(here, keyed()).status_code == 409
        report.refresh_from_db()
        assert report.received_by == at.clerk
        assert "已接收 1 家" in text(client.get(reverse("office-reports")))
        assert client.get(reverse("office-reports-export")).status_code == 200

    def reported(self, at, year):
        words = reports.ReportText(10, 5, "示例工作。", "示例计划。")
        return reports.submit_report(at.institution, year, words, by=at.by_head)

    def test_others_see_nothing(self, at, year):
        report = self.reported(at, year)
        other = client_of(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
        assert "示例园" not in text(other.get(reverse("office-reports")))
        assert other.get(reverse("office-report", args=[report.public_id])).status_code == 404
        director = client_of(staff(Role.OFFICE_DIRECTOR))
        here = reverse("office-report", args=[report.public_id])
        assert director.get(here).status_code == 200
        assert director.post(here, keyed()).status_code == 403
        assert AnnualReport.objects.get().received_at is None


class TestPermits:
    def test_today_it_is_filing(self, client):
        page = text(client.get(reverse("office-permits")))
        assert district().law.parameter("licence.regime", on=clock.today()).value == Regime.FILING
        assert "<strong>备案</strong>" in page
        assert "没有须换领许可的机构" in page
