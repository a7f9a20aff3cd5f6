"""Resolutions: written with the minutes, dispatched as tasks, taken note of at later meetings."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from tuoyu.accounts.models import Unit
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor
from tuoyu.core.errors import Conflict, Invalid, StepNotAllowed
from tuoyu.core.lifecycle import take_step
from tuoyu.meetings.actions.minutes import writing
from tuoyu.meetings.lifecycle import STANDING
from tuoyu.meetings.models import AgendaItem, FollowUp, Meeting, Resolution
from tuoyu.meetings.vocabulary import Decision, ResolutionKind
from tuoyu.plan.models import Clause
from tuoyu.tasks.evidence import direction_of


@dataclass(frozen=True)
class ResolutionGiven:
    """What was decided. A task may still lack its lead or day while it is a draft."""

    text: str
    kind: ResolutionKind = ResolutionKind.TASK
    item: AgendaItem | None = None
    lead: Unit | None = None
    supports: tuple[Unit, ...] = ()
    due_on: date | None = None
    deliverable: str = ""
    clause: str = ""
    indicator: str = ""
    target: Decimal | None = None
    replaces: Resolution | None = None


def _check(meeting: Meeting, given: ResolutionGiven) -> None:
    if not given.text.strip():
        raise Invalid("请填写议定事项。")
    if given.item is not None and given.item.meeting_id != meeting.pk:
        raise Invalid("所选议程不是本次会议的，请重新选择。")
    if given.replaces is not None and given.replaces.meeting_id == meeting.pk:
        raise Invalid("只能调整以前会议的议定事项。")
    if given.kind is ResolutionKind.INFORMATION:
        asks = (given.lead, given.due_on, given.target)
        if given.supports or any(each is not None for each in asks):
            raise Invalid("仅通报的事项不填单位、期限和目标值；需要落实的请选择“需要落实”。")
        return
    _check_target(given)
    if given.due_on is not None and given.due_on < meeting.day:
        raise Invalid("完成期限不能早于会议召开的日期，请核对。")
    if given.lead is not None and given.lead in given.supports:
        raise Invalid("同一个单位不能既牵头又配合，请去掉重复的。")
    if (
        given.clause
        and not Clause.objects.filter(
            document__division__code=meeting.division_id, is_current=True, code=given.clause
        )
        .exclude(kind=Clause.Kind.HEADING)
        .exists()
    ):
        raise Invalid("实施方案里没有这一条，请从列表中选择。")


def _check_target(given: ResolutionGiven) -> None:
    """What its task will want of the indicator and the target."""
    direction = direction_of(given.indicator, "")
    if given.target is None:
        return
    if not direction:
        raise Invalid("填写了目标值的，请选择用来衡量的指标。")
    if given.target < 0:
        raise Invalid("目标值不能小于0，请核对。")


COLUMNS = (
    "text", "item", "lead", "due_on", "deliverable", "clause", "indicator", "target", "replaces",
)  # fmt: skip


@transaction.atomic
def add_resolution(meeting: Meeting, given: ResolutionGiven, *, by: Actor) -> Resolution:
    """One more, at the end. While the minutes are written."""
    found = writing(meeting, by)
    _check(found, given)
    last = found.resolutions.aggregate(last=Max("number"))["last"] or 0
    made = Resolution.objects.create(
        meeting=found, number=last + 1, kind=given.kind.value,
        **{name: getattr(given, name) for name in COLUMNS},
    )  # fmt: skip
    made.supports.set(given.supports)
    _touched(found)
    audit.record(by, "meeting.add_resolution", found, resolution=made.public_id)
    return made


@transaction.atomic
def change_resolution(resolution: Resolution, given: ResolutionGiven, *, by: Actor) -> None:
    found = writing(resolution.meeting, by)
    _check(found, given)
    for name in COLUMNS:
        setattr(resolution, name, getattr(given, name))
    resolution.kind = given.kind.value
    resolution.save(update_fields=[*COLUMNS, "kind"])
    resolution.supports.set(given.supports)
    _touched(found)
    audit.record(by, "meeting.change_resolution", found, resolution=resolution.public_id)


@transaction.atomic
def drop_resolution(resolution: Resolution, *, by: Actor) -> None:
    """Take one out of the draft; the others close ranks."""
    found = writing(resolution.meeting, by)
    audit.record(by, "meeting.drop_resolution", found, resolution=resolution.public_id)
    resolution.supports.clear()
    Resolution.objects.filter(pk=resolution.pk).delete()
    for number, row in enumerate(found.resolutions.order_by("number"), start=1):
        Resolution.objects.filter(pk=row.pk).update(number=number)
    _touched(found)


def _touched(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(revision=meeting.revision + 1)


@transaction.atomic
def take_note(
    meeting: Meeting, resolution: Resolution, decision: Decision, words: str, *, by: Actor
) -> FollowUp:
    """How this meeting took note of what an earlier one decided; it counts with the minutes."""
    found = writing(meeting, by)
    if resolution.meeting_id == found.pk or resolution.meeting.division_id != found.division_id:
        raise Invalid("只记录以前会议的议定事项。")
    if resolution.state not in STANDING:
        raise StepNotAllowed(
            f"这件议定事项“{resolution.get_state_display()}”，不用再记录。",
            present=resolution.state, present_label=resolution.get_state_display(),
        )  # fmt: skip
    if not words.strip():
        raise Invalid("请写明处理意见，例如进展情况和下一步要求。")
    made, _ = FollowUp.objects.update_or_create(
        meeting=found, resolution=resolution,
        defaults={
            "decision": decision.value, "words": words.strip(),
            "recorded_at": clock.now(), "recorded_by_id": by.person_id,
        },
    )  # fmt: skip
    _touched(found)
    audit.record(by, "meeting.take_note", resolution, decision=decision.value)
    return made


@transaction.atomic
def mark_dispatched(resolution: Resolution, *, by: Actor) -> None:
    """Its task has gone out. Raises `Conflict` when it lacks its owner or day."""
    if resolution.lacks:
        raise Conflict(f"议定事项{resolution.number}还没有{resolution.lacks}，不能派发。")
    also = {"dispatched_at": clock.now(), "dispatched_by_id": by.person_id}
    take_step(resolution, "dispatch", by=by, also=also)
