"""Joint meetings as far as a test wants them, through the real acts."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests import factories
from tests.accounts.factories import acting, staff, unit
from tuoyu.accounts import actions as accounts
from tuoyu.accounts.models import Unit, User
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Actor, Role
from tuoyu.meetings import actions
from tuoyu.meetings.models import AgendaItem, Meeting, MinutesVersion, Resolution
from tuoyu.meetings.vocabulary import Presence
from tuoyu.plan.models import MemberUnit

DAY = timedelta(days=1)
CODES = ("health", "education", "market")


@dataclass
class Scene:
    """A district with its office and three member units, a clerk in each; one meeting."""

    office: User
    people: dict[str, User]
    units: dict[str, Unit]
    meeting: Meeting
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def by(self) -> Actor:
        return acting(self.office)

    def of(self, code: str) -> Actor:
        return acting(self.people[code])

    def attendance(self, code: str) -> Any:
        rows = self.meeting.attendances.select_related("meeting", "unit")
        return rows.get(unit__code=code)


def member(code: str, order: int) -> Unit:
    made = unit(code)
    MemberUnit.objects.get_or_create(
        unit=made, defaults={"printed": made.name, "role": "member", "order": order}
    )
    return made


def clerk(of: Unit, role: Role = Role.UNIT_CLERK) -> User:
    person = staff()
    bounds = accounts.Bounds(unit=of, division=of.division)
    accounts.grant_post(person, role, bounds, by=SYSTEM)
    return person


def given(days: int = 10, **values: Any) -> actions.MeetingGiven:
    when = (clock.now() + days * DAY).replace(hour=14, minute=30, second=0, microsecond=0)
    told = {
        "title": "示例专题", "held_at": when, "place": "示例会议室", "chair": "示例·主持人", **values
    }  # fmt: skip
    return actions.MeetingGiven(**told)


def planned(days: int = 10, **values: Any) -> Scene:
    factories.district()
    units = {code: member(code, order) for order, code in enumerate(CODES, 1)}
    office = staff(Role.OFFICE_DIRECTOR)
    people = {code: clerk(each) for code, each in units.items()}
    meeting = actions.plan_meeting(
        given(days, **values), division=factories.DISTRICT, by=acting(office)
    )
    return Scene(office, people, units, meeting)


ISSUE = actions.IssueGiven("示例议题", "示例情况。", "示例理由。", "示例建议。")


def called(days: int = 10) -> Scene:
    scene = planned(days)
    actions.call(scene.meeting, clock.today() + 2 * DAY, by=scene.by)
    return scene


def with_agenda(days: int = 10) -> Scene:
    scene = called(days)
    raised = actions.raise_issue(
        scene.meeting, scene.units["education"], ISSUE, by=scene.of("education")
    )
    actions.accept_issue(raised, scene.meeting, by=scene.by)
    actions.add_item(scene.meeting, actions.ItemGiven("示例通报"), by=scene.by)
    return scene


def announced(days: int = 10) -> Scene:
    scene = with_agenda(days)
    actions.announce(scene.meeting, clock.today() + DAY, by=scene.by)
    return scene


def held(days: int = 10) -> Scene:
    """Held at once: its day is moved to today."""
    scene = announced(days)
    now = clock.now() - timedelta(minutes=1)
    Meeting.objects.filter(pk=scene.meeting.pk).update(held_at=now, year=now.year)
    scene.meeting.refresh_from_db()
    actions.hold(scene.meeting, by=scene.by)
    return scene


def came(scene: Scene, *absent: str) -> dict[Any, actions.Came]:
    return {
        row.public_id: actions.Came(Presence.EXCUSED)
        if row.unit.code in absent
        else actions.Came(Presence.PRESENT, "示例·到会人", "示例职务")
        for row in scene.meeting.attendances.select_related("unit")
    }


def task(scene: Scene, **values: Any) -> actions.ResolutionGiven:
    told: dict[str, Any] = {
        "text": "示例议定事项", "lead": scene.units["education"],
        "due_on": clock.today() + 30 * DAY, **values,
    }  # fmt: skip
    return actions.ResolutionGiven(**told)


def write(scene: Scene) -> None:
    """The words of a whole draft."""
    scene.meeting.refresh_from_db()
    summaries = {
        row.public_id: "示例会议意见。" for row in AgendaItem.objects.filter(meeting=scene.meeting)
    }
    draft = actions.Draft("示例纪要开头。", "示例结尾。", summaries)
    actions.save_draft(scene.meeting, draft, revision=scene.meeting.revision, by=scene.by)


def drafted(*absent: str, resolutions: int = 1) -> Scene:
    scene = held()
    actions.record_attendance(scene.meeting, came(scene, *absent), by=scene.by)
    write(scene)
    for _ in range(resolutions):
        actions.add_resolution(scene.meeting, task(scene), by=scene.by)
    scene.meeting.refresh_from_db()
    return scene


def commenting(*absent: str) -> Scene:
    scene = drafted(*absent)
    actions.ask_comments(scene.meeting, by=scene.by)
    return scene


def signing(*absent: str) -> Scene:
    scene = commenting(*absent)
    actions.ask_signatures(scene.meeting, by=scene.by)
    return scene


def version(scene: Scene) -> MinutesVersion:
    found = scene.meeting.versions.select_related("meeting").order_by("-number").first()
    assert found is not None
    return found


def signed(scene: Scene, *codes: str) -> None:
    seen = version(scene)
    for code in codes or CODES:
        actions.sign(seen, scene.units[code], digest=seen.digest, by=scene.of(code))


def issued() -> Scene:
    scene = signing()
    signed(scene)
    actions.issue(scene.meeting, by=scene.by)
    return scene


def resolution(scene: Scene, number: int = 1) -> Resolution:
    return scene.meeting.resolutions.select_related("meeting", "lead").get(number=number)


def following(scene: Scene) -> Scene:
    """The next meeting of the same people, held, with its draft written."""
    later = actions.plan_meeting(given(5), division=factories.DISTRICT, by=scene.by)
    next_scene = Scene(scene.office, scene.people, scene.units, later)
    actions.add_item(later, actions.ItemGiven("示例通报"), by=scene.by)
    actions.announce(later, clock.today() + DAY, by=scene.by)
    Meeting.objects.filter(pk=later.pk).update(held_at=clock.now(), year=clock.today().year)
    later.refresh_from_db()
    actions.hold(later, by=scene.by)
    actions.record_attendance(later, came(next_scene), by=scene.by)
    write(next_scene)
    return next_scene
