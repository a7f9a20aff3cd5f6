"""The clerk's pages: queue, case, the two decisions, papers and exports."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.accounts.factories import staff
from tests.watching import nothing_changes
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.filing import actions
from tuoyu.filing.models import Case, Notice
from tuoyu.registry.models import Institution, Listing

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


def table(answer):
    """The rows of an exported spreadsheet, head first."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


class TestQueue:
    def test_the_most_urgent_stands_first(self, at, client):
        first = factories.submitted(at)
        near = factories.world("示例邻园", clerk=at.clerk)
        second = factories.submitted(near, 2)
        Case.objects.filter(pk=second.pk).update(due_on=first.due_on - timedelta(days=2))
        page = text(client.get(reverse("office-filings")))
        assert 0 < page.index("示例邻园") < page.index(">示例园<")
        assert "待办理 2 件" in page

    def test_filters_stay_in_the_address_and_work(self, at, client):
        factories.submitted(at)
        there = factories.world("示例东园", community=factories.OTHER_COMMUNITY, clerk=at.clerk)
        factories.submitted(there, 2)
        page = text(client.get(reverse("office-filings"), {"street": factories.OTHER_STREET}))
        assert "示例东园" in page
        assert ">示例园<" not in page
        page = text(client.get(reverse("office-filings"), {"state": "returned"}))
        assert "没有符合条件的办件" in page

    def test_overdue_says_so_in_words(self, at, client):
        case = factories.submitted(at)
        Case.objects.filter(pk=case.pk).update(due_on=clock.today() - timedelta(days=5))
        for address in (reverse("office-filings"), reverse("office-home"), url("", case)):
            assert "超期" in text(client.get(address))

    def test_a_tentative_due_day_says_so(self, at, client):
        case = factories.submitted(at)
        Case.objects.filter(pk=case.pk).update(due_on=date(2027, 1, 5), due_is_tentative=True)
        with time_machine.travel(clock.now(), tick=False):
            for address in (reverse("office-filings"), url("", case)):
                assert "暂定" in text(client.get(address))

    def test_a_clerk_of_another_district_sees_nothing(self, at):
        case = factories.submitted(at)
        other = client_of(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
        assert "示例园" not in text(other.get(reverse("office-filings")))
        for name in ("", "-receipt", "-return"):
            assert other.get(url(name, case)).status_code == 404
        assert other.get(url("-paper", case, "submission")).status_code == 404
        with nothing_changes():
            assert other.post(url("-receipt", case), keyed()).status_code == 404

    def test_the_export_is_the_list(self, at, client):
        case = factories.submitted(at)
        near = factories.world("=示例公式()", community=factories.OTHER_COMMUNITY, clerk=at.clerk)
        factories.submitted(near, 2, institution={"name": "=示例公式()"})
        head, *rows = table(client.get(reverse("office-filings-export")))
        assert head[:2] == ["机构名称", "申请编号"]
        assert {row[0] for row in rows} == {"示例园", "'=示例公式()"}
        assert rows[0][1] == case.number
        wanted = {"street": factories.STREET}
        _, *rows = table(client.get(reverse("office-filings-export"), wanted))
        assert [row[0] for row in rows] == ["示例园"]
        answer = client.get(reverse("office-filings-export"))
        assert "no-store" in answer["Cache-Control"]
        assert b"<f>" not in answer.content


class TestCase:
    def test_papers_rules_and_answers_with_numbers_masked(self, at, client):
        case = factories.submitted(at)
        page = text(client.get(url("", case)))
        given = factories.given()
        assert given["institution"]["credit_code"] in page
        assert "材料.png" in page
        for secret in ("head_id_number", "head_phone"):
            assert given["head"][secret] not in page
        assert given["institution"]["contact_phone"] not in page
        assert url("-receipt", case) in page
        assert url("-return", case) in page
        for code in ("non_profit", "full_day", "junior_college", "fire_acceptance"):
            assert code not in page.replace("/materials/", "")

    def test_what_is_typed_after_a_return_is_the_applicants_until_it_is_handed_in(self, at, client):
        case = factories.returned(at)
        site = {**factories.given()["site"], "address": "示例未交路9号"}
        actions.save_section(case, "site", site, done=True, revision=None, by=at.by_head)
        paper = case.materials.get(code="premises")
        actions.remove_material(paper, by=at.by_head)
        page = text(client.get(url("", case)))
        assert "示例未交路9号" not in page
        assert "示例路1号1层" in page
        assert reverse("file", args=[paper.file.public_id]) in page
        case.refresh_from_db()
        actions.finish_materials(case, done=True, by=at.by_head)
        assert "示例未交路9号" not in text(client.get(url("", case)))

    def test_the_clerk_opens_the_papers(self, at, client):
        case = factories.submitted(at)
        for paper in case.materials.all():
            opened = client.get(reverse("file", args=[paper.file.public_id]))
            assert b"".join(opened.streaming_content).startswith(b"\x89PNG")
        assert client.get(url("-paper", case, "submission")).content.startswith(b"%PDF")

    def test_a_reader_who_does_not_decide_has_no_buttons(self, at):
        case = factories.submitted(at)
        director = client_of(staff(Role.OFFICE_DIRECTOR))
        page = text(director.get(url("", case)))
        assert url("-receipt", case) not in page
        for name in ("-receipt", "-return"):
            assert director.get(url(name, case)).status_code == 403
            with nothing_changes():
                assert director.post(url(name, case), keyed(site="请改")).status_code == 403

    def test_a_draft_is_not_there(self, at, client):
        assert client.get(url("", factories.started(at))).status_code == 404


class TestWhatTheFormAsks:
    def test_the_reviewer_sees_the_new_answers_their_findings_and_the_name_handed_in(
        self, at, client
    ):
        given = factories.given()["classes"]["rows"]
        told = {"children": 9, "youngest_months": 13, "oldest_months": 25}
        case = factories.submitted(
            at,
            institution={"name": "示例新名园"},
            head={"background_checked_on": None},
            classes={"rows": [{**given[0], **told}, *given[1:]]},
        )
        page = text(client.get(url("", case)))
        assert "示例新名园</h1>" in page
        assert "没有填写负责人的从业查询日期" in page
        assert "第六十二条" in page
        assert "里最大的孩子已满25个月" in page
        for answer in ("现在在托婴幼儿：9 名", "其中最小的月龄：13 个月", "建筑耐火等级"):
            assert answer in page
        assert "示例新名园" in text(client.get(reverse("office-filings")))


class TestDecisions:
    def test_the_receipt(self, at, client):
        case = factories.submitted(at)
        assert "立即列入公开名录" in text(client.get(url("-receipt", case)))
        answer = client.post(url("-receipt", case), keyed(), follow=True)
        case.refresh_from_db()
        assert case.state == "receipted"
        assert f"编号{case.receipt_number}" in text(answer)
        assert Listing.objects.get().filing_number == case.receipt_number
        for kind in ("receipt", "conditions"):
            assert client.get(url("-paper", case, kind)).status_code == 200

    def test_what_the_rules_block_offers_the_return_instead(self, at, client):
        case = factories.submitted(at)
        site = {**case.answers["site"], "floors": ["4"]}
        for model in (Case.objects.filter(pk=case.pk), case.submissions.all()):
            model.update(answers={**case.answers, "site": site})
        assert "不能发放回执" in text(client.get(url("-receipt", case)))
        with nothing_changes():
            answer = client.post(url("-receipt", case), keyed())
            assert answer.status_code == 422
        assert not Institution.objects.filter(state="filed").exists()

    def test_returning_once_with_everything(self, at, client):
        case = factories.submitted(at)
        fields = {"site": "请核对面积。", "materials-fire_safety": "请重拍。", "remark": "谢谢"}
        answer = client.post(url("-return", case), keyed(**fields), follow=True)
        assert "一次性告知书已发出" in text(answer)
        notice = Notice.objects.get()
        assert {item["section"] for item in notice.items} == {"site", "materials"}
        page = text(client.get(url("", case)))
        assert "请核对面积。" in page
        assert "补充说明：谢谢" in page
        assert client.get(url("-paper", case, "notice")).status_code == 200

    def test_an_empty_list_is_asked_for(self, at, client):
        case = factories.submitted(at)
        with nothing_changes():
            answer = client.post(url("-return", case), keyed(site="  "))
            assert answer.status_code == 422
            faults = text(answer).split("govuk-error-summary__list")[1].split("</ul>")[0]
            assert "请至少在一栏写明需要补正的内容，以及怎样补正。" in faults

    def test_something_new_the_second_time_is_refused_beside_what_was_typed(self, at, client):
        from tests.flows.test_filing_return import resubmitted

        case = resubmitted(at)
        assert "改动了：" in text(client.get(url("", case)))
        with nothing_changes():
            answer = client.post(url("-return", case), keyed(head="请补示例证明。"))
            assert answer.status_code == 422
            assert "不能再次要求补正" in text(answer)
            assert "请补示例证明。" in text(answer)

    def test_a_decided_case_says_its_state(self, at, client):
        case = factories.receipted(at)
        for name in ("-receipt", "-return"):
            answer = client.get(url(name, case))
            assert answer.status_code == 409
            assert "已发回执" in text(answer)


class TestInstitutions:
    def test_the_street_sees_its_own_alone(self, at):
        factories.receipted(at)
        there = factories.world("示例东园", community=factories.OTHER_COMMUNITY, clerk=at.clerk)
        street = client_of(staff(Role.STREET_INSPECTOR, where=factories.STREET))
        page = text(street.get(reverse("office-institutions")))
        assert "示例园" in page
        assert "示例东园" not in page
        hidden = reverse("office-institution", args=[there.institution.public_id])
        assert street.get(hidden).status_code == 404
        own = text(street.get(reverse("office-institution", args=[at.institution.public_id])))
        assert "示例园" in own
        assert "负责人身份证号" not in own
        _, *rows = table(street.get(reverse("office-institutions-export")))
        assert [row[0] for row in rows] == ["示例园"]

    def test_persons_are_masked_for_the_clerk(self, at, client):
        factories.receipted(at)
        page = text(client.get(reverse("office-institution", args=[at.institution.public_id])))
        given = factories.given()
        assert "负责人身份证号" in page
        assert given["head"]["head_id_number"] not in page
        assert given["institution"]["contact_phone"] not in page
        assert given["head"]["head_name"] not in page

    def test_the_export_holds_no_persons_and_respects_the_filter(self, at, client):
        factories.receipted(at)
        factories.world("示例新园", clerk=at.clerk)
        answer = client.get(reverse("office-institutions-export"), {"state": "filed"})
        rows = table(answer)
        assert [row[0] for row in rows] == ["机构名称", "示例园"]
        assert rows[1][5] == 35
        given = factories.given()
        assert given["head"]["head_name"] not in repr(rows)
        assert given["institution"]["contact_phone"] not in repr(rows)
