"""Whoever reads somebody else's paper through a doorway is in the audit, whichever doorway."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from tests import factories
from tests.accounts.factories import acting, provider, staff
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.files import doorways
from tuoyu.files.models import StoredFile
from tuoyu.files.queries import read_file
from tuoyu.registry.models import Certificate, HealthCertificate, StaffMember
from tuoyu.rules.institution.facts import CertificateKind

pytestmark = pytest.mark.django_db
HOUSE = Path(__file__).parents[2] / "tuoyu"
# Where the content goes out: each reads through `read_file`.
SENDERS = {
    "web/stored_file.py",
    "web/office/registry/staff.py",
    "web/public/plan/documents.py",  # what the office made public: nobody's read is recorded
}


@pytest.fixture
def at():
    return factories.world()


def _handed_in(at) -> StoredFile:
    return factories.submitted(at).materials.select_related("file").order_by("id")[0].file


def _of_institution(at) -> StoredFile:
    stored = factories.store(factories.started(at), at.by_head)
    Certificate.objects.create(
        institution=at.institution, kind=next(iter(CertificateKind)).value,
        period=(clock.today(), None), file=stored,
    )  # fmt: skip
    return stored


def _of_staff(at) -> StoredFile:
    stored = factories.store(factories.started(at), at.by_head)
    member = StaffMember.objects.create(
        institution=at.institution, name="示例员", name_index="示例"
    )
    until = clock.today() + timedelta(days=90)
    HealthCertificate.objects.create(member=member, valid_until=until, file=stored)
    return stored


BEHIND: dict[str, Callable[..., StoredFile]] = {
    "filing": _handed_in,
    "registry": _of_institution,
    "staff": _of_staff,
}


# No institution stands behind these; each is tested with its room.
OF_THE_PLAN = {"plan", "tasks", "meetings"}


def opened(user, page):
    answer = client_of(user).get(page)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)  # read to its end, it closes itself


def reads():
    return list(AuditEvent.objects.filter(act="files.read").order_by("pk"))


def test_every_doorway_says_for_what_and_is_tested_here():
    assert set(doorways.DOORWAYS) == set(BEHIND) | OF_THE_PLAN
    assert all(len(door.purpose) > 4 for door in doorways.DOORWAYS.values())
    with pytest.raises(ValueError, match="for what"):
        doorways.register("example", lambda by: None, purpose="")  # type: ignore[arg-type, return-value]
    with pytest.raises(ValueError, match="two doorways"):
        doorways.register("staff", lambda by: None, purpose="示例")  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("name", BEHIND)
def test_an_officials_read_is_on_record_and_the_institutions_own_is_not(at, name):
    stored = BEHIND[name](at)
    page = reverse("file", args=[stored.public_id])
    opened(at.head, page)
    assert reads() == []
    opened(at.clerk, page)
    (event,) = reads()
    assert (event.actor_id, event.object_id) == (at.clerk.pk, stored.public_id)
    assert event.facts == {"doors": [name]}
    assert event.institution_id == at.institution.public_id
    assert event.division.startswith(factories.DISTRICT)


@pytest.mark.parametrize("name", BEHIND)
def test_what_does_not_open_leaves_no_read(at, name):
    stored = BEHIND[name](at)
    page = reverse("file", args=[stored.public_id])
    neighbour = provider(factories.world("示例邻园", clerk=at.clerk).institution)
    for stranger in (staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT), neighbour):
        assert client_of(stranger).get(page).status_code == 404
    assert reads() == []


def test_a_file_behind_two_doorways_names_both(at):
    stored = _of_staff(at)
    Certificate.objects.create(
        institution=at.institution, kind=next(iter(CertificateKind)).value,
        period=(clock.today(), None), file=stored,
    )  # fmt: skip
    read_file(acting(at.clerk), stored.public_id)
    assert reads()[0].facts == {"doors": ["registry", "staff"]}


def test_nothing_goes_out_past_the_record():
    sends, finds = set(), set()
    for path in (HOUSE / "web").rglob("*.py"):
        names = {
            node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Name)
        }  # fmt: skip
        where = str(path.relative_to(HOUSE))
        if "send_file" in names:
            sends.add(where)
        if "file_for" in names:
            finds.add(where)
    assert sends == SENDERS
    assert finds == set()
