"""The meeting itself: planned, called, announced, held, closed; put off or cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q

from tuoyu.accounts.models import Unit
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid, require_state
from tuoyu.core.lifecycle import take_step
from tuoyu.divisions.models import Division
from tuoyu.divisions.queries import deadline_of
from tuoyu.meetings import papers
from tuoyu.meetings.lifecycle import AHEAD, BEFORE_NOTICE
from tuoyu.meetings.models import AgendaItem, Attendance, Issue, Meeting, Resolution
from tuoyu.meetings.vocabulary import PaperKind
from tuoyu.plan.models import MemberUnit
from tuoyu.rules.days import words_of_date

CALLED_OFF = "会议取消，转下次会议。"


@dataclass(frozen=True)
class MeetingGiven:
    """What is said of a meeting before it. `units`: the codes of the invited, in their order; the
    invited stay as they are when None."""

    title: str
    held_at: datetime
    place: str
    chair: str
    request: str = ""
    units: tuple[str, ...] | None = None


def held(meeting: Meeting) -> Meeting:
    """The meeting's row, locked: acts on one meeting come one after the other."""
    return Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)


@transaction.atomic
def plan_meeting(
    given: MeetingGiven, *, division: str, by: Actor, is_demo: bool = False
) -> Meeting:
    """A new meeting; all current members are invited unless said otherwise."""
    require(by, Permission.MEETING_MANAGE, Subject(division=division))
    _check(given)
    made = Meeting.objects.create(
        division_id=division,
        year=clock.localday(given.held_at).year,
        is_demo=is_demo,
        **_columns(given),
    )
    _invite(made, given.units)
    audit.record(by, "meeting.plan", made)
    return made


@transaction.atomic
def change_meeting(meeting: Meeting, given: MeetingGiven, *, by: Actor) -> None:
    """Change day, place, units: until the notice has gone out."""
    require(by, Permission.MEETING_MANAGE, meeting)
    found = held(meeting)
    require_state(
        found, *BEFORE_NOTICE,
        otherwise="会议现在是“{state}”，不能再修改安排；通知已发出的，请先收回通知。",
    )  # fmt: skip
    _check(given)
    for name, value in _columns(given).items():
        setattr(found, name, value)
    _move_year(found)
    found.save(update_fields=[*_columns(given), "year", "ordinal"])
    _invite(found, given.units)
    audit.record(by, "meeting.change", found)
    meeting.refresh_from_db()


def _columns(given: MeetingGiven) -> dict[str, object]:
    return {
        name: getattr(given, name) for name in ("title", "held_at", "place", "chair", "request")
    }


def _check(given: MeetingGiven) -> None:
    for value, words in (
        (given.title, "会议主题"), (given.place, "会议地点"), (given.chair, "主持人"),
    ):  # fmt: skip
        if not value.strip():
            raise Invalid(f"请填写{words}。")
    if given.held_at <= clock.now():
        raise Invalid("会议时间已经过去，请填写将来的时间。")
    if given.units is not None and not given.units:
        raise Invalid("请至少邀请一个单位。")


def _move_year(meeting: Meeting) -> None:
    """An ordinal belongs to its year; in another year the meeting gets a new one."""
    year = meeting.day.year
    if meeting.year != year:
        meeting.year, meeting.ordinal = year, None


def _invite(meeting: Meeting, codes: Sequence[str] | None) -> None:
    if codes is None:
        if meeting.attendances.exists():
            return
        codes = member_codes()
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes, is_active=True)}
    if missing := [code for code in codes if code not in units]:
        raise Invalid(f"有{len(missing)}个单位不在用，请从列表中重新选择。")
    gone = meeting.attendances.exclude(unit__code__in=codes)
    gone.delete()
    known = {row.unit.code: row for row in meeting.attendances.select_related("unit")}
    for order, code in enumerate(codes):
        if code in known:
            Attendance.objects.filter(pk=known[code].pk).update(order=order)
        else:
            Attendance.objects.create(meeting=meeting, unit=units[code], order=order)


def member_codes() -> tuple[str, ...]:
    """The office and the members of the leading group, in the order of the plan."""
    roles = (MemberUnit.Role.OFFICE, MemberUnit.Role.MEMBER)
    rows = MemberUnit.objects.filter(role__in=roles, is_current=True, unit__is_active=True)
    return tuple(rows.order_by("order", "pk").values_list("unit__code", flat=True))


@transaction.atomic
def call(meeting: Meeting, issues_due_on: date, *, by: Actor) -> None:
    """Ask the units for issues until a day before the meeting."""
    require(by, Permission.MEETING_MANAGE, meeting)
    if not clock.today() <= issues_due_on < meeting.day:
        raise Invalid("议题截止日期应在今天以后、会议召开以前，请核对。")
    also = {"issues_due_on": issues_due_on, "called_at": meeting.called_at or clock.now()}
    take_step(meeting, "call", by=by, also=also)


@transaction.atomic
def announce(meeting: Meeting, replies_due_on: date, *, by: Actor) -> None:
    """The agenda stands: give the ordinal, freeze notice and agenda as they go out.

    Raises `Invalid` without an agenda, `Conflict` while issues wait for an answer.
    """
    require(by, Permission.MEETING_MANAGE, meeting)
    found = held(meeting)
    if meeting.day < clock.today():
        raise Invalid("会议时间已经过去，请先修改会议时间。")
    if not clock.today() <= replies_due_on <= meeting.day:
        raise Invalid("参会回执截止日期应在今天以后、会议当天以前，请核对。")
    if not AgendaItem.objects.filter(meeting=found).exists():
        raise Invalid("议程还是空的，请先把议题列入议程。")
    waiting = Issue.objects.filter(meeting=found, state="raised").count()
    if waiting:
        raise Conflict(f"还有{waiting}个议题没有答复，请先列入议程、转下次会议或不列入。")
    ordinal = found.ordinal or _next_ordinal(found)
    take_step(
        found, "announce", by=by,
        also={
            "ordinal": ordinal, "replies_due_on": replies_due_on, "announced_at": clock.now(),
            "called_at": found.called_at or clock.now(),
        },
    )  # fmt: skip
    for kind in (PaperKind.NOTICE, PaperKind.AGENDA):
        papers.keep(found, kind, by=by)
    meeting.refresh_from_db()


def _next_ordinal(meeting: Meeting) -> int:
    # The division's row is locked, so that two notices of a day get two ordinals.
    Division.objects.select_for_update().get(code=meeting.division_id)
    same = Meeting.objects.filter(division_id=meeting.division_id, year=meeting.year)
    return int(same.aggregate(last=Max("ordinal"))["last"] or 0) + 1


@transaction.atomic
def reopen_agenda(meeting: Meeting, reason: str, *, by: Actor) -> None:
    """Take the notice back to change day or agenda; what was sent stays on file."""
    take_step(meeting, "reopen_agenda", by=by, reason=reason)


@transaction.atomic
def hold(meeting: Meeting, *, by: Actor) -> None:
    """The meeting took place; the sign-in sheet is kept as it was. Raises `Invalid` before its day."""
    require(by, Permission.MEETING_MANAGE, meeting)
    if meeting.day > clock.today():
        raise Invalid(
            f"会议定在{words_of_date(meeting.day)}，到当天才能登记召开；提前召开的请先修改会议时间。"
        )
    take_step(meeting, "hold", by=by)
    papers.keep(meeting, PaperKind.SIGN_IN, by=by)


@transaction.atomic
def close(meeting: Meeting, *, by: Actor) -> None:
    """Put the meeting on file: everything that it decided has an owner, a day and its task.

    Raises `Conflict` naming what lacks one; the database refuses it too.
    """
    require(by, Permission.MEETING_MANAGE, meeting)
    found = held(meeting)
    rows = Resolution.objects.filter(meeting=found).order_by("number")
    for row in rows.filter(Q(state__in=["drafted", "standing"]) | Q(kind="task", lead=None)):
        if row.lacks:
            raise Conflict(f"议定事项{row.number}还没有{row.lacks}，不能办结。请补上后再办结。")
        raise Conflict(f"议定事项{row.number}还没有派发任务，不能办结。请先派发任务。")
    take_step(meeting, "close", by=by)


@transaction.atomic
def postpone(meeting: Meeting, reason: str, *, by: Actor) -> None:
    take_step(meeting, "postpone", by=by, reason=reason)


@transaction.atomic
def replan(meeting: Meeting, held_at: datetime, *, by: Actor) -> None:
    """A postponed meeting gets its new day; its issues and agenda are kept."""
    require(by, Permission.MEETING_MANAGE, meeting)
    if held_at <= clock.now():
        raise Invalid("会议时间已经过去，请填写将来的时间。")
    meeting.held_at = held_at
    _move_year(meeting)
    take_step(
        meeting, "replan", by=by,
        also={
            "held_at": held_at, "year": meeting.year, "ordinal": meeting.ordinal,
            "issues_due_on": None, "replies_due_on": None,
        },
    )  # fmt: skip
    # An answer was for the former day.
    Attendance.objects.filter(meeting=meeting).update(
        reply="", reply_reason="", replied_at=None, replied_by=None
    )


@transaction.atomic
def cancel(meeting: Meeting, reason: str, *, by: Actor) -> None:
    """It does not take place; its issues wait for the next meeting."""
    require(by, Permission.MEETING_MANAGE, meeting)
    found = held(meeting)
    require_state(
        found, *AHEAD, "postponed", otherwise="会议现在是“{state}”，不能取消。"
    )  # fmt: skip
    take_step(meeting, "cancel", by=by, reason=reason)
    for issue in Issue.objects.filter(meeting=found, state__in=["raised", "accepted"]):
        take_step(
            issue, "defer", by=by, reason=CALLED_OFF,
            also={"meeting_id": None, "reason": CALLED_OFF},
        )  # fmt: skip


def default_days(meeting: Meeting) -> dict[str, date]:
    """What the forms propose: never after the day before the meeting."""
    today = clock.today()
    return {
        "issues": min(deadline_of("meeting.issue_working_days", today).date, meeting.day),
        "replies": min(deadline_of("meeting.reply_working_days", today).date, meeting.day),
    }
