"""Pages of tasks: seen by those who may, acts through forms, bad input kept, counts of queries."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories as world
from tests.accounts.factories import acting, staff
from tests.tasks import factories
from tests.tasks.factories import LEAD, OTHER, SUPPORT, fresh, part, report, scene
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.errors import NotFound
from tuoyu.files.queries import file_for
from tuoyu.flows import issue_task_letter
from tuoyu.tasks import actions
from tuoyu.tasks.actions import assessments
from tuoyu.tasks.models import Assessment, Extension, Letter, Objection, ProgressReport, Task

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def text(answer):
    return answer.content.decode()


def address(name, record=None, *more):
    return reverse(f"office-task{name}", args=[record.public_id, *more] if record else [])


def task_fields(**values):
    due_on = clock.today() + 30 * DAY
    told = {
        "clause": factories.DUTY, "title": "示例：新任务", "deliverable": "示例报告",
        "measure": "示例：一份", "evidence_wanted": "", "year": str(due_on.year), "lead": LEAD,
        "supports": [SUPPORT], "binding": "live:registry.places", "target": "40", **values,
    }  # fmt: skip
    return posting.keyed(**told, **posting.day("due_on", 30))


def test_the_cards_of_a_unit_count_its_own():
    at = scene()
    factories.dispatched(at)
    own, other = (text(client_of(each).get(address("s"))) for each in (at.lead, at.other))
    assert f"?state=open&amp;unit={LEAD}" in own
    assert ">1<" in own.split("未完成任务")[1].split("超期任务")[0].replace("\n", "")
    assert ">0<" in other.split("未完成任务")[1].split("超期任务")[0].replace("\n", "")


def test_the_office_writes_changes_and_dispatches():
    at = scene()
    client = client_of(at.office)
    shown = text(client.get(address("-new") + f"?clause={factories.DUTY}"))
    assert f'value="{LEAD}" selected' in shown
    answer = client.post(address("-new"), task_fields())
    made = Task.objects.get()
    assert answer["Location"] == address("", made)
    assert (made.evidence_key, made.direction, made.origin) == ("registry.places", "more", "clause")
    assert "已保存为草稿" in text(client.get(address("", made)))
    answer = client.post(address("-edit", made), task_fields(clause=""))
    assert (answer.status_code, "出自哪一条" in text(answer)) == (422, True)
    client.post(address("-edit", made), task_fields(title="示例：改过", lead=OTHER))
    made = fresh(made)
    assert (made.title, made.lead_part.unit.code) == ("示例：改过", OTHER)
    answer = client.post(address("-dispatch"), posting.keyed(tasks=[str(made.public_id)]))
    assert (answer.status_code, fresh(made).state) == (302, "dispatched")
    assert client.get(address("-edit", made)).status_code == 409


@pytest.mark.parametrize(
    ("values", "words"),
    [({"title": ""}, "任务名称"), ({"lead": LEAD, "supports": [LEAD]}, "既牵头又配合"),
     ({"year": "2001"}, "年度"), ({"binding": ""}, "指标或平台数据"), ({"target": "很多"}, "目标值")],
)  # fmt: skip
def test_what_was_typed_stays_when_something_is_wrong(values, words):
    at = scene()
    answer = client_of(at.office).post(address("-new"), task_fields(**values))
    shown = text(answer)
    assert (answer.status_code, Task.objects.count()) == (422, 0)
    assert words in shown
    assert "示例报告" in shown
    assert "填写有误" in shown


def test_nothing_is_dispatched_without_a_choice_and_not_when_a_day_has_passed():
    at = scene()
    late = factories.drafted()
    Task.objects.update(due_on=clock.today() - DAY)
    client = client_of(at.office)
    assert "至少选择一项" in text(client.post(address("-dispatch"), posting.keyed()))
    answer = client.post(address("-dispatch"), posting.keyed(tasks=[str(late.public_id)]))
    assert (answer.status_code, "已经过去" in text(answer)) == (422, True)


def test_a_unit_accepts_reports_with_files_and_reports_done():
    at = scene()
    task = factories.dispatched(at, evidence_key="registry.places")
    client = client_of(at.lead)
    assert task.number in text(client.get(reverse("office-tasks")))
    assert task.title in text(client.get(reverse("office-home")))
    assert client.get(address("-accept", task)).status_code == 200
    client.post(address("-accept", task), posting.keyed())
    assert fresh(task).state == "accepted"
    told = {
        "text": "示例：已检查5家。", "percent": "60", "value": "20", "label1": "检查", "number1": "5",
        "unit1": "家",
    }  # fmt: skip
    bad = client.post(
        address("-report", task), posting.keyed(**{**told, "number1": "", "percent": "160"})
    )
    assert (bad.status_code, ProgressReport.objects.count()) == (422, 0)
    assert "请填写“检查”是多少" in text(bad)
    assert "示例：已检查5家。" in text(bad)
    answer = client.post(
        address("-report", task), posting.keyed(**told, file1=world.upload("示例记录.png"))
    )
    assert answer.status_code == 302
    made = ProgressReport.objects.get()
    assert (made.percent, made.numbers[0]["unit"], made.files.count()) == (60, "家", 1)
    shown = text(client_of(at.support).get(address("", task)))
    assert "示例记录" in shown
    assert "平台实测" in shown
    opened = made.files.get().file
    assert file_for(at.by_support, opened.public_id) == opened
    with pytest.raises(NotFound):
        file_for(acting(staff(Role.SYSTEM_ADMIN)), opened.public_id)
    early = client.post(address("-report", task), posting.keyed(**told, is_final="on"))
    assert "100%" in text(early)
    client.post(
        address("-report", task), posting.keyed(**{**told, "percent": "100"}, is_final="on")
    )
    assert fresh(task).state == "claimed"
    office = client_of(at.office)
    assert "报告完成" in text(office.get(reverse("office-tasks")))
    back = office.post(address("-step", task, "send_back"), posting.keyed(reason="示例：缺记录。"))
    assert (back.status_code, fresh(task).state) == (302, "accepted")
    actions.claim_done(part(task), report(percent=100), by=at.by_lead)
    assert office.get(address("-step", task, "confirm")).status_code == 200
    office.post(address("-step", task, "confirm"), posting.keyed())
    assert fresh(task).state == "confirmed"
    assert office.get(address("-step", task, "burn")).status_code == 404


def test_a_supporting_unit_adds_words_and_claims_nothing():
    at = scene()
    task = factories.accepted(at)
    client = client_of(at.support)
    client.post(address("-accept", task), posting.keyed())
    assert "自报完成" not in text(client.get(address("-report", task)))
    client.post(address("-report", task), posting.keyed(text="示例：配合检查。", percent="90"))
    made = ProgressReport.objects.get()
    assert (made.part, made.percent) == ("support", None)
    assert client.get(address("-extension", task)).status_code == 403


def test_objection_extension_and_their_answers():
    at = scene()
    task = factories.dispatched(at)
    lead, office = client_of(at.lead), client_of(at.office)
    assert lead.post(address("-object", task), posting.keyed(reason="")).status_code == 422
    lead.post(address("-object", task), posting.keyed(reason="示例：不是本单位职责。"))
    objection = Objection.objects.get()
    assert "不是本单位职责" in text(office.get(reverse("office-tasks")))
    page = address("-objection", objection)
    told = posting.keyed(upheld="yes", answer="示例：同意。")
    refused = office.post(page, told)
    assert (refused.status_code, "另定完成期限" in text(refused)) == (422, True)
    assert "示例：同意。" in text(refused)
    office.post(page, posting.keyed(upheld="yes", answer="示例：同意。", unit=SUPPORT))
    assert fresh(task).lead_part.unit.code == SUPPORT
    assert "采纳" in text(office.get(page))
    assert office.post(page, posting.keyed(upheld="no", answer="示例")).status_code == 409
    actions.accept(part(task, SUPPORT), by=at.by_support)
    support = client_of(at.support)
    asked = posting.keyed(reason="示例：还差两家。", **posting.day("wanted_on", 90))
    assert support.post(address("-extension", task), asked).status_code == 302
    extension = Extension.objects.get()
    page = address("-extension-decide", extension)
    assert "写明理由" in text(office.post(page, posting.keyed(granted="no", answer="")))
    office.post(page, posting.keyed(granted="yes", answer=""))
    assert fresh(task).due_on == extension.wanted_on
    assert office.get(page).status_code == 200
    moved = posting.keyed(reason="示例：再延。", **posting.day("due_on", 120))
    assert office.post(address("-extend", task), moved).status_code == 302
    early = posting.keyed(reason="示例", **posting.day("due_on", 1))
    assert "晚于" in text(office.post(address("-extend", task), early))


def test_a_letter_is_issued_read_downloaded_and_answered():
    at = scene()
    task = factories.overdue(at)
    office, lead = client_of(at.office), client_of(at.lead)
    assert "签发督办通知" in text(office.get(address("", task)))
    assert office.get(address("-letter-issue", task)).status_code == 200
    office.post(address("-letter-issue", task), posting.keyed())
    letter = Letter.objects.get()
    shown = text(lead.get(address("-letter", letter)))
    assert letter.number in shown
    assert "任务要求" in shown
    assert lead.get(address("-letter-docx", letter)).content[:2] == b"PK"
    assert lead.get(address("-letter-pdf", letter)).content[:4] == b"%PDF"
    assert lead.post(address("-letter-reply", letter), posting.keyed(text="")).status_code == 422
    lead.post(address("-letter-reply", letter), posting.keyed(text="示例：月底前完成。"))
    assert "月底前完成" in text(office.get(address("-letter", letter)))
    assert letter.number in text(office.get(address("-letters")))
    assert client_of(at.support).post(
        address("-letter-reply", letter), posting.keyed(text="示例")
    ).status_code == 403  # fmt: skip


def test_an_assessment_goes_its_way_on_pages():
    at = scene()
    factories.overdue(at)
    year = clock.today().year
    Task.objects.update(year=year)
    office, lead = client_of(at.office), client_of(at.lead)
    bad = office.post(address("-assessments-draft"), posting.keyed(year=str(year + 1)))
    assert (bad.status_code, "还没有开始" in text(bad)) == (422, True)
    office.post(address("-assessments-draft"), posting.keyed(year=str(year)))
    found = Assessment.objects.get(unit__code=LEAD)
    assert lead.get(address("-assessment", found)).status_code == 404
    assert "失分依据" in text(office.get(address("-assessment", found)))
    office.post(address("-assessment-step", found, "ask"), posting.keyed())
    assert (
        lead.post(address("-assessment-comment", found), posting.keyed(text="")).status_code == 422
    )
    lead.post(address("-assessment-comment", found), posting.keyed(text="无意见"))
    back = office.post(address("-assessment-step", found, "redraft"), posting.keyed(reason="示例"))
    assert back.status_code == 302
    office.post(address("-assessment-step", found, "ask"), posting.keyed())
    lead.post(address("-assessment-comment", found), posting.keyed(text="无意见"))
    office.post(address("-assessment-step", found, "sign"), posting.keyed())
    found.refresh_from_db()
    assert found.state == "signed"
    assert "无意见" in text(client_of(at.support).get(address("-assessment", found)))
    assert office.get(address("-assessment-step", found, "burn")).status_code == 404


def test_the_year_rolls_over_after_one_question():
    at = scene()
    task = factories.accepted(at, is_annual=True)
    office = client_of(at.office)
    page = address("-rollover") + f"?year={task.year}"
    assert task.number in text(office.get(page))
    office.post(page, posting.keyed(year=str(task.year)))
    assert Task.objects.filter(year=task.year + 1, state="drafted").count() == 1
    assert "没有需要结转的任务" in text(office.get(page))
    assert office.get(address("-rollover") + "?year=x").status_code == 200


def test_who_may_open_what():
    at = scene()
    task, draft = factories.accepted(at), factories.drafted(title="示例：草稿")
    outsider = client_of(staff(Role.OFFICE_DIRECTOR, where=world.OTHER_DISTRICT))
    street = client_of(staff(Role.STREET_INSPECTOR, where=world.STREET))
    leader = client_of(staff(Role.GROUP_LEADER))
    lead, other, office = client_of(at.lead), client_of(at.other), client_of(at.office)
    for client, seen in ((lead, 200), (other, 200), (street, 200), (leader, 200), (outsider, 404)):
        assert client.get(address("", task)).status_code == seen
        assert client.get(address("", draft)).status_code == 404
    assert office.get(address("", draft)).status_code == 200
    for name in ("-edit", "-extend", "-letter-issue"):
        assert lead.get(address(name, task)).status_code == 403
    for name in ("-new", "-dispatch", "-rollover", "-assessments-draft"):
        assert lead.get(address(name)).status_code == 403
    for name in ("-accept", "-object", "-report", "-extension"):
        assert other.get(address(name, task)).status_code == 403
        assert leader.get(address(name, task)).status_code == 403
    assert client_of(staff(Role.SYSTEM_ADMIN)).get(reverse("office-tasks")).status_code == 403


def test_the_list_is_narrowed_by_its_address_and_exported():
    at = scene()
    late = factories.overdue(at, title="示例：超期的")
    factories.dispatched(at, title="示例：别的", lead=OTHER, supports=(), clause=factories.SECOND)
    client = client_of(at.lead)
    for query, seen, hidden in (
        ("overdue=on", "超期的", "别的"),
        (f"unit={OTHER}", "别的", "超期的"),
        (f"unit={SUPPORT}&part=support", "超期的", "别的"),
        (f"clause={factories.SECOND}", "别的", "超期的"),
        ("state=dispatched", "别的", "超期的"),
        (f"text={late.number}", "超期的", "别的"),
        ("state=nonsense&year=x", "超期的", "没有符合条件"),
    ):
        shown = text(client.get(address("-list") + f"?{query}"))
        assert (seen in shown, f"示例：{hidden}" in shown) == (True, False), query
    assert "没有符合条件的任务" in text(client.get(address("-list") + "?origin=meeting"))
    answer = client.get(address("-export") + "?overdue=on")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["示例：超期的"]


def _many(at, count):
    tasks = [factories.drafted(title=f"示例{n}") for n in range(count)]
    sent = actions.dispatch(tasks, by=at.by_office)
    for task in sent:
        actions.accept(part(task), by=at.by_lead)
    Task.objects.filter(pk__in=[t.pk for t in sent]).update(due_on=clock.today() - DAY)
    for task in sent:
        issue_task_letter.issue_task_letter(fresh(task), by=at.by_office)


LISTS = ("office-tasks", "office-task-list", "office-task-export", "office-task-letters",
         "office-task-letters-export", "office-task-assessments", "office-task-dispatch")  # fmt: skip


def test_lists_cost_the_same_with_1_row_and_with_many():
    at = scene()
    office, lead = client_of(at.office), client_of(at.lead)
    found = []
    for count in (1, 49):
        _many(at, count)
        factories.drafted(title=f"示例草稿{count}")
        assessments.draft_assessments(clock.today().year, {}, by=at.by_office)
        costs = []
        for client in (office, lead):
            for name in LISTS:
                client.get(reverse(name))
                with CaptureQueriesContext(connection) as caught:
                    client.get(reverse(name))
                costs.append((name, len(caught)))
        found.append(costs)
    assert found[0] == found[1]
