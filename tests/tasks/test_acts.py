"""Acts on tasks: success and refusals share one set-up; on refusal nothing changed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests import factories as world
from tests.accounts.factories import acting, staff
from tests.at_once import at_once
from tests.tasks.factories import (
    DUTY,
    LEAD,
    OTHER,
    SECOND,
    SUPPORT,
    accepted,
    claimed,
    dispatched,
    drafted,
    fresh,
    part,
    person_of,
    plan,
    report,
    scene,
)
from tests.tasks.watching import nothing_changes
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, StepNotAllowed
from tuoyu.core.lifecycle import take_step
from tuoyu.files import actions as files
from tuoyu.plan.live import LiveCount
from tuoyu.tasks import actions, evidence
from tuoyu.tasks.lifecycle import ASSESSMENT, TASK
from tuoyu.tasks.models import DueChange, Extension, Objection, ProgressReport, Task, TaskPart

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize("step", [each.code for each in TASK.steps])
def test_every_step_of_a_task_from_every_state(step):
    scene()
    task = drafted()
    someone = staff().pk
    told = TASK.step(step)
    done = {"confirmed_at": clock.now(), "confirmed_by_id": someone}
    for state in TASK.states:
        Task.objects.filter(pk=task.pk).update(
            state=state.code, dispatched_at=clock.now(), dispatched_by=someone,
            answer_due_on=clock.today(), claimed_at=clock.now(), claimed_by=someone,
            **(done if state.code == "confirmed" else {"confirmed_at": None, "confirmed_by": None}),
        )  # fmt: skip
        found = fresh(task)
        also = done if told.target == "confirmed" else {}
        if state.code in told.sources:
            take_step(found, step, by=SYSTEM, reason="示例", also=also)
            assert found.state == told.target
        else:
            with pytest.raises(StepNotAllowed):
                take_step(found, step, by=SYSTEM, reason="示例", also=also)


def test_every_state_is_reached_and_its_end_is_final():
    assert {state.code for state in TASK.states if state.final} == {
        "confirmed", "carried", "cancelled",
    }  # fmt: skip
    assert [state.code for state in ASSESSMENT.states if state.final] == ["signed"]


def test_derive_numbers_tasks_within_their_year_and_names_one_lead():
    at = scene()
    first = actions.derive(plan(), by=at.by_office)
    second = actions.derive(
        plan(title="示例二", lead=SUPPORT, supports=(LEAD, OTHER)), by=at.by_office
    )
    assert (first.number, second.number) == (f"{first.year}-001", f"{first.year}-002")
    assert first.clause.code == DUTY
    assert (second.lead_part.unit.code, [p.unit.code for p in second.supports]) == (
        SUPPORT, [LEAD, OTHER],
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskPart.objects.filter(task=first).update(part="lead")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": " "}, "任务名称"),
        ({"lead": ""}, "牵头单位"),
        ({"supports": (SUPPORT, SUPPORT)}, "不能列两次"),
        ({"supports": (LEAD,)}, "既牵头又配合"),
        ({"supports": ("no-unit",)}, "不在用"),
        ({"clause": "9.9"}, "没有这一条"),
        ({"clause": ""}, "出自哪一条"),
        ({"year": 2001}, "年度"),
        ({"target": Decimal(4)}, "指标或平台数据"),
        ({"evidence_key": "no.such"}, "没有这项数据"),
        ({"evidence_key": "registry.places", "indicator": "x"}, "只能绑定一个"),
    ],
)
def test_derive_refuses(values, words):
    at = scene()
    by = at.by_office
    with nothing_changes(), pytest.raises(Invalid, match=words):
        actions.derive(plan(**values), by=by)


def test_only_the_office_derives_changes_and_dispatches():
    at = scene()
    task = drafted()
    by_lead = at.by_lead
    outside = acting(staff(Role.OFFICE_DIRECTOR, where=world.OTHER_DISTRICT))
    for by in (by_lead, outside):
        with nothing_changes():
            with pytest.raises(NotAllowed):
                actions.derive(plan(), by=by)
            with pytest.raises(NotAllowed):
                actions.change(task, plan(), by=by)
            with pytest.raises(NotAllowed):
                actions.dispatch([task], by=by)


def test_a_draft_is_changed_a_dispatched_task_is_not():
    at = scene()
    task = drafted()
    actions.change(
        task,
        plan(title="示例：改后的任务", lead=OTHER, supports=(), clause=SECOND),
        by=at.by_office,
    )
    found = fresh(task)
    assert (found.title, found.lead_part.unit.code, found.clause.code) == (
        "示例：改后的任务", OTHER, SECOND,
    )  # fmt: skip
    other = plan(year=task.year + 1, due_on=date(task.year + 1, 6, 1))
    by = at.by_office
    with nothing_changes(), pytest.raises(Invalid, match="年度"):
        actions.change(task, other, by=by)
    actions.dispatch([task], by=at.by_office)
    with nothing_changes(), pytest.raises(Conflict, match="已经派发"):
        actions.change(task, plan(), by=at.by_office)


def test_many_are_dispatched_in_one_act_or_none():
    at = scene()
    tasks = [drafted(title=f"示例{n}") for n in range(3)]
    by = at.by_office
    Task.objects.filter(pk=tasks[2].pk).update(due_on=clock.today() - DAY)
    with nothing_changes():
        with pytest.raises(Invalid, match="已经过去"):
            actions.dispatch(tasks, by=by)
        with pytest.raises(Invalid, match="至少选择一项"):
            actions.dispatch([], by=by)
    sent = actions.dispatch(tasks[:2], by=by)
    assert [task.state for task in sent] == ["dispatched"] * 2
    assert all(task.answer_due_on > clock.today() for task in sent)
    with nothing_changes(), pytest.raises(StepNotAllowed):
        actions.dispatch(tasks[:2], by=by)


def test_the_leads_acceptance_moves_the_task_a_supports_stands_on_its_part():
    at = scene()
    task = dispatched(at)
    by_other, by_support = at.by_other, at.by_support
    with nothing_changes():
        for code in (LEAD, SUPPORT):
            with pytest.raises(NotAllowed):
                actions.accept(part(task, code), by=by_other)
        with pytest.raises(NotAllowed):
            actions.accept(part(task), by=by_support)
    actions.accept(part(task, SUPPORT), by=by_support)
    assert (fresh(task).state, part(task, SUPPORT).acceptance) == ("dispatched", "accepted")
    actions.accept(part(task), by=at.by_lead)
    assert (fresh(task).state, part(task).acceptance) == ("accepted", "accepted")
    with nothing_changes():
        actions.accept(part(task), by=at.by_lead)
        actions.accept(part(task, SUPPORT), by=by_support)


def test_an_objection_is_upheld_with_another_lead():
    at = scene()
    task = dispatched(at)
    objection = actions.object_to(part(task), "示例：不是本单位职责。", by=at.by_lead)
    assert (fresh(task).state, part(task).acceptance) == ("objected", "objected")
    by = at.by_office
    with nothing_changes():
        for told, words in (
            (actions.Settlement(True, "同意"), "另定完成期限"),
            (actions.Settlement(True, "", unit=OTHER), "处理意见"),
            (actions.Settlement(True, "同意", unit=LEAD), "以外"),
            (actions.Settlement(True, "同意", unit="no-unit"), "没有这个单位"),
            (actions.Settlement(True, "同意", due_on=clock.today() - DAY), "早于今天"),
        ):
            with pytest.raises(Invalid, match=words):
                actions.settle_objection(objection, told, by=by)
        with pytest.raises(NotAllowed):
            actions.settle_objection(objection, actions.Settlement(False, "不"), by=at.by_lead)
    later = task.due_on + DAY
    told = actions.Settlement(True, "同意改由妇联牵头。", unit=SUPPORT, due_on=later)
    actions.settle_objection(objection, told, by=by)
    found = fresh(task)
    assert (found.state, found.lead_part.unit.code, found.supports) == ("dispatched", SUPPORT, [])
    assert (found.due_on, found.lead_part.acceptance) == (later, "waiting")
    assert DueChange.objects.get().from_due == task.due_on
    with nothing_changes(), pytest.raises(Conflict, match="已经处理过"):
        actions.settle_objection(objection, told, by=by)


def test_an_objection_that_is_rejected_is_not_raised_again():
    at = scene()
    task = dispatched(at)
    objection = actions.object_to(part(task), "示例：时间太紧。", by=at.by_lead)
    actions.settle_objection(objection, actions.Settlement(False, "仍按原期限。"), by=at.by_office)
    assert (fresh(task).state, part(task).acceptance) == ("dispatched", "waiting")
    assert Objection.objects.get().outcome == "refused"
    by = at.by_lead
    with nothing_changes(), pytest.raises(Conflict, match="已经答复"):
        actions.object_to(part(task), "示例：还是太紧。", by=by)
    actions.accept(part(task), by=by)
    assert fresh(task).state == "accepted"


@pytest.mark.parametrize(("unit", "left"), [("", []), (OTHER, [OTHER])])
def test_a_supporting_unit_is_released_or_replaced(unit, left):
    at = scene()
    task = accepted(at)
    objection = actions.object_to(part(task, SUPPORT), "示例：没有相应职责。", by=at.by_support)
    assert fresh(task).state == "accepted"
    actions.settle_objection(
        objection, actions.Settlement(True, "同意。", unit=unit), by=at.by_office
    )
    assert [each.unit.code for each in fresh(task).supports] == left
    with pytest.raises(Conflict, match="改由其他单位"):
        actions.accept(TaskPart(pk=0, task=task, unit=objection.unit), by=at.by_support)


def test_reports_keep_what_was_claimed_beside_what_was_measured(monkeypatch):
    at = scene()
    counted = {"示例": LiveCount("按期出具回执", 12, "件", of=13)}
    monkeypatch.setitem(evidence.LIVE_COUNTS, "filing.receipts_on_time", lambda _: counted["示例"])
    task = accepted(at, evidence_key="filing.receipts_on_time", target=Decimal(95))
    assert task.direction == "more"
    told = report(
        percent=60, value=Decimal("98.5"), numbers=(actions.Number("检查", Decimal(5), "家"),)
    )
    actions.report_progress(part(task), told, by=at.by_lead)
    counted["示例"] = LiveCount("按期出具回执", 20, "件", of=20)
    actions.report_progress(part(task), report(percent=80), by=at.by_lead)
    first, second = ProgressReport.objects.order_by("pk")
    assert (first.claimed_value, first.measured_value) == (Decimal("98.5"), Decimal("92.3"))
    assert first.measured_words == "92.3%（12/13件）"
    assert first.numbers == [{"label": "检查", "value": "5", "unit": "家"}]
    assert second.measured_value == 100
    reading = evidence.reading_of(task)
    assert reading.meets(task.target, task.direction) is True
    assert reading.meets(Decimal(101), task.direction) is False
    assert reading.meets(Decimal(1), "less") is False


def test_reports_are_refused_with_what_to_do():
    at = scene()
    task = dispatched(at)
    by_lead, by_support = at.by_lead, at.by_support
    someones = files.store(world.upload(), by=by_support)
    with nothing_changes(), pytest.raises(Conflict, match="先签收"):
        actions.report_progress(part(task), report(percent=1), by=by_lead)
    actions.accept(part(task), by=by_lead)
    with nothing_changes():
        for told, words in (
            (report(), "百分比"),
            (report(percent=101), "0%到100%"),
            (report(" ", percent=10), "做了什么"),
            (report(percent=1, numbers=(actions.Number("示例", Decimal(1)),) * 11), "最多10个"),
        ):
            with pytest.raises(Invalid, match=words):
                actions.report_progress(part(task), told, by=by_lead)
        with pytest.raises(NotAllowed, match="自己上传"):
            actions.report_progress(part(task), report(percent=1, files=[someones]), by=by_lead)
        with pytest.raises(NotAllowed):
            actions.report_progress(part(task), report(percent=1), by=by_support)
        with pytest.raises(Invalid, match="100%"):
            actions.claim_done(part(task), report(percent=90), by=by_lead)
    actions.accept(part(task, SUPPORT), by=by_support)
    with nothing_changes():
        with pytest.raises(Invalid, match="牵头单位填报"):
            actions.report_progress(part(task, SUPPORT), report(percent=5), by=by_support)
        with pytest.raises(NotAllowed, match="牵头单位报告完成"):
            actions.claim_done(part(task, SUPPORT), report(percent=100), by=by_support)
    made = actions.report_progress(part(task, SUPPORT), report(files=[someones]), by=by_support)
    assert [each.file for each in made.files.all()] == [someones]


def test_done_is_claimed_sent_back_claimed_again_and_confirmed():
    at = scene()
    task = claimed(at)
    assert (task.state, task.claimed_by) == ("claimed", at.lead)
    by = at.by_office
    with nothing_changes():
        with pytest.raises(NotAllowed):
            actions.confirm(task, by=at.by_lead)
        with pytest.raises(Invalid, match="理由"):
            actions.send_back(task, " ", by=by)
        with pytest.raises(Conflict, match="不能再报告"):
            actions.report_progress(part(task), report(percent=5), by=at.by_lead)
    actions.send_back(task, "示例：缺检查记录。", by=by)
    assert (fresh(task).state, fresh(task).claimed_at) == ("accepted", None)
    actions.claim_done(part(task), report(percent=100), by=at.by_lead)
    actions.confirm(fresh(task), by=by)
    found = fresh(task)
    assert (found.state, found.confirmed_by) == ("confirmed", at.office)
    with nothing_changes():
        for act in (lambda: actions.confirm(fresh(task), by=by),
                    lambda: actions.cancel(fresh(task), "示例", by=by)):  # fmt: skip
            with pytest.raises(StepNotAllowed):
                act()


def test_the_office_moves_a_due_day_and_the_earlier_ones_are_kept():
    at = scene()
    task = accepted(at)
    before, later = task.due_on, task.due_on + 10 * DAY
    by = at.by_office
    with nothing_changes():
        for due_on, reason, words in (
            (before - DAY, "示例", "晚于"),
            (later, " ", "理由"),
            (before + 400 * DAY, "示例", "最多延长一年"),
        ):
            with pytest.raises(Invalid, match=words):
                actions.extend(task, due_on, reason, by=by)
        with pytest.raises(NotAllowed):
            actions.extend(task, later, "示例", by=at.by_lead)
    actions.extend(task, later, "示例：等上级文件。", by=by)
    with nothing_changes():
        actions.extend(task, later, "示例：等上级文件。", by=by)
    change = DueChange.objects.get()
    assert (change.from_due, change.to_due, fresh(task).due_on) == (before, later, later)
    actions.cancel(fresh(task), "示例：并入另一项。", by=by)
    with nothing_changes(), pytest.raises(Conflict, match="不能再改期限"):
        actions.extend(fresh(task), later + DAY, "示例", by=by)


def test_the_unit_asks_for_more_time_and_the_office_decides():
    at = scene()
    task = accepted(at)
    by, by_lead, wanted = at.by_office, at.by_lead, task.due_on + 5 * DAY
    by_support = at.by_support
    with nothing_changes(), pytest.raises(NotAllowed):
        actions.ask_extension(task, wanted, "示例", by=by_support)
    first = actions.ask_extension(task, wanted, "示例：还差两家。", by=by_lead)
    with nothing_changes():
        with pytest.raises(Conflict, match="已经有一份"):
            actions.ask_extension(task, wanted, "示例", by=by_lead)
        with pytest.raises(Invalid, match="写明理由"):
            actions.decide_extension(first, granted=False, answer="", by=by)
        with pytest.raises(NotAllowed):
            actions.decide_extension(first, granted=True, answer="", by=by_lead)
    actions.decide_extension(first, granted=False, answer="示例：请按期。", by=by)
    assert fresh(task).due_on == task.due_on
    second = actions.ask_extension(task, wanted, "示例：有新情况。", by=by_lead)
    actions.decide_extension(second, granted=True, answer="", by=by)
    assert fresh(task).due_on == wanted
    assert list(Extension.objects.values_list("outcome", flat=True)) == ["refused", "granted"]
    with nothing_changes(), pytest.raises(Conflict, match="已经处理过"):
        actions.decide_extension(second, granted=True, answer="", by=by)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_accept_object_or_confirm_and_one_prevails():
    at = scene()
    task = dispatched(at)
    first, second = at.by_lead, acting(person_of(LEAD))
    found = at_once(
        lambda: actions.accept(part(task), by=first),
        lambda: actions.object_to(part(task), "示例", by=second),
    )
    assert sum(isinstance(each, Conflict) for each in found) == 1
    state = fresh(task).state
    assert state in ("accepted", "objected")
    assert Objection.objects.count() == (state == "objected")
    other = claimed(at, title="示例二")
    by, again = at.by_office, acting(staff(Role.OFFICE_DIRECTOR))
    found = at_once(
        lambda: actions.confirm(fresh(other), by=by),
        lambda: actions.send_back(fresh(other), "示例", by=again),
    )
    assert sum(isinstance(each, StepNotAllowed) for each in found) == 1
