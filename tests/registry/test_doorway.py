"""Which papers of an institution's record the office opens: its own by one right, its people's by
another."""

from datetime import timedelta

import pytest

from tests import factories
from tests.accounts.factories import acting, provider, staff
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Role
from tuoyu.core.errors import NotFound
from tuoyu.files import actions as files
from tuoyu.files.models import StoredFile
from tuoyu.files.queries import file_for
from tuoyu.registry.models import Certificate, HealthCertificate, StaffMember
from tuoyu.rules.institution.facts import CertificateKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return factories.world()


def kept(at, name: str) -> StoredFile:
    return files.store(
        factories.upload(name), by=at.by_head, institution=at.institution.public_id,
        division=at.institution.division_id,
    )  # fmt: skip


def opens(by: Actor, stored: StoredFile) -> bool:
    try:
        return file_for(by, stored.public_id) == stored
    except NotFound:
        return False


@pytest.fixture
def certificate(at) -> StoredFile:
    stored = kept(at, "证照.png")
    Certificate.objects.create(
        institution=at.institution, kind=next(iter(CertificateKind)).value,
        period=(clock.today(), None), file=stored,
    )  # fmt: skip
    return stored


@pytest.fixture
def health(at) -> StoredFile:
    stored = kept(at, "健康证.png")
    member = StaffMember.objects.create(
        institution=at.institution, name="示例员", name_index="示例"
    )
    until = clock.today() + timedelta(days=90)
    HealthCertificate.objects.create(member=member, valid_until=until, file=stored)
    return stored


def test_by_right_and_place(at, certificate, health):
    readers = {
        at.by_head: (True, True),
        at.by_clerk: (True, True),
        acting(staff(Role.OFFICE_DIRECTOR)): (True, False),
        acting(staff(Role.UNIT_CLERK)): (False, False),
        acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT)): (False, False),
        acting(staff(Role.SYSTEM_ADMIN)): (False, False),
        acting(provider(factories.world("示例邻园", clerk=at.clerk).institution)): (False, False),
    }
    for reader, wanted in readers.items():
        assert (opens(reader, certificate), opens(reader, health)) == wanted, reader


def test_what_is_attached_to_nothing_stays_with_the_institution(at):
    stored = kept(at, "草稿.png")
    assert opens(at.by_head, stored)
    assert not opens(at.by_clerk, stored)
