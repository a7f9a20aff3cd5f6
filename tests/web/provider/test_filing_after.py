"""The institution's pages after its receipt: correction, change, closure, yearly report."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.accounts.factories import provider
from tests.watching import nothing_changes
from tests.web.provider.posting import day, keyed
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.filing import reports
from tuoyu.filing.models import AnnualReport, Case, Correction
from tuoyu.flows.report_closure import report_closure
from tuoyu.flows.return_filing import MissingItem, return_filing
from tuoyu.registry.models import Institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return factories.world()


@pytest.fixture
def client(at):
    return client_of(at.head)


def url(name, case, *more):
    return reverse(f"provider-filing{name}", args=[case.public_id, *more])


def text(answer):
    return answer.content.decode()


class TestCorrection:
    def test_reasons_report_and_what_follows(self, at, client):
        case = factories.nonconforming(at)
        page = text(client.get(url("", case)))
        assert "卫生评价第3项：示例情形3。" in page
        assert url("-correction", case) in page
        assert "卫生评价第7项" in text(client.get(url("-correction", case)))
        fields = keyed(text="已更换地垫。", file=factories.upload())
        page = text(client.post(url("-correction", case), fields, follow=True))
        assert "区卫生健康委会到现场复核" in page
        assert "已更换地垫。" in page
        assert Correction.objects.get().file.kind == "filing.correction"
        assert "整改后复核" in page

    def test_nothing_said_and_nothing_to_mend(self, at, client):
        case = factories.nonconforming(at)
        with nothing_changes():
            answer = client.post(url("-correction", case), keyed(text=""))
        assert answer.status_code == 422
        assert "请填写整改情况" in text(answer)
        Case.objects.filter(pk=case.pk).update(state="verified")
        assert client.get(url("-correction", case)).status_code == 409

    def test_the_office_reads_the_report(self, at, client):
        case = factories.nonconforming(at)
        fields = keyed(text="已更换地垫。", file=factories.upload())
        client.post(url("-correction", case), fields)
        file = reverse("file", args=[Correction.objects.get().file.public_id])
        office = client_of(at.clerk)
        assert file in text(office.get(reverse("office-filing", args=[case.public_id])))
        assert b"".join(office.get(file).streaming_content).startswith(b"\x89PNG")


class TestChange:
    def test_the_place_decides(self, at, client):
        factories.receipted(at)
        assert "地点不变" in text(client.get(reverse("provider-change")))
        assert client.post(reverse("provider-change"), keyed()).status_code == 422
        with nothing_changes():
            for place in ("moved", "branch"):
                answer = client.post(reverse("provider-change"), keyed(place=place), follow=True)
                assert "重新办理备案" in text(answer)
                assert reverse("provider-found") in text(answer)
        answer = client.post(reverse("provider-change"), keyed(place="same"), follow=True)
        case = Case.objects.get(kind="change")
        assert "变更备案申请" in text(answer)
        assert "还没有改动" in text(answer)
        page = text(client.get(url("-section", case, "institution")))
        assert 'value="示例园"' in page

    def test_a_section_is_changed_and_handed_in(self, at, client):
        factories.receipted(at)
        client.post(reverse("provider-change"), keyed(place="same"))
        case = Case.objects.get(kind="change")
        from tests.web.provider import posting

        fields = {**posting.head(), "head_name": "示例负责人丁"}
        client.post(url("-section", case, "head"), fields)
        assert "改动了：负责人" in text(client.get(url("", case)))
        answer = client.post(url("-check", case), keyed(commitment="on"), follow=True)
        assert "变更备案申请已提交" in text(answer)
        assert "办理变更备案；" in text(answer)
        assert client.get(url("-paper", case, "submission")).content.startswith(b"%PDF")

    def test_one_open_case_says_so(self, at, client):
        factories.receipted(at)
        factories.change_submitted(at, institution={"name": "示例新园"})
        with nothing_changes():
            answer = client.post(reverse("provider-change"), keyed(place="same"))
        assert answer.status_code == 409
        assert "一次只能办一件" in text(answer)

    def test_before_the_filing_there_is_nothing_to_change(self, at, client):
        factories.started(at)
        assert "现在不能变更备案" in text(client.get(reverse("provider-change")))
        assert "现在不能申请终止" in text(client.get(reverse("provider-closure")))

    def test_staff_of_the_institution_may_not(self, at):
        factories.receipted(at)
        other = client_of(provider(at.institution, Role.INSTITUTION_STAFF))
        for name in ("provider-change", "provider-closure", "provider-reports"):
            assert other.get(reverse(name)).status_code == 403


class TestClosure:
    def fields(self, **changed):
        given = {"reason": "示例场地到期。", "placed": "on", "family-children": "2"}
        return keyed(**{**given, **day("ends_on", 0), **changed})

    def test_reported_once_and_shown(self, at, client):
        factories.receipted(at)
        answer = client.post(reverse("provider-closure"), self.fields(), follow=True)
        assert "终止服务申请已提交" in text(answer)
        case = Case.objects.get(kind="closure")
        assert "由家庭照护2名" in text(client.get(url("", case)))
        assert client.get(url("-section", case, "site")).status_code == 404
        assert client.get(url("-materials", case)).status_code == 404
        with nothing_changes():
            assert client.post(reverse("provider-closure"), self.fields()).status_code == 409

    def test_what_is_missing_shows_beside_what_was_typed(self, at, client):
        factories.receipted(at)
        with nothing_changes():
            answer = client.post(
                reverse("provider-closure"), keyed(**{"family-children": "x", "reason": "示例。"})
            )
        assert answer.status_code == 422
        for words in ("请填写终止日期", "由家庭照护的人数要填整数", "请勾选", "示例。"):
            assert words in text(answer)

    def test_a_returned_closure_is_prefilled(self, at, client):
        factories.receipted(at)
        client.post(reverse("provider-closure"), self.fields())
        case = Case.objects.get(kind="closure")
        return_filing(case, [MissingItem("closure", "", "请补充去向。")], by=at.by_clerk)
        page = text(client.get(url("", case)))
        assert "请补充去向。" in page
        assert reverse("provider-closure") in page
        assert "示例场地到期。" in text(client.get(reverse("provider-closure")))
        client.post(reverse("provider-closure"), self.fields())
        case.refresh_from_db()
        assert (case.state, case.submissions.count()) == ("submitted", 2)


class TestAnnual:
    @pytest.fixture
    def year(self, at):
        factories.receipted(at)
        Institution.objects.update(filed_on=clock.today() - timedelta(days=700))
        return reports.reported_year(clock.today())

    def fields(self, **changed):
        given = {"children": "20", "staff": "9", "work": "示例工作。", "plan": "示例计划。"}
        return keyed(**{**given, **changed})

    def test_reported_changed_received(self, at, client, year):
        here = reverse("provider-report", args=[year])
        assert here in text(client.get(reverse("provider-reports")))
        client.post(here, self.fields(file=factories.upload()))
        client.post(here, self.fields(work="示例更正。"))
        report = AnnualReport.objects.get()
        assert (report.work, report.file.name) == ("示例更正。", "材料.png")
        office = client_of(at.clerk)
        opened = office.get(reverse("file", args=[report.file.public_id]))
        assert b"".join(opened.streaming_content).startswith(b"\x89PNG")
        reports.receive_report(report, by=at.by_clerk)
        assert "不能再修改" in text(client.get(here))
        with nothing_changes():
            assert client.post(here, self.fields()).status_code == 409

    @pytest.mark.parametrize("wrong", ["1999", "2999", "x", "20260", "-1"])
    def test_another_year_is_not_there(self, client, year, wrong):
        assert client.get(reverse("provider-report", args=[wrong])).status_code == 404

    def test_what_is_missing_is_a_sentence(self, client, year):
        with nothing_changes():
            answer = client.post(
                reverse("provider-report", args=[year]), self.fields(children="-1", work="")
            )
        assert answer.status_code == 422
        assert "请填写一年工作情况" in text(answer)
        assert "年末在托人数不能小于 0" in text(answer)


def test_a_paper_put_in_after_the_submission_is_refused_and_the_submission_stays(at, client):
    """A material replaced after submission: kept out of what the office reads."""
    case = factories.submitted(at)
    frozen = case.submissions.get().materials
    paper = case.materials.first()
    with nothing_changes():
        answer = client.post(url("-remove", case, paper.public_id), keyed())
        assert answer.status_code == 409
        posted = keyed(evidence="fire_assessment", file=factories.upload())
        answer = client.post(url("-upload", case, "fire_safety"), posted)
        assert answer.status_code == 409
        assert "内容不能再修改" in text(answer)
    assert case.submissions.get().materials == frozen


def test_a_closed_institution_has_its_papers_and_nothing_to_start(at, client):
    factories.receipted(at)
    from tests.flows.test_filing_closure import ended
    from tuoyu.flows.accept_closure import accept_closure

    case = report_closure(at.institution, ended(), by=at.by_head)
    accept_closure(case, by=at.by_clerk)
    assert client.get(url("-paper", case, "cancellation")).content.startswith(b"%PDF")
    assert client.post(reverse("provider-change"), keyed(place="same")).status_code == 409
    assert client.get(reverse("provider-home")).status_code == 200


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("returned", "去补正"),
        ("submitted", "查看办理进度"),
        ("receipted", "报送空余托位"),
        ("nonconforming", "查看并报告整改"),
    ],
)
def test_the_workplace_says_what_the_case_asks(at, client, stage, words):
    getattr(factories, stage)(at)
    page = text(client.get(reverse("provider-home")))
    assert words in page
    assert "开始备案" not in page


def test_a_closed_institution_is_not_asked_to_file_again(at, client):
    from tests.flows.test_filing_closure import ended
    from tuoyu.flows.accept_closure import accept_closure

    factories.receipted(at)
    accept_closure(report_closure(at.institution, ended(), by=at.by_head), by=at.by_clerk)
    page = text(client.get(reverse("provider-home")))
    assert "已终止服务" in page
    assert "开始备案" not in page
