"""Who opens which page of the joint meetings, and that no page grows in queries."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as places
from tests.accounts.factories import staff
from tests.meetings import factories
from tests.meetings.factories import (
    commenting,
    drafted,
    issued,
)
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.meetings import actions
from tuoyu.meetings.models import (
    Meeting,
    Resolution,
)

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def at(name, scene, *more):
    return reverse(f"office-meeting-{name}", args=[scene.meeting.public_id, *more])


def home(scene):
    return reverse("office-meeting", args=[scene.meeting.public_id])


def office(scene):
    return client_of(scene.office)


def of(scene, code):
    return client_of(scene.people[code])


OPEN = {
    "office-meetings": "read", "office-meetings-export": "read", "office-meetings-new": "manage",
    "office-meeting-resolutions": "read", "office-meeting-resolutions-export": "read",
}  # fmt: skip
OF_MEETING = {
    "office-meeting": "read", "office-meeting-text": "read", "office-meeting-edit": "manage",
    "office-meeting-agenda": "manage", "office-meeting-attendance": "manage",
    "office-meeting-earlier": "manage", "office-meeting-minutes": "manage",
    "office-meeting-resolution-new": "manage", "office-meeting-sign": "part",
    "office-meeting-reply": "part",
}  # fmt: skip
MAY = {
    Role.OFFICE_DIRECTOR: {"read", "manage"},
    Role.UNIT_CLERK: {"read", "part"},
    Role.UNIT_HEAD: {"read", "part"},
    Role.GROUP_LEADER: {"read"},
    Role.FILING_CLERK: {"read"},
    Role.REGISTRAR_CLERK: set(),
    Role.SYSTEM_ADMIN: set(),
}


@pytest.mark.parametrize("role", list(MAY))
def test_who_opens_what(role):
    scene = issued()
    if "part" in MAY[role]:
        person = factories.clerk(scene.units["market"], role)
    else:
        person = staff(role)
    client = client_of(person)
    pages = [(reverse(name), wanted) for name, wanted in OPEN.items()]
    pages += [
        (reverse(name, args=[scene.meeting.public_id]), wanted)
        for name, wanted in OF_MEETING.items()
    ]
    for address, wanted in pages:
        # A page whose time is over leads back to the meeting.
        expected = {200, 302} if wanted in MAY[role] else {403}
        assert client.get(address).status_code in expected, (role, address)


def test_drafts_of_minutes_are_for_the_office_then_for_the_units():
    scene = drafted()
    leader = client_of(staff(Role.GROUP_LEADER))
    address = at("text", scene)
    assert "示例纪要开头" in text(office(scene).get(address))
    assert of(scene, "market").get(address).status_code == 302
    actions.ask_comments(scene.meeting, by=scene.by)
    assert "示例纪要开头" in text(of(scene, "market").get(address))
    assert leader.get(address).status_code == 302
    assert "示例议定事项" not in text(leader.get(home(scene)))


def test_odd_addresses():
    scene = commenting()
    client = office(scene)
    assert client.get(at("step", scene, "burn")).status_code == 404
    assert client.get(at("step", scene, "call")).status_code == 302
    assert client.post(at("step", scene, "call"), posting.keyed(**posting.day("due", 1))).status_code in {409, 422}  # fmt: skip
    for query in ("?page=\0", "?year=二〇", "?state=x", "?text=%00"):
        assert client.get(reverse("office-meetings") + query).status_code == 200


def more_meetings(scene, count):
    for _ in range(count):
        made = actions.plan_meeting(factories.given(), division=places.DISTRICT, by=scene.by)
        Meeting.objects.filter(pk=made.pk).update(announced_at=clock.now())


def more_resolutions(scene, count):
    last = Resolution.objects.count()
    for number in range(last + 1, last + count + 1):
        made = Resolution.objects.create(
            meeting=scene.meeting, number=number, text="示例", state="standing",
            lead=scene.units["market"], due_on=clock.today(),
        )  # fmt: skip
        made.supports.set([scene.units["health"]])


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("office-meetings", more_meetings),
        ("office-meetings-export", more_meetings),
        ("office-meeting-resolutions", more_resolutions),
        ("office-meeting-resolutions-export", more_resolutions),
        ("office-meeting", more_resolutions),
    ],
)
def test_one_row_or_fifty(name, more):
    scene = issued()
    client = of(scene, "market")
    address = home(scene) if name == "office-meeting" else reverse(name)

    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    more(scene, 1)
    queries()
    few = queries()
    more(scene, 49)
    assert queries() == few <= 34
