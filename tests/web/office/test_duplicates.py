"""The pages of duplicates: found, compared, merged, taken back."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.accounts.factories import staff
from tests.registry import factories as places
from tests.watching import nothing_changes
from tests.web.provider.posting import id_number, keyed
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.registry import actions
from tuoyu.registry.models import Institution, Merge
from tuoyu.rules.filing.facts import StaffRole

pytestmark = pytest.mark.django_db
PAGE = reverse("office-duplicates")


@pytest.fixture
def at():
    found = factories.world("示例暖阳托育园")
    case = factories.submitted(found, institution={"name": "示例暖阳托育园"})
    issue_receipt(case, by=found.by_clerk)
    found.institution.refresh_from_db()
    return found


@pytest.fixture
def twin(at):
    return factories.world("示例暖阳托育中心", clerk=at.clerk)


def text(answer):
    return answer.content.decode()


def employ(at, ordinal, number=True):
    person = actions.Person(name="示例新人", id_number=id_number(ordinal=ordinal) if number else "")
    job = actions.Job(begins_on=clock.today(), roles=(StaffRole.CARER,))
    return actions.employ(at.institution, person, job, by=at.by_head)


def test_compare_merge_and_undo(at, twin):
    client = client_of(at.clerk)
    page = text(client.get(PAGE))
    address = reverse("office-merge", args=[at.institution.public_id, twin.institution.public_id])
    assert address in page
    assert "示例暖阳托育中心" in text(client.get(address))
    with nothing_changes():
        refused = client.post(address, keyed(keep=str(at.institution.public_id), reason=""))
    assert refused.status_code == 422
    with nothing_changes():
        wrong = client.post(address, keyed(keep=str(twin.institution.public_id), reason="重复"))
    assert "请保留已备案的一家" in text(wrong)
    done = client.post(address, keyed(keep=str(at.institution.public_id), reason="重复登记"))
    assert done["Location"] == reverse("office-merges")
    assert "重复登记" in text(client.get(reverse("office-merges")))
    assert client.get(address).status_code == 404
    undo = reverse("office-undo-merge", args=[Merge.objects.get().public_id])
    assert client.get(undo).status_code == 200
    assert client.post(undo, keyed(reason="合并错了")).status_code == 302
    assert not Institution.objects.exclude(merged_into=None).exists()
    again = client.post(undo, keyed(reason="再来"))
    assert "已经撤销" in text(again)


def test_people_are_compared_masked(at):
    client = client_of(at.clerk)
    one, other = employ(at, 7), employ(at, 7, number=False)
    address = reverse("office-merge-staff", args=[one.public_id, other.public_id])
    assert address in text(client.get(PAGE))
    page = text(client.get(address))
    assert "示例新人" not in page
    assert id_number(ordinal=7) not in page
    assert client.post(address, keyed(keep=str(one.public_id), reason="同一人")).status_code == 302
    assert address not in text(client.get(PAGE))


def test_only_whom_it_concerns(at, twin):
    address = reverse("office-merge", args=[at.institution.public_id, twin.institution.public_id])
    for role in (Role.OFFICE_DIRECTOR, Role.UNIT_CLERK):
        for page in (PAGE, address, reverse("office-merges")):
            assert client_of(staff(role)).get(page).status_code == 403
    outside = client_of(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
    assert outside.get(address).status_code == 404


def test_the_export(at, twin):
    answer = client_of(at.clerk).get(reverse("office-duplicates-export"))
    assert answer["Content-Type"].endswith("sheet")


def test_one_pair_or_fifty(at):
    client = client_of(at.clerk)
    where = places.community(factories.COMMUNITY)
    counts = []
    for extra in (2, 48):
        for number in range(extra):
            places.institution("示例小河马托育园", where=where, at=None)
            employ(at, number, number=False)
        cache.clear()
        client.get(PAGE)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(PAGE).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 25


def test_one_merge_or_fifty(at, twin):
    client = client_of(at.clerk)
    page = reverse("office-merges")
    counts = []
    for extra in (1, 49):
        for _ in range(extra):
            Merge.objects.create(
                of="institution", institution=at.institution, reason="示例",
                duplicate_institution=twin.institution, merged_at=clock.now(), merged_by=at.clerk,
            )  # fmt: skip
        cache.clear()
        client.get(page)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(page).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 20
