"""The pages of the journey: open to their roles, sign-in for visitors, closed to others.

tests/house walks every address of the site with the roles of the demo; here the things that the
pages show lie in and out of reach.
"""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.accounts.factories import give, parent, provider, staff
from tests.web.sessions import client_of
from tuoyu.core.authority import Role

pytestmark = pytest.mark.django_db
HEAD, STAFF = Role.INSTITUTION_HEAD, Role.INSTITUTION_STAFF
CLERK, DIRECTOR, UNIT, STREET, AUDIT = (
    Role.FILING_CLERK, Role.OFFICE_DIRECTOR, Role.UNIT_CLERK, Role.STREET_INSPECTOR,
    Role.AUDIT_ADMIN,
)  # fmt: skip
ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, AUDIT)
READERS = {CLERK, DIRECTOR, UNIT, STREET}
# name → who opens it; the rest gets 403, or 404 where the thing is out of scope.
PAGES = {
    "provider-home": {HEAD, STAFF},
    "provider-institution": {HEAD, STAFF},
    "provider-vacancies": {HEAD, STAFF},
    "provider-filing": {HEAD},
    "provider-filing-section": {HEAD},
    "provider-filing-materials": {HEAD},
    "provider-filing-upload": {HEAD},
    "provider-filing-remove": {HEAD},
    "provider-filing-submitted": {HEAD},
    "provider-filing-withdraw": {HEAD},
    "provider-filing-paper": {HEAD},
    "office-home": {*READERS, *ADMINS},
    "office-filings": {CLERK, DIRECTOR},
    "office-filings-export": {CLERK, DIRECTOR},
    "office-filing": {CLERK, DIRECTOR},
    "office-filing-receipt": {CLERK},
    "office-filing-return": {CLERK},
    "office-filing-paper": {CLERK, DIRECTOR},
    "office-institutions": READERS,
    "office-institutions-export": READERS,
    "office-institution": READERS,
    "office-communities": READERS,
    "office-communities-export": READERS,
    "office-position": {DIRECTOR, STREET},
    "office-calendar": {DIRECTOR},
    "office-audit": {AUDIT},
    "office-audit-export": {AUDIT},
}


def addresses(case):
    paper = case.materials.first()
    more = {
        "provider-filing-section": ["site"],
        "provider-filing-upload": ["fire_safety"],
        "provider-filing-remove": [paper.public_id],
        "provider-filing-paper": ["submission"],
        "office-filing-paper": ["submission"],
        "office-position": [factories.COMMUNITY],
    }
    found = {}
    for name in PAGES:
        own = name == "office-institution"
        args = [case.institution.public_id] if own else []
        if name.startswith(("provider-filing", "office-filing")) and "filings" not in name:
            args = [case.public_id]
        found[name] = reverse(name, args=[*args, *more.get(name, [])])
    return found


def clients(at):
    found = {HEAD: client_of(at.head), STAFF: client_of(provider(at.institution, STAFF))}
    for role in (CLERK, DIRECTOR, UNIT):
        found[role] = client_of(staff(role))
    found[STREET] = client_of(staff(STREET, where=factories.STREET))
    for role in ADMINS:
        found[role] = client_of(staff(role))
    return found


# Once it is handed in, they lead back to the task list.
OF_A_DRAFT = ("provider-filing-section", "provider-filing-upload", "provider-filing-remove")


def test_every_page_and_every_role():
    at = factories.world()
    case = factories.submitted(at)
    pages, wrong = addresses(case), []
    for role, client in clients(at).items():
        for name, address in pages.items():
            answer = client.get(address)
            seen = 302 if name in OF_A_DRAFT else 200  # the filing is handed in
            expected = {seen} if role in PAGES[name] else {403, 404}
            if answer.status_code not in expected:
                wrong.append((role.name, name, answer.status_code))
            if answer.status_code == 403:
                assert "没有" in answer.content.decode()
            if "text/html" in answer["Content-Type"]:
                assert "no-store" in answer["Cache-Control"]
    assert not wrong


def test_visitors_are_led_to_the_sign_in_and_back():
    at = factories.world()
    for address in addresses(factories.submitted(at)).values():
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("signin") + "?next=")


def test_parents_and_strangers_see_nothing():
    at = factories.world()
    case = factories.submitted(at)
    stranger = client_of(provider(factories.world("示例邻园", clerk=at.clerk).institution))
    family = client_of(parent())
    for name, address in addresses(case).items():
        assert family.get(address).status_code in (403, 404), name
        if str(case.public_id) in address or name.startswith("office"):
            assert stranger.get(address).status_code in (403, 404), name
            if name.startswith("provider"):
                assert stranger.get(address).status_code == 404, name


def test_what_one_may_read_elsewhere_opens_nothing_here():
    """A clerk of the neighbouring district who reads this one's register for a member unit."""
    case = factories.receipted(factories.world())
    reader = staff(CLERK, where=factories.OTHER_DISTRICT)
    give(reader, UNIT, where=factories.DISTRICT)
    there = reverse("office-institution", args=[case.institution.public_id])
    page = client_of(reader).get(there).content.decode()
    assert "示例园" in page
    assert "负责人身份证号" not in page
    assert case.number not in page
    assert "负责人身份证号" in client_of(staff(DIRECTOR)).get(there).content.decode()
