"""Remind of joint meetings: units of issues, replies, comments and signatures; the office of what
waits for it. Each reminder reaches a person once (the key of its notice)."""

from datetime import timedelta

from django.db import transaction

from tuoyu.accounts.queries import holders
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Role
from tuoyu.divisions.queries import district, provision
from tuoyu.flows.meeting_notices import tell_office, tell_units
from tuoyu.meetings.models import Meeting
from tuoyu.meetings.queries import next_due, next_meeting, waiting
from tuoyu.notices import actions as notices
from tuoyu.rules.days import reached, words_left, words_of_date


@transaction.atomic
def remind_meetings(*, by: Actor) -> int:
    """Notices of today; the number of them. Twice a day makes them once."""
    made = _next_one(by)
    stages = provision("meeting.reminder_days").wholes
    for meeting in waiting.running():
        count = _units(meeting, stages, by) + _office(meeting, by)
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
    due = waiting.due_on(meeting)
    left = -1 if due is None else (due - clock.today()).days
    stage = reached(left, stages)
    if left < 0 or stage is None:
        return 0
    owed, late = waiting.OWED[meeting.state], waiting.owing(meeting.attendances.all())
    told = tell_units(
        meeting, f"{owed.words}{words_left(left)}：{meeting.name}", owed.demand,
        units=late.values_list("unit__code", flat=True), due_on=due, by=by,
        key=f"due:{meeting.public_id}:{meeting.state}:{due}:{stage}",
    )  # fmt: skip
    return len(told)


def _office(meeting: Meeting, by: Actor) -> int:
    """What waits for the office after a day."""
    words = waiting.office_step(meeting)
    if not words:
        return 0
    told = tell_office(
        meeting, f"{meeting.name}：{words}", "请打开会议页办理下一步。",
        key=f"office:{meeting.public_id}:{meeting.state}:{words}", by=by,
    )  # fmt: skip
    return len(told)
