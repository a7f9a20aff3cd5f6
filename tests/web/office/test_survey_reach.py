"""Who opens which page of the survey, and that no page grows in queries."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.accounts.factories import staff, unit
from tests.registry.factories import institution
from tests.survey.factories import filled, next_round, opened, planned, raw, verified, walker
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.registry.models import Institution
from tuoyu.survey import actions, sheet
from tuoyu.survey.models import Entry, Place, Round

pytestmark = pytest.mark.django_db

PAGES = {
    "office-survey": "read", "office-survey-export": "read", "office-survey-new": "manage",
    "office-survey-handovers": "manage", "office-survey-handovers-export": "manage",
    "office-survey-uploads": "fill", "office-survey-uploads-export": "fill",
    "field-survey": "fill", "field-survey-filled": "fill", "field-survey-new": "fill",
}  # fmt: skip
OF_ROUND = {
    "office-survey-round": "read", "office-survey-entries": "read",
    "office-survey-entries-export": "read", "office-survey-comparison": "read",
    "office-survey-comparison-export": "read", "office-survey-edit": "manage",
    "office-survey-queue": "fill", "office-survey-template": "fill",
    "office-survey-upload": "fill",
}  # fmt: skip
OF_ENTRY = {
    "office-survey-entry": "read", "office-survey-verify": "fill",
    "office-survey-send-back": "fill", "office-survey-register": "manage",
    "office-survey-hand-over": "manage",
}  # fmt: skip
MAY = {
    Role.FILING_CLERK: {"read", "fill", "manage"},
    Role.OFFICE_DIRECTOR: {"read", "manage"},
    Role.STREET_INSPECTOR: {"read", "fill"},
    Role.UNIT_CLERK: set(),
    Role.REGISTRAR_CLERK: set(),
    Role.SYSTEM_ADMIN: set(),
}


def pages(scene, entry):
    for name, wanted in PAGES.items():
        yield reverse(name), wanted
    for name, wanted in OF_ROUND.items():
        yield reverse(name, args=[scene.round.public_id]), wanted
    for name, wanted in OF_ENTRY.items():
        yield reverse(name, args=[entry.public_id]), wanted


@pytest.mark.parametrize("role", list(MAY))
def test_who_opens_what(role):
    scene = opened()
    entry = filled(scene)
    where = {"where": factories.STREET} if role is Role.STREET_INSPECTOR else {}
    client = client_of(staff(role, **where))
    for address, wanted in pages(scene, entry):
        status = 200 if wanted in MAY[role] else 403
        assert client.get(address).status_code == status, (role, address)


def test_another_street_s_entry_and_another_district_s_round_are_not_found():
    scene = opened()
    entry = filled(scene)
    there = client_of(walker("990101002"))
    for name, wanted in OF_ENTRY.items():
        if wanted != "manage":
            assert there.get(reverse(name, args=[entry.public_id])).status_code == 404
    address = reverse("field-survey-place", args=[entry.place.public_id])
    assert there.get(address).status_code == 404
    abroad = client_of(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
    for name in OF_ROUND:
        assert abroad.get(reverse(name, args=[scene.round.public_id])).status_code == 404


def more_entries(scene, count):
    before = Entry.objects.count()
    for number in range(before + 1, before + count + 1):
        filled(scene, number)


def more_left(scene, count):
    """Places that the register knows."""
    for _ in range(count):
        number = Institution.objects.count() + 1
        made = institution(name=f"示例待访{number}", address=f"示例待访路{number}号")
        Place.objects.create(
            number=f"摸1999-{number:05d}", street_id=factories.STREET,
            division_id=factories.COMMUNITY, name=made.name, address="示例路",
            key=f"待访{number}|", institution=made,
        )  # fmt: skip


def more_uploads(scene, count):
    for _ in range(count):
        number = Entry.objects.count() + 1
        checked = sheet.check(
            [(2, raw(number))],
            sheet.Known(clock.today(), {factories.COMMUNITY: factories.COMMUNITY}),
        )
        delivery = actions.Delivery(factories.STREET, "0" * 64)
        actions.take_upload(scene.round, delivery, checked, by=scene.by_walker)


def more_handovers(scene, count):
    to = unit("market")
    for _ in range(count):
        entry = filled(scene, Entry.objects.count() + 1)
        given = actions.Given(to, clock.today(), "示例")
        actions.hand_over(entry, given, by=scene.by_clerk)


def more_rounds(scene, count):
    for _ in range(count):
        planned(f"示例{Round.objects.count()}", by=SYSTEM)


@pytest.mark.parametrize(
    ("name", "who", "more"),
    [
        ("office-survey", "clerk", more_rounds),
        ("office-survey-export", "clerk", more_rounds),
        ("office-survey-round", "clerk", more_entries),
        ("office-survey-entries", "clerk", more_entries),
        ("office-survey-entries-export", "clerk", more_entries),
        ("office-survey-queue", "second", more_entries),
        ("office-survey-template", "walker", more_entries),
        ("office-survey-comparison", "clerk", more_entries),
        ("office-survey-uploads", "walker", more_uploads),
        ("office-survey-uploads-export", "walker", more_uploads),
        ("office-survey-handovers", "clerk", more_handovers),
        ("office-survey-handovers-export", "clerk", more_handovers),
        ("field-survey", "walker", more_left),
        ("field-survey-filled", "walker", more_entries),
    ],
)
def test_one_row_or_fifty(name, who, more):
    scene = opened()
    if name == "office-survey-comparison":
        verified(scene, 999)
        scene = next_round(scene)
    client = client_of(getattr(scene, who))
    plain = name.removesuffix("-export") in PAGES
    address = reverse(name, args=[] if plain else [scene.round.public_id])

    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    more(scene, 1)
    queries()
    few = queries()
    more(scene, 49)
    assert queries() == few <= 20
