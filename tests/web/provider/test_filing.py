"""An institution fills in its filing in any order, without JavaScript, and hands it in."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.urls import reverse

from tests import factories
from tests.accounts import factories as people
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.accounts import held_forms
from tuoyu.core import clock
from tuoyu.filing import answers
from tuoyu.filing.models import Case
from tuoyu.flows.filing_parts import materials_wanted

pytestmark = pytest.mark.django_db
CLASS_PARTS = (
    "name", "band", "places", "carers", "floor", "children", "youngest_months", "oldest_months",
)  # fmt: skip


@pytest.fixture
def at():
    return factories.world()


@pytest.fixture
def client(at):
    return client_of(at.head)


@pytest.fixture
def case(at):
    return factories.started(at)


def url(name, case, *more):
    return reverse(f"provider-filing{name}", args=[case.public_id, *more])


def text(answer):
    return answer.content.decode()


def post(client, case, code, **changes):
    fields = {**posting.SECTIONS[code](), **changes}
    return client.post(url("-section", case, code), fields)


def test_the_whole_way(at, client):
    """Start, six forms, the papers, check, hand in, confirmation, PDF."""
    home = text(client.get(reverse("provider-home")))
    assert "办理托育机构备案" in home
    client.post(reverse("provider-filing-start"), posting.keyed())
    case = Case.objects.get()
    for code in reversed(posting.SECTIONS):  # any order
        answer = post(client, case, code)
        assert answer["Location"].startswith(url("", case)), (code, text(answer))
    case.refresh_from_db()
    for wanted in materials_wanted(case):
        if wanted.is_required:
            answer = client.post(
                url("-upload", case, wanted.rule.code.value),
                posting.paper(wanted.evidence[0].value),
            )
            assert answer["Location"] == url("-materials", case), text(answer)
    assert client.post(url("-materials", case), posting.keyed())["Location"] == url("", case)
    assert "已完成 7 项，共 7 项" in text(client.get(url("", case)))
    assert "备案承诺书" in text(client.get(url("-check", case)))
    answer = client.post(url("-check", case), posting.keyed(commitment="on"))
    assert answer["Location"] == url("-submitted", case), text(answer)
    case.refresh_from_db()
    page = text(client.get(url("-submitted", case)))
    assert case.number in page
    assert f"{case.due_on.year}年{case.due_on.month}月{case.due_on.day}日" in page
    paper = client.get(url("-paper", case, "submission"))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


class TestStart:
    def test_a_get_writes_nothing(self, client, at):
        assert client.get(reverse("provider-filing-start")).status_code == 302
        assert not Case.objects.exists()

    def test_starting_twice_leads_to_the_same_draft(self, client):
        there = {
            client.post(reverse("provider-filing-start"), posting.keyed())["Location"]
            for _ in range(2)
        }
        assert len(there) == 1
        assert Case.objects.count() == 1


class TestSection:
    @pytest.mark.parametrize("code", list(posting.SECTIONS))
    def test_an_empty_form_says_what_is_missing_and_keeps_nothing(self, client, case, code):
        answer = client.post(url("-section", case, code), posting.keyed(**posting.rows({})))
        assert answer.status_code == 422
        assert "govuk-error-summary" in text(answer)
        case.refresh_from_db()
        assert case.done_sections == []
        assert case.revision == 0

    @pytest.mark.parametrize("code", list(posting.SECTIONS))
    def test_what_was_saved_shows_again(self, client, case, code):
        post(client, case, code)
        page = text(client.get(url("-section", case, code)))
        typed = [v for k, v in posting.SECTIONS[code]().items() if k.endswith(("name", "price"))]
        for value in typed:
            assert f'value="{value}"' in page
        assert "govuk-error-summary" not in page

    def test_a_half_finished_form_is_kept_as_it_was_typed(self, client, case):
        answer = post(client, case, "head", head_id_number="12", education="", act="draft")
        assert answer["Location"] == url("", case)
        case.refresh_from_db()
        assert case.done_sections == []
        page = text(client.get(url("-section", case, "head")))
        assert 'value="12"' in page
        assert "govuk-error-summary" not in page

    def test_another_row(self, client, case):
        answer = post(client, case, "classes", act="add-row")
        assert answer["Location"].endswith("#rows-2")
        page = text(client.get(url("-section", case, "classes")))
        assert 'value="托大一班"' in page
        assert 'name="rows-2-name"' in page
        case.refresh_from_db()
        assert case.done_sections == []

    @pytest.mark.parametrize("gone", [0, 1])
    def test_an_emptied_row_is_dropped(self, client, case, gone):
        post(client, case, "classes", **{f"rows-{gone}-{part}": "" for part in CLASS_PARTS})
        case.refresh_from_db()
        left = ["托大一班", "托小一班"][gone]
        assert [row["name"] for row in answers.of_section(case, "classes")["rows"]] == [left]

    def test_a_row_that_an_act_saved_can_be_emptied(self, client, at):
        """The page that shows saved rows counts them as there before."""
        case = factories.filled(at)
        saved = answers.of_section(case, "classes")["rows"]
        assert len(saved) > 1
        page = text(client.get(url("-section", case, "classes")))
        assert f'name="rows-INITIAL_FORMS" value="{len(saved)}"' in page
        fields = posting.classes()
        fields |= {f"rows-1-{part}": "" for part in CLASS_PARTS}
        counts = {"rows-INITIAL_FORMS": str(len(saved)), "rows-TOTAL_FORMS": str(len(saved))}
        answer = client.post(url("-section", case, "classes"), {**fields, **counts})
        assert answer.status_code == 302, text(answer)
        case.refresh_from_db()
        assert [row["name"] for row in answers.of_section(case, "classes")["rows"]] == ["托小一班"]

    def test_enter_saves_and_adds_no_row(self, client, case):
        """Enter presses the first submit button of a form."""
        page = text(client.get(url("-section", case, "classes")))
        first = re.search(r'<button type="submit"([^>]*)>([^<]*)', page[page.index("novalidate") :])
        assert first is not None
        assert first[2] == "保存并继续"
        assert "name=" not in first[1]

    def test_the_browser_keeps_nothing_that_was_typed(self, client, case):
        """A tab outlives the session; what is typed while it ends waits on the server."""
        assert "data-keep" not in text(client.get(url("-section", case, "head")))
        assert "sessionStorage" not in Path(finders.find("tuoyu/site.js")).read_text()

    def opened(self, client, case, code):
        """The number under which the form was shown."""
        page = text(client.get(url("-section", case, code)))
        found = re.search(r'name="revision" value="([^"]+)"', page)
        assert found is not None
        return found[1]

    def test_somebody_saved_in_between_409_keeps_what_was_typed(self, client, case):
        shown = self.opened(client, case, "site")
        post(client, case, "site", revision=shown)
        answer = post(client, case, "site", revision=shown, address="示例路99号")
        assert answer.status_code == 409
        assert "保存过这一部分" in text(answer)
        assert "核对下面的最新内容" not in text(answer)
        assert 'value="示例路99号"' in text(answer)
        assert "示例路1号1层" in text(answer), "what is stored stands beside what was typed"
        assert "420 平方米" not in text(answer), "what does not differ is left out"
        case.refresh_from_db()
        assert answers.of_section(case, "site")["address"] == "示例路1号1层"

    def test_who_saved_in_between_and_when(self, at, client, case):
        shown = self.opened(client, case, "site")
        colleague = people.provider(at.institution)
        post(client_of(colleague), case, "site")
        page = text(post(client, case, "site", revision=shown, address="示例路99号"))
        assert f"{colleague.name}于" in page
        today = clock.today()
        assert f"{today.year}年{today.month}月{today.day}日" in page

    def test_pressing_a_second_time_overwrites_nothing(self, client, case):
        shown = self.opened(client, case, "site")
        post(client, case, "site")
        page = text(post(client, case, "site", revision=shown, address="示例路99号"))
        again = re.search(r'type="hidden" name="revision" value="([^"]+)"', page)
        assert again is not None
        assert again[1] == shown
        answer = post(client, case, "site", revision=again[1], address="示例路99号")
        assert answer.status_code == 409
        case.refresh_from_db()
        assert answers.of_section(case, "site")["address"] == "示例路1号1层"

    def test_ones_own_words_can_be_kept_knowingly(self, client, case):
        shown = self.opened(client, case, "site")
        post(client, case, "site")
        page = text(post(client, case, "site", revision=shown, address="示例路99号"))
        own = re.search(
            r'<button[^>]* name="revision" value="([^"]+)"[^>]*>用我填写的内容保存', page
        )
        assert own is not None
        # A button's value comes after the hidden field's.
        answer = post(client, case, "site", revision=[shown, own[1]], address="示例路99号")
        assert answer.status_code == 302
        case.refresh_from_db()
        assert answers.of_section(case, "site")["address"] == "示例路99号"

    def test_a_colleague_in_another_section_is_no_conflict(self, client, case):
        shown = self.opened(client, case, "site")
        post(client, case, "head")
        assert post(client, case, "site", revision=shown).status_code == 302

    def test_what_waited_while_the_session_ended_overwrites_nothing(self, client, at, case):
        shown = self.opened(client, case, "site")
        fields = {**posting.site(), "revision": shown, "address": "示例路99号"}
        again = client_of(at.head)
        held_forms.remember_owner(answer := HttpResponse(), at.head)
        client.cookies.update(answer.cookies)
        client.cookies.pop("session")
        client.post(url("-section", case, "site"), fields)
        post(again, case, "site")
        client.cookies["session"] = again.cookies["session"].value
        page = text(client.get(url("-section", case, "site")))
        assert 'value="示例路99号"' in page
        assert f'name="revision" value="{shown}"' in page

    @pytest.mark.parametrize("spoiled", ["0", "x" * 5000, "\0"])
    def test_a_spoiled_revision_is_a_conflict_at_most(self, client, case, spoiled):
        assert post(client, case, "site", revision=spoiled).status_code == 409

    def test_after_submission_409_with_the_present_state(self, at, client):
        case = factories.submitted(at)
        before = case.private_answers
        answer = post(client, case, "head", head_name="示例改名")
        assert answer.status_code == 409
        assert "待办理" in text(answer)
        case.refresh_from_db()
        assert case.private_answers == before

    def test_an_unknown_section_is_404(self, client, case):
        assert client.get(url("-section", case, "roof")).status_code == 404
        assert client.get(url("-section", case, "materials")).status_code == 404


class TestMaterials:
    def test_what_is_missing_is_named(self, client, at):
        case = factories.started(at)
        answer = client.post(url("-materials", case), posting.keyed())
        assert answer.status_code == 422
        assert "还缺" in text(answer)

    def test_a_paper_can_be_opened_and_removed(self, client, at):
        case = factories.filled(at)
        paper = case.materials.first()
        page = text(client.get(url("-materials", case)))
        opened = client.get(reverse("file", args=[paper.file.public_id]))
        assert reverse("file", args=[paper.file.public_id]) in page
        assert b"".join(opened.streaming_content).startswith(b"\x89PNG")
        remove = url("-remove", case, paper.public_id)
        assert "要移除" in text(client.get(remove))
        assert client.post(remove, posting.keyed())["Location"] == url("-materials", case)
        paper.refresh_from_db()
        assert paper.removed_at is not None

    def test_a_paper_of_another_case_is_404(self, client, at):
        case = factories.started(at)
        near = factories.filled(factories.world("示例邻园", clerk=at.clerk), 2)
        paper = near.materials.first()
        assert (
            client.post(url("-remove", case, paper.public_id), posting.keyed()).status_code == 404
        )
        assert client.get(reverse("file", args=[paper.file.public_id])).status_code == 404

    def test_an_unknown_paper_is_404(self, client, case):
        assert client.get(url("-upload", case, "roof")).status_code == 404


class TestCheck:
    def test_what_is_missing_or_unlawful_stands_there(self, client, at):
        case = factories.filled(at, site={"floors": ["4"]})
        page = text(client.get(url("-check", case)))
        assert "处不符合规定" in page
        assert "备案承诺书" not in page
        answer = client.post(url("-check", case), posting.keyed(commitment="on"))
        assert answer.status_code == 422
        case.refresh_from_db()
        assert case.state == "draft"

    def test_without_the_tick(self, client, at):
        case = factories.filled(at)
        answer = client.post(url("-check", case), posting.keyed())
        assert answer.status_code == 422
        assert "请勾选" in text(answer)
        case.refresh_from_db()
        assert case.state == "draft"

    def test_the_answers_are_shown_in_words(self, client, at):
        page = text(client.get(url("-check", factories.filled(at))))
        for words in ("托小一班", "元/月", "全日托", "示例路1号1层"):
            assert words in page
        for code in ("non_profit", "full_day", "junior_college", "leased"):
            assert f">{code}<" not in page
            assert f"：{code}" not in page


class TestAfterwards:
    def test_a_due_day_in_an_unpublished_year_is_tentative_on_the_page(self, client, at):
        from datetime import date

        case = factories.submitted(at)
        Case.objects.filter(pk=case.pk).update(due_on=date(2027, 1, 5), due_is_tentative=True)
        for name in ("-submitted", ""):
            assert "2027年1月5日（暂定）" in text(client.get(url(name, case)))

    def test_what_was_told_once_stands_on_the_task_list(self, client, at):
        case = factories.returned(at)
        page = text(client.get(url("", case)))
        assert factories.FIRE.reason in page
        assert factories.AREA.reason in page
        assert "需要补正" in text(client.get(reverse("provider-home")))

    def test_the_receipt(self, client, at):
        case = factories.receipted(at)
        page = text(client.get(url("", case)))
        assert case.receipt_number in page
        for kind in ("receipt", "conditions"):
            assert url("-paper", case, kind) in page
            assert client.get(url("-paper", case, kind)).content.startswith(b"%PDF")

    def test_withdrawing(self, client, at):
        case = factories.submitted(at)
        assert "撤回后" in text(client.get(url("-withdraw", case)))
        answer = client.post(url("-withdraw", case), posting.keyed(reason="示例"))
        assert answer["Location"] == reverse("provider-home")
        case.refresh_from_db()
        assert case.state == "withdrawn"

    def test_what_was_withdrawn_stays_on_the_first_page(self, client, at):
        case = factories.submitted(at)
        client.post(url("-withdraw", case), posting.keyed(reason="示例"))
        client.post(reverse("provider-filing-start"), posting.keyed())
        page = text(client.get(reverse("provider-home")))
        past = page.split("以前的办件")[1].split("</section>")[0]
        assert case.number in past
        assert "已撤回" in past
        assert url("", case) in past
        assert url("", Case.objects.latest("pk")) not in past

    def test_a_decided_case_leads_from_its_forms_to_its_page(self, client, at):
        case = factories.submitted(at)
        paper = case.materials.first()
        assert client.get(url("-section", case, "site"))["Location"] == url("", case)
        there = url("-materials", case)
        assert client.get(url("-upload", case, "fire_safety"))["Location"] == there
        assert client.get(url("-remove", case, paper.public_id))["Location"] == there

    def test_a_decided_case_cannot_be_withdrawn(self, client, at):
        case = factories.receipted(at)
        answer = client.post(url("-withdraw", case), posting.keyed(reason="示例"))
        assert answer.status_code == 409
        assert "已发回执" in text(answer)

    def test_free_places(self, client, at):
        factories.receipted(at)
        page = reverse("provider-vacancies")
        assert client.post(page, posting.keyed(full_day="4", half_day="0"))["Location"] == reverse(
            "provider-home"
        )
        assert 'value="4"' in text(client.get(page))
        answer = client.post(page, posting.keyed(full_day="99", half_day=""))
        assert answer.status_code == 422
        assert "不能超过托位数35" in text(answer)
        assert "没有空位的填0" in text(answer)

    def test_persons_are_masked_on_the_own_record(self, client, at):
        factories.receipted(at)
        page = text(client.get(reverse("provider-institution")))
        given = factories.given()
        assert given["head"]["head_id_number"] not in page
        assert given["institution"]["contact_phone"] not in page
        assert "示例园" in page
