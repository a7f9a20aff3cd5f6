"""Joint meetings between their notice and their minutes, which the demo's own have gone past."""

from datetime import timedelta
from typing import Any

from tuoyu.accounts.models import Unit, User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission
from tuoyu.divisions.queries import district
from tuoyu.files import actions as files
from tuoyu.flows.circulate_minutes import circulate_minutes
from tuoyu.flows.demo.days import DAY, ago, on
from tuoyu.flows.demo.samples import picture
from tuoyu.flows.send_meeting_notice import send_meeting_notice
from tuoyu.meetings import actions
from tuoyu.meetings.models import Issue, IssuePaper, Meeting
from tuoyu.meetings.papers import open_before
from tuoyu.meetings.vocabulary import Decision, Presence

# Whose people walk over the pages.
WALKERS = ("demo-unit", "demo-street")


def build() -> dict[str, Any]:
    """One that units answer, one that is written, one that is commented on; by name of the route."""
    office = _person("demo-office")
    coming = _announced(office, 0, 9)
    written = _drafted(office, 3)
    commented = _drafted(office, 2)
    with clock.at(ago(1)):
        circulate_minutes(commented, to_sign=False, by=office)
    of_written = ("attendance", "minutes", "earlier", "resolution-new")
    resolution = written.resolutions.order_by("number").get()
    return {
        "office-meeting-issue-paper-drop": _named(_with_paper()),
        "office-meeting-reply": _named(coming),
        **{f"office-meeting-{name}": _named(written) for name in of_written},
        "office-meeting-resolution": _named(resolution),
        **{f"office-meeting-{name}": _named(commented) for name in ("comment", "text")},
    }


def _person(username: str) -> Actor:
    return actor_of(User.objects.get(username=username))


def _with_paper() -> IssuePaper:
    """The issue that nobody has answered gets a paper of its unit."""
    by, issue = _person("demo-unit"), Issue.objects.filter(state="raised").get()
    content = picture("示例材料", "示例议题")
    stored = files.store(content, by=by, division=issue.division_id, kind="meetings.issue")
    return actions.add_paper(issue, stored, "示例材料", by=by)


def _named(record: Any) -> dict[str, str]:
    return {"public_id": str(record.public_id)}


def _announced(office: Actor, days_ago: int, days_ahead: int) -> Meeting:
    """Its notice went out so many days ago, for a day so many days after that."""
    day = clock.today() + (days_ahead - days_ago) * DAY
    invited = tuple(
        unit for name in WALKERS for unit in _person(name).units(Permission.MEETING_TAKE_PART)
    )
    given = actions.MeetingGiven(
        "示例专题", on(day, 14, 30), "示例·会议室", "示例·主持人", "", (*invited, "health")
    )
    with clock.at(ago(days_ago, 9)):
        made = actions.plan_meeting(given, division=district().code, by=office, is_demo=True)
        actions.add_item(made, actions.ItemGiven("示例通报", None, 10), by=office)
        send_meeting_notice(made, clock.today() + DAY, by=office)
    return made


def _drafted(office: Actor, days_ago: int) -> Meeting:
    """Held so many days ago, with the draft of its minutes and one resolution."""
    made = _announced(office, days_ago + 5, 5)
    with clock.at(ago(days_ago, 18)):
        actions.hold(made, by=office)
        came = actions.Came(Presence.PRESENT, "示例·到会人", "示例·科长")
        rows = made.attendances.all()
        actions.record_attendance(made, {row.public_id: came for row in rows}, by=office)
        for row in open_before(made):
            actions.take_note(made, row, Decision.CONTINUE, "示例：下次再报。", by=office)
        made.refresh_from_db()
        summaries = {item.public_id: "示例：同意。" for item in made.items.all()}
        draft = actions.Draft("示例纪要开头。", "示例结尾。", summaries)
        actions.save_draft(made, draft, revision=made.revision, by=office)
        decided = actions.ResolutionGiven(
            "示例议定事项。", lead=Unit.objects.get(code="education"),
            due_on=clock.today() + timedelta(days=60),
        )  # fmt: skip
        actions.add_resolution(made, decided, by=office)
    made.refresh_from_db()
    return made
