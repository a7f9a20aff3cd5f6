"""Remind of joint meetings: units of issues, replies, comments and signatures; the office of what
waits for it. Each reminder reaches a person once (the key of its notice)."""

from datetime import date, timedelta

from django.db import transaction

from tuoyu.accounts.queries import holders
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Role
from tuoyu.divisions.queries import deadline_of, district, provision
from tuoyu.flows.meeting_notices import tell_office, tell_units
from tuoyu.meetings.lifecycle import WRITING
from tuoyu.meetings.models import Meeting
from tuoyu.meetings.queries import next_due, next_meeting
from tuoyu.meetings.vocabulary import Presence
from tuoyu.notices import actions as notices
from tuoyu.rules.days import reached, words_left, words_of_date

CLOCKS = {
    "calling": ("issues_due_on", "议题征集", "有议题的请尽快提交；没有的不用答复。"),
    "announced": ("replies_due_on", "参会回执", "请报送参会人员；不能参会的请说明理由。"),
    "commenting": ("comments_due_on", "纪要征求意见", "请反馈意见；没有意见的请点“无意见”。"),
    "signing": ("signatures_due_on", "纪要会签", "请看过纪要后会签。"),
}


@transaction.atomic
def remind_meetings(*, by: Actor) -> int:
    """Notices of today; the number of them. Twice a day makes them once."""
    made = _next_one(by)
    stages = provision("meeting.reminder_days").wholes
    running = Meeting.objects.filter(state__in=[*CLOCKS, *WRITING, "issued", "postponed"])
    for meeting in running.select_related("division").order_by("pk"):
        count = _units(meeting, stages, by) if meeting.state in CLOCKS else 0
        count += _office(meeting, by)
        if count:
            audit.record(by, "meeting.remind", meeting, notices=count)
        made += count
    return made


def _next_one(by: Actor) -> int:
    """The period runs out and nothing is planned."""
    code = district().code
    due = next_due(code) if code else None
    if due is None or next_meeting(code) is not None:
        return 0
    today = clock.today()
    if today < due - timedelta(days=provision("meeting.plan_ahead_days").whole):
        return 0
    late, months = today > due, provision("meeting.period_months").whole
    told = notices.queue(
        holders(Role.OFFICE_DIRECTOR, division=code),
        subject="联席会议已过召开期限" if late else "该筹备下一次联席会议了",
        body=f"按每{months}个月至少召开一次，应在{words_of_date(due)}前召开，现在还没有安排。",
        link="/office/meetings/new/",
        due_on=due,
        key=f"meeting.plan:{code}:{due}:{'late' if late else 'ahead'}",
        by=by,
    )
    return len(told)


def _units(meeting: Meeting, stages: tuple[int, ...], by: Actor) -> int:
    column, words, demand = CLOCKS[meeting.state]
    due: date | None = getattr(meeting, column)
    left = -1 if due is None else (due - clock.today()).days
    stage = reached(left, stages)
    if left < 0 or stage is None:
        return 0
    told = tell_units(
        meeting, f"{words}{words_left(left)}：{meeting.name}", demand, units=_late_units(meeting),
        key=f"due:{meeting.public_id}:{meeting.state}:{due}:{stage}", due_on=due, by=by,
    )  # fmt: skip
    return len(told)


def _late_units(meeting: Meeting) -> list[str]:
    """The units that have not done it yet."""
    rows = meeting.attendances.all()
    version = meeting.versions.order_by("-number").first()
    if meeting.state == "calling":
        rows = rows.exclude(unit__in=meeting.issues.values("unit"))
    elif meeting.state == "announced":
        rows = rows.filter(reply="")
    elif meeting.state == "commenting" and version is not None:
        rows = rows.exclude(unit__in=version.comments.values("unit"))
    elif meeting.state == "signing" and version is not None:
        rows = rows.filter(presence=Presence.PRESENT.value)
        rows = rows.exclude(unit__in=version.signatures.values("unit"))
    return list(rows.values_list("unit__code", flat=True))


def _office(meeting: Meeting, by: Actor) -> int:
    """What waits for the office after a day."""
    words = _waiting(meeting)
    if not words:
        return 0
    told = tell_office(
        meeting, f"{meeting.name}：{words}", "请打开会议页办理下一步。",
        key=f"office:{meeting.public_id}:{meeting.state}:{words}", by=by,
    )  # fmt: skip
    return len(told)


def _waiting(meeting: Meeting) -> str:
    today = clock.today()
    if meeting.state in CLOCKS:
        column, words, _ = CLOCKS[meeting.state]
        due: date | None = getattr(meeting, column)
        if meeting.state == "announced":
            return "已到会议日，请登记召开情况" if meeting.day < today else ""
        return f"{words}已截止，请办理下一步" if due is not None and due < today else ""
    if meeting.state in WRITING:
        late = deadline_of("meeting.minutes_working_days", meeting.day).overdue(today)
        return "纪要还没有送出征求意见" if late else ""
    if meeting.state == "postponed":
        return "会议延期，请重新安排时间" if meeting.day < today else ""
    waiting = meeting.resolutions.filter(state="standing").count()
    return f"还有{waiting}件议定事项没有派发任务" if waiting else ""
