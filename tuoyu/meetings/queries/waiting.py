"""For whom a joint meeting waits: the units that still owe something, and the office."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.divisions.queries import deadline_of
from tuoyu.meetings.lifecycle import WRITING
from tuoyu.meetings.models import Attendance, Comment, Issue, Meeting, MinutesVersion, Signature
from tuoyu.meetings.queries.meetings import own_units
from tuoyu.meetings.vocabulary import Presence


@dataclass(frozen=True)
class Owed:
    """What units owe in a state of a meeting, and the column of its last day."""

    column: str
    words: str
    demand: str


OWED = {
    "calling": Owed("issues_due_on", "议题征集", "有议题的请尽快提交；没有的不用答复。"),
    "announced": Owed("replies_due_on", "参会回执", "请报送参会人员；不能参会的请说明理由。"),
    "commenting": Owed("comments_due_on", "纪要征求意见", "请反馈意见；没有意见的请点“无意见”。"),
    "signing": Owed("signatures_due_on", "纪要会签", "请看过纪要后会签。"),
}
RUNNING = (*OWED, *WRITING, "issued", "postponed")


def running() -> QuerySet[Meeting]:
    """The meetings that can wait for anybody, with the number of `standing` resolutions."""
    standing = Count("resolutions", filter=Q(resolutions__state="standing"))
    rows = Meeting.objects.filter(state__in=RUNNING).select_related("division")
    return rows.annotate(standing=standing).order_by("held_at", "pk")


def due_on(meeting: Meeting) -> date | None:
    """The last day of what units owe now."""
    owed = OWED.get(meeting.state)
    return getattr(meeting, owed.column) if owed else None


def owing(rows: QuerySet[Attendance]) -> QuerySet[Attendance]:
    """Those of the units that have not done what their meeting asks for in its present state."""
    newest = MinutesVersion.objects.filter(meeting=OuterRef("meeting")).order_by("-number")
    seen = {"version": OuterRef("newest"), "unit": OuterRef("unit")}
    raised = Issue.objects.filter(meeting=OuterRef("meeting"), unit=OuterRef("unit"))
    return rows.annotate(newest=Subquery(newest.values("pk")[:1])).filter(
        Q(~Exists(raised), meeting__state="calling")
        | Q(meeting__state="announced", reply="")
        | Q(
            ~Exists(Comment.objects.filter(**seen)), meeting__state="commenting",
            newest__isnull=False,
        )
        | Q(
            ~Exists(Signature.objects.filter(**seen)), meeting__state="signing",
            newest__isnull=False, presence=Presence.PRESENT.value,
        )
    )  # fmt: skip


def owed_by(by: Actor) -> QuerySet[Attendance]:
    """What the units of `by` owe to meetings, a call for issues aside, which nobody has to answer."""
    rows = Attendance.objects.filter(unit__code__in=own_units(by), meeting__state__in=OWED)
    rows = rows.exclude(meeting__state="calling")
    return owing(rows).select_related("meeting", "unit").order_by("meeting__held_at", "pk")


def waiting_for_office(by: Actor) -> list[tuple[Meeting, str]]:
    """The meetings of `by` in which a step of the office is due, each with what it is."""
    own = scope(by, Permission.MEETING_MANAGE, division="division__code")
    found = [(meeting, office_step(meeting)) for meeting in running().filter(own)]
    return [(meeting, words) for meeting, words in found if words]


def office_step(meeting: Meeting) -> str:
    """What waits for the office today in one of the `running` meetings, "" for nothing."""
    today = clock.today()
    if meeting.state == "announced":
        return "已到会议日，请登记召开情况" if meeting.day < today else ""
    if meeting.state in OWED:
        due = due_on(meeting)
        over = due is not None and due < today
        return f"{OWED[meeting.state].words}已截止，请办理下一步" if over else ""
    if meeting.state in WRITING:
        late = deadline_of("meeting.minutes_working_days", meeting.day).overdue(today)
        return "纪要还没有送出征求意见" if late else ""
    if meeting.state == "postponed":
        return "会议延期，请重新安排时间" if meeting.day < today else ""
    standing: int = getattr(meeting, "standing", 0)
    return f"还有{standing}件议定事项没有派发任务" if standing else ""
