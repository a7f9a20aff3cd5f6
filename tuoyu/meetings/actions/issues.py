"""Issues: raised by a unit or the office, answered by the office."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from tuoyu.accounts.models import Unit
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, may, require
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, require_state
from tuoyu.core.lifecycle import take_step
from tuoyu.files.models import StoredFile
from tuoyu.meetings.actions.meetings import held
from tuoyu.meetings.lifecycle import BEFORE_NOTICE
from tuoyu.meetings.models import AgendaItem, Issue, IssuePaper, Meeting

MOST_PAPERS = 10


@dataclass(frozen=True)
class IssueGiven:
    """What a unit asks a meeting to settle."""

    title: str
    text: str
    why: str
    asked: str


@transaction.atomic
def raise_issue(meeting: Meeting, unit: Unit, given: IssueGiven, *, by: Actor) -> Issue:
    """A unit's issue until the last day of the call; the office may later, and for any unit.

    Raises `NotAllowed` for a unit that is not invited, `Conflict` after the call.
    """
    office = bool(may(by, Permission.MEETING_MANAGE, meeting))
    if not office:
        require(
            by, Permission.MEETING_TAKE_PART,
            Subject(division=meeting.division_id, units=(unit.code,)),
        )  # fmt: skip
    found = held(meeting)
    if office:
        require_state(
            found, *BEFORE_NOTICE, otherwise="会议现在是“{state}”，议程已定，不能再提议题。"
        )
    else:
        _check_call(found, unit)
    _check(given)
    made = Issue.objects.create(
        division_id=found.division_id, meeting=found, unit=unit, raised_by_id=by.person_id,
        by_office=office, **vars(given),
    )  # fmt: skip
    audit.record(by, "meeting.raise_issue", made, unit=unit.code)
    return made


def _check_call(meeting: Meeting, unit: Unit) -> None:
    if not meeting.attendances.filter(unit=unit).exists():
        raise NotAllowed("本次会议没有邀请贵单位；有需要研究的事项，请联系领导小组办公室。")
    require_state(meeting, "calling", otherwise="会议现在是“{state}”，不在征集议题期间。")
    if meeting.issues_due_on is not None and clock.today() > meeting.issues_due_on:
        raise Conflict("议题征集已截止，需要补报的请联系领导小组办公室。")


def _check(given: IssueGiven) -> None:
    for value, words in (
        (given.title, "议题名称"), (given.text, "基本情况"), (given.why, "提请研究的理由"),
        (given.asked, "建议议定的事项"),
    ):  # fmt: skip
        if not value.strip():
            raise Invalid(f"请填写{words}。")


def require_own(by: Actor, issue: Issue) -> None:
    """The office, or whoever takes part for the unit that raised it."""
    if not may(by, Permission.MEETING_MANAGE, issue):
        require(by, Permission.MEETING_TAKE_PART, issue)


@transaction.atomic
def change_issue(issue: Issue, given: IssueGiven, *, by: Actor) -> None:
    """Until the office has answered."""
    require_own(by, issue)
    found = _raised(issue)
    _check(given)
    for name, value in vars(given).items():
        setattr(found, name, value)
    found.save(update_fields=list(vars(given)))
    audit.record(by, "meeting.change_issue", found)
    issue.refresh_from_db()


def _raised(issue: Issue) -> Issue:
    found = Issue.objects.select_for_update(of=("self",)).select_related("unit").get(pk=issue.pk)
    require_state(found, "raised", otherwise="议题现在是“{state}”，办公室已经答复，不能再修改。")
    return found


@transaction.atomic
def add_paper(issue: Issue, file: StoredFile, title: str, *, by: Actor) -> IssuePaper:
    """Attach a paper that was just stored."""
    require_own(by, issue)
    found = Issue.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    require_state(
        found, "raised", "accepted", "deferred", otherwise="议题现在是“{state}”，不能再添材料。"
    )
    if found.papers.count() >= MOST_PAPERS:
        raise Invalid(f"一个议题最多{MOST_PAPERS}份材料，请先移除不需要的。")
    made = IssuePaper.objects.create(issue=found, file=file, title=title.strip() or file.name[:80])
    audit.record(by, "meeting.add_paper", found, file=file.public_id)
    return made


@transaction.atomic
def drop_paper(paper: IssuePaper, *, by: Actor) -> None:
    require_own(by, paper.issue)
    issue = _raised(paper.issue)
    audit.record(by, "meeting.drop_paper", issue, file=paper.file.public_id)
    IssuePaper.objects.filter(pk=paper.pk).delete()


@transaction.atomic
def withdraw_issue(issue: Issue, *, by: Actor) -> None:
    """The unit takes it back while nobody has answered."""
    take_step(issue, "withdraw", by=by)


@transaction.atomic
def accept_issue(issue: Issue, meeting: Meeting, *, by: Actor, duration: int = 10) -> AgendaItem:
    """Put it on the agenda of a meeting, at the end; its unit reports."""
    require(by, Permission.MEETING_MANAGE, issue)
    found = held(meeting)
    require_state(
        found, *BEFORE_NOTICE, otherwise="会议现在是“{state}”，议程已定，不能再列入议题。"
    )
    if found.division_id != issue.division_id:
        raise Invalid("议题和会议不在同一个区，请核对。")
    if not 1 <= duration <= 240:
        raise Invalid("汇报时长应在1到240分钟之间。")
    take_step(issue, "accept", by=by, also={"meeting_id": found.pk, "reason": ""})
    last = AgendaItem.objects.filter(meeting=found).aggregate(last=Max("order"))["last"] or 0
    return AgendaItem.objects.create(
        meeting=found, order=last + 1, title=issue.title, issue=issue, rapporteur_id=issue.unit_id,
        duration=duration,
    )  # fmt: skip


@transaction.atomic
def defer_issue(issue: Issue, reason: str, *, by: Actor) -> None:
    """It waits for a later meeting; taken off the agenda when it stood there."""
    require(by, Permission.MEETING_MANAGE, issue)
    _off_agenda(issue)
    take_step(issue, "defer", by=by, reason=reason, also={"meeting_id": None, "reason": reason})


def _off_agenda(issue: Issue) -> None:
    if issue.state != "accepted" or issue.meeting is None:
        return
    meeting = held(issue.meeting)
    require_state(
        meeting, *BEFORE_NOTICE, "postponed",
        otherwise="会议现在是“{state}”，请先收回通知，再修改议程。",
    )  # fmt: skip
    AgendaItem.objects.filter(meeting=meeting, issue=issue).delete()


@transaction.atomic
def decline_issue(issue: Issue, reason: str, *, by: Actor) -> None:
    """It is not for a joint meeting; the reason goes to the unit."""
    take_step(issue, "decline", by=by, reason=reason, also={"reason": reason})
