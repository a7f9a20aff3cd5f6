"""Reminders once a stage, letters frozen, rollover twice, assessments drafted and signed."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from tests.accounts.factories import acting, staff
from tests.at_once import at_once
from tests.core.documents.pdf_reading import characters
from tests.tasks.factories import (
    LEAD,
    SUPPORT,
    accepted,
    claimed,
    dispatched,
    drafted,
    fresh,
    overdue,
    part,
    person_of,
    report,
    scene,
)
from tests.tasks.watching import nothing_changes
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.core.documents import docx, official_pdf
from tuoyu.core.errors import Conflict, Invalid, NotAllowed
from tuoyu.flows import assess_units, issue_task_letter
from tuoyu.flows.dispatch_tasks import dispatch_tasks
from tuoyu.flows.object_to_task import object_to_task
from tuoyu.flows.remind_tasks import remind_tasks
from tuoyu.flows.settle_task_objection import settle_task_objection
from tuoyu.notices.models import Notice
from tuoyu.tasks import actions, letters
from tuoyu.tasks.actions import assessments, rollover
from tuoyu.tasks.models import Assessment, Letter, Reminder, Task
from tuoyu.tasks.queries import assessed, state_by_clause, state_by_unit, tasks_of_origins

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def spring():
    with time_machine.travel("2026-03-02T02:00:00+00:00", tick=False):
        yield


def recipients(words):
    return set(
        Notice.objects.filter(subject__contains=words).values_list("recipient_id", flat=True)
    )


def test_units_and_office_hear_of_what_concerns_them():
    at = scene()
    lead, support, office = at.lead, at.support, at.office
    (task,) = dispatch_tasks([drafted()], by=at.by_office)
    assert recipients("待签收（牵头）") == {lead.pk}
    assert recipients("待签收（配合）") == {support.pk}
    objection = object_to_task(part(task), "示例：不是本单位职责。", by=at.by_lead)
    assert recipients("提出异议") == {office.pk}
    settled = actions.Settlement(True, "示例：同意。", unit="union")
    other = at.other
    settle_task_objection(objection, settled, by=at.by_office)
    assert recipients("异议已采纳") == {lead.pk, support.pk, other.pk}


def test_each_stage_of_reminding_is_taken_once_and_climbs(spring):
    at = scene()
    clerk, head = at.lead, person_of(LEAD, Role.UNIT_HEAD)
    office, leader = at.office, staff(Role.GROUP_LEADER)
    start = clock.today()
    task = accepted(at, due_on=start + 40 * DAY)
    seen = []
    for days in range(62):
        with time_machine.travel(clock.now() + days * DAY, tick=False):
            remind_tasks(by=SYSTEM)
            assert remind_tasks(by=SYSTEM) == 0
            for each in Reminder.objects.exclude(pk__in=[row for row, _, _ in seen]):
                seen.append((each.pk, each.stage, days - 40))
    assert [(stage, days) for _, stage, days in seen] == [
        ("due:30", -30), ("due:7", -7), ("due:1", -1), ("late:clerk", 1), ("late:head", 3),
        ("late:office", 7), ("late:leader", 15),
    ]  # fmt: skip
    assert recipients("还有30天到期") == {clerk.pk}
    assert recipients("超期3天") == {head.pk}
    assert recipients("超期7天") == {office.pk}
    assert recipients("超期15天") == {leader.pk}
    with time_machine.travel(clock.now() + 62 * DAY, tick=False):
        actions.extend(task, clock.today() + 5 * DAY, "示例", by=at.by_office)
        assert remind_tasks(by=SYSTEM) == 1
        assert Reminder.objects.filter(stage="due:7").count() == 2


def test_who_does_not_answer_is_reminded_and_what_is_claimed_is_not(spring):
    at = scene()
    task = dispatched(at)
    claimed(at, title="示例二")
    with time_machine.travel(clock.now() + 20 * DAY, tick=False):
        assert remind_tasks(by=SYSTEM) == 1
    assert Reminder.objects.get().task == task
    assert recipients("逾期未签收") == {at.lead.pk}


def test_a_letter_is_numbered_frozen_and_answered():
    at = scene()
    task, by, early = overdue(at), at.by_office, accepted(at, title="示例：还没有到期")
    actions.report_progress(part(task), report(percent=40), by=at.by_lead)
    with nothing_changes():
        with pytest.raises(NotAllowed):
            issue_task_letter.issue_task_letter(task, by=at.by_lead)
        with pytest.raises(Conflict, match="没有超期"):
            issue_task_letter.issue_task_letter(early, by=by)
    letter = issue_task_letter.issue_task_letter(task, by=by)
    assert letter.number == f"示托育督〔{clock.today().year}〕1号"
    assert recipients("督办通知") == {at.lead.pk}
    with nothing_changes(), pytest.raises(Conflict, match="已经发过"):
        issue_task_letter.issue_task_letter(task, by=by)
    Task.objects.filter(pk=task.pk).update(title="示例：后来改了的名称")
    paper = letters.paper_of(Letter.objects.get())
    assert "落实生育休假政策" in paper.title
    assert "自报完成40%" in paper.parts[1].paragraphs[0]
    assert set(letter.number) <= characters(official_pdf.render_official_pdf(paper))
    assert docx.render_official(paper)[:2] == b"PK"
    with nothing_changes():
        with pytest.raises(NotAllowed):
            issue_task_letter.reply_to_letter(letter, "示例", by=at.by_support)
        with pytest.raises(Invalid, match="写明办理情况"):
            issue_task_letter.reply_to_letter(letter, " ", by=at.by_lead)
        with pytest.raises(Invalid, match="早于今天"):
            issue_task_letter.reply_to_letter(
                letter, "示例", by=at.by_lead, promised_on=clock.today() - DAY
            )
    issue_task_letter.reply_to_letter(letter, "示例：正在办理。", by=at.by_lead)
    assert letter.replies.count() == 1
    assert recipients("回复了督办通知") == {at.office.pk}


def test_the_year_rolls_over_once(spring):
    at = scene()
    annual = claimed(at, is_annual=True)
    actions.confirm(annual, by=at.by_office)
    carried = accepted(at, title="示例：限期任务")
    claimed(at, title="示例：等确认的不结转")
    actions.cancel(dispatched(at, is_annual=True, title="示例：取消了"), "示例", by=at.by_office)
    by = at.by_office
    with nothing_changes(), pytest.raises(NotAllowed):
        rollover.roll_over(2026, by=at.by_lead)
    assert rollover.preview(2026, by=by).count == 2
    made = rollover.roll_over(2026, by=by)
    assert [(each.origin_id, each.year, each.state) for each in made] == [
        (annual.public_id, 2027, "drafted"), (carried.public_id, 2027, "drafted"),
    ]  # fmt: skip
    assert made[0].due_on == annual.due_on.replace(year=2027)
    assert (fresh(annual).state, fresh(carried).state) == ("confirmed", "carried")
    assert rollover.preview(2026, by=by).count == 0
    assert rollover.roll_over(2026, by=by) == []
    assert state_by_clause("990101", 2026)["4.1.1a"].total == 2


def test_tasks_are_found_by_what_they_came_from_over_the_years(spring):
    at = scene()
    origin = drafted().public_id
    first = accepted(at, origin="meeting", origin_id=origin, clause="")
    rollover.roll_over(2026, by=at.by_office)
    found = tasks_of_origins([origin])
    assert [task.year for task in found[origin]] == [2026, 2027]
    assert found[origin][0] == first
    assert tasks_of_origins([]) == {}


@pytest.mark.django_db(transaction=True)
def test_two_roll_over_at_once_and_each_task_goes_once():
    at = scene()
    accepted(at, is_annual=True)
    year = Task.objects.get().year
    by, again = at.by_office, acting(staff(Role.OFFICE_DIRECTOR))
    found = at_once(
        lambda: rollover.roll_over(year, by=by), lambda: rollover.roll_over(year, by=again)
    )
    assert sorted(len(each) for each in found) == [0, 1]


def test_tasks_are_counted_by_clause_and_by_unit(django_assert_num_queries):
    at = scene()
    drafted(title="示例草稿")
    actions.confirm(claimed(at), by=at.by_office)
    overdue(at, title="示例二")
    dispatched(at, title="示例三", lead=SUPPORT, supports=(LEAD,))
    with django_assert_num_queries(2):
        clause, units = state_by_clause("990101")["4.1.1a"], state_by_unit("990101")
    assert (clause.total, clause.done, clause.overdue, clause.open) == (3, 1, 1, 2)
    lead, support = units[LEAD], units[SUPPORT]
    assert (lead.total, lead.done, lead.on_time, lead.overdue) == (2, 1, 1, 1)
    assert lead.waiting_acceptance == 1
    assert (support.total, support.waiting_acceptance) == (1, 2)
    assert state_by_unit("990101", 2001) == {}


def test_a_past_day_is_told_as_it_was_told_on_that_day():
    """Two weeks of acts; each evening's counts are found again at the end."""
    at, start = scene(), clock.now()
    due_on = clock.today() + 5 * DAY
    first, second, third = (drafted(title=f"示例{n}", due_on=due_on) for n in range(3))
    by = at.by_office
    story = {
        1: lambda: actions.dispatch([first, second], by=by),
        2: lambda: actions.accept(part(first), by=at.by_lead),
        3: lambda: actions.dispatch([third], by=by),
        4: lambda: actions.extend(fresh(first), due_on + 4 * DAY, "示例", by=by),
        6: lambda: actions.claim_done(part(first), report(percent=100), by=at.by_lead),
        7: lambda: actions.send_back(fresh(first), "示例", by=by),
        8: lambda: actions.accept(part(second), by=at.by_lead),
        9: lambda: actions.cancel(fresh(third), "示例", by=by),
        10: lambda: actions.claim_done(part(first), report(percent=100), by=at.by_lead),
        11: lambda: actions.confirm(fresh(first), by=by),
    }
    told = {}
    for day in range(13):
        with clock.at(start + day * DAY):
            if day in story:
                story[day]()
            told[clock.today()] = state_by_clause("990101"), state_by_unit("990101")
    assert len({repr(each) for each in told.values()}) > 8, "the story moves the counts"
    with clock.at(start + 20 * DAY):
        for day, (clauses, units) in told.items():
            assert state_by_clause("990101", on=day) == clauses, day
            assert state_by_unit("990101", on=day) == units, day


def test_an_assessment_is_drafted_commented_and_signed():
    at = scene()
    actions.confirm(claimed(at), by=at.by_office)
    late = overdue(at, title="示例二")
    year, by = late.year, at.by_office
    Task.objects.update(year=clock.today().year)
    year = clock.today().year
    with nothing_changes():
        with pytest.raises(NotAllowed):
            assessments.draft_assessments(year, {}, by=at.by_lead)
        with pytest.raises(Invalid, match="还没有开始"):
            assessments.draft_assessments(year + 1, {}, by=by)
    made = assessments.draft_assessments(year, {LEAD: (3, 4)}, by=by)
    found = Assessment.objects.get(unit__code=LEAD)
    assert len(made) == 2
    lines = {line["code"]: line for line in found.lines}
    assert (lines["done_in_time"]["met"], lines["done_in_time"]["of"]) == ("1", "2")
    assert lines["done_in_time"]["bad"] == [late.number]
    assert lines["meetings"]["points"] == "7.50"
    assert list(assessed.assessments_for(at.by_lead)) == []
    with nothing_changes(), pytest.raises(NotAllowed):
        assess_units.ask_assessment_comment(found, by=at.by_lead)
    assess_units.ask_assessment_comment(found, by=by)
    with nothing_changes():
        with pytest.raises(Conflict, match="反馈期内"):
            assess_units.sign_assessment(found, by=by)
        with pytest.raises(NotAllowed):
            assess_units.comment_on_assessment(found, "示例", by=at.by_support)
        with pytest.raises(Invalid, match="无意见"):
            assess_units.comment_on_assessment(found, " ", by=at.by_lead)
    assess_units.comment_on_assessment(found, "示例：无意见。", by=at.by_lead)
    assess_units.sign_assessment(found, by=by)
    before = Assessment.objects.get(pk=found.pk).lines
    actions.claim_done(part(late), report(percent=100), by=at.by_lead)
    assessments.draft_assessments(year, {}, by=by)
    found.refresh_from_db()
    assert (found.state, found.lines) == ("signed", before)
    assert list(assessed.assessments_for(at.by_support)) == [found]
    assert Decimal(0) < found.score < 100


def test_what_is_due_far_away_is_not_overdue():
    at = scene()
    task = accepted(at)
    assert not task.is_overdue()
    assert task.is_overdue(task.due_on + DAY)
    assert not task.is_overdue(task.due_on)
    assert not claimed(at, title="示例二").is_overdue(clock.today() + timedelta(days=120))
