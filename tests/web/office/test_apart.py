"""A pair that only looks alike: dismissed with a reason, back when a fact changed or on demand."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.accounts.factories import acting, staff
from tests.at_once import at_once
from tests.registry import factories as places
from tests.watching import nothing_changes
from tests.web.provider.posting import id_number, keyed
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed
from tuoyu.flows.merge_records import merge_institutions
from tuoyu.registry import actions
from tuoyu.registry.models import DistinctPair, Institution
from tuoyu.registry.queries.duplicates import institution_pairs, staff_pairs
from tuoyu.rules.filing.facts import StaffRole

pytestmark = pytest.mark.django_db
PAIRS, LIST = reverse("office-duplicates"), reverse("office-apart")


@pytest.fixture
def at():
    return factories.world("示例暖阳托育园")


@pytest.fixture
def twin(at):
    return factories.world("示例暖阳托育中心", clerk=at.clerk).institution


@pytest.fixture
def client(at):
    return client_of(at.clerk)


def text(answer):
    return answer.content.decode()


def employ(at, ordinal, number=True, name="示例新人"):
    person = actions.Person(name=name, id_number=id_number(ordinal=ordinal) if number else "")
    job = actions.Job(begins_on=clock.today(), roles=(StaffRole.CARER,))
    return actions.employ(at.institution, person, job, by=at.by_head)


def address(one, other, of="institutions"):
    return reverse(f"office-apart-{of}", args=[one.public_id, other.public_id])


class TestInstitutions:
    def test_dismissed_listed_and_taken_back(self, at, twin, client):
        page = address(at.institution, twin)
        compare = text(client.get(reverse("office-merge", args=page.split("/")[4:6])))
        assert page in compare
        assert "示例暖阳托育中心" in text(client.get(page))
        with nothing_changes():
            assert client.post(page, keyed(reason=" ")).status_code == 422
        assert client.post(page, keyed(reason="同一品牌的两个校区"))["Location"] == LIST
        assert institution_pairs(at.by_clerk) == []
        assert "没有疑似重复的机构" in text(client.get(PAIRS))
        shown = text(client.get(LIST))
        assert "同一品牌的两个校区" in shown
        assert "不再列出" in shown
        made = DistinctPair.objects.get()
        undo = reverse("office-undo-apart", args=[made.public_id])
        assert client.post(undo, keyed(reason="")).status_code == 422
        assert client.post(undo, keyed(reason="看错了")).status_code == 302
        assert len(institution_pairs(at.by_clerk)) == 1
        assert "已撤销" in text(client.get(LIST))
        assert client.post(undo, keyed(reason="再来")).status_code == 409
        acts = AuditEvent.objects.filter(act__contains="distinct").order_by("pk")
        assert [each.act for each in acts] == [
            "institution.distinct", "institution.undo_distinct",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "changed",
        [{"name": "示例暖阳托育中心有限公司"}, {"credit_code": "91990101000000017X"}],
        ids=["name", "code"],
    )
    def test_a_changed_fact_brings_the_pair_back(self, at, twin, client, changed):
        actions.keep_apart(at.institution, twin, "两个校区", by=at.by_clerk)
        Institution.objects.filter(pk=twin.pk).update(**changed)
        assert len(institution_pairs(at.by_clerk)) == 1
        assert "情况有变化，重新列出" in text(client.get(LIST))
        twin.refresh_from_db()
        actions.keep_apart(twin, at.institution, "已再次核对", by=at.by_clerk)
        assert institution_pairs(at.by_clerk) == []
        first = DistinctPair.objects.order_by("pk").first()
        assert first is not None
        assert first.undone_reason == "情况有变化，重新判定。"

    def test_what_does_not_matter_leaves_it_away(self, at, twin):
        actions.keep_apart(at.institution, twin, "两个校区", by=at.by_clerk)
        Institution.objects.filter(pk=twin.pk).update(public_phone="022-26000009")
        assert institution_pairs(at.by_clerk) == []

    def test_refusals(self, at, twin):
        by, one = at.by_clerk, at.institution
        with pytest.raises(Invalid, match="同一条记录"):
            actions.keep_apart(one, one, "示例", by=by)
        with pytest.raises(Invalid, match="200"):
            actions.keep_apart(one, twin, "示" * 201, by=by)
        with pytest.raises(NotAllowed):
            actions.keep_apart(one, twin, "示例", by=acting(staff(Role.OFFICE_DIRECTOR)))
        actions.keep_apart(one, twin, "示例", by=by)
        with pytest.raises(Conflict, match="已经判定过"):
            actions.keep_apart(twin, one, "示例", by=by)
        with pytest.raises(Invalid, match="请先撤销判定"):
            merge_institutions(one, twin, "重复", by=by)
        actions.undo_apart(DistinctPair.objects.get(), "示例", by=by)
        merge_institutions(one, twin, "重复", by=by)
        with pytest.raises(Invalid, match="已经合并"):
            actions.keep_apart(one, twin, "示例", by=by)


class TestPeople:
    def test_dismissed_until_a_number_is_known(self, at, client):
        one, other = employ(at, 7), employ(at, 7, number=False)
        page = address(one, other, "people")
        shown = text(client.get(page))
        assert "示例新人" not in shown
        client.post(page, keyed(reason="同名的两个人"))
        assert staff_pairs(at.by_clerk) == []
        listed = text(client.get(LIST))
        assert "同名的两个人" in listed
        assert "示例新人" not in listed
        third = employ(at, 8, number=False)
        assert {pair.other.pk for pair in staff_pairs(at.by_clerk)} == {third.pk}
        book = CalamineWorkbook.from_filelike(
            BytesIO(client.get(reverse("office-apart-export")).content)
        )
        rows = book.get_sheet_by_index(0).to_python()
        assert rows[1][0] == "从业人员"
        assert "示例新人" not in str(rows)

    def test_people_of_two_institutions_are_not_compared(self, at, client):
        other = factories.world("示例别园", community=factories.OTHER_COMMUNITY, clerk=at.clerk)
        one, two = employ(at, 7), employ(other, 8)
        answer = client.post(address(one, two, "people"), keyed(reason="示例"))
        assert answer.status_code == 422
        assert "同一机构" in text(answer)


def test_only_whom_it_concerns(at, twin):
    pages = [LIST, reverse("office-apart-export"), address(at.institution, twin)]
    for role in (Role.OFFICE_DIRECTOR, Role.UNIT_CLERK):
        for page in pages:
            assert client_of(staff(role)).get(page).status_code == 403
    outside = client_of(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
    assert outside.get(pages[-1]).status_code == 404
    made = actions.keep_apart(at.institution, twin, "两个校区", by=at.by_clerk)
    undo = reverse("office-undo-apart", args=[made.public_id])
    assert outside.get(undo).status_code == 404
    assert "两个校区" not in text(outside.get(LIST))


def test_one_decision_or_fifty(at, client):
    where = places.community(factories.COMMUNITY)
    counts = []
    for extra in (1, 49):
        for _ in range(extra):
            pair = [places.institution("示例小河马托育园", where=where, at=None) for _ in "ab"]
            actions.keep_apart(*pair, "示例", by=at.by_clerk)
        counts.append([])
        for page in (LIST, reverse("office-apart-export"), PAIRS):
            cache.clear()
            client.get(page)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(page).status_code == 200
            counts[-1].append(len(caught))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 25


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_decide_once():
    at = factories.world("示例暖阳托育园")
    twin = factories.world("示例暖阳托育中心", clerk=at.clerk).institution
    answers = at_once(
        *[lambda: actions.keep_apart(at.institution, twin, "两个校区", by=at.by_clerk)] * 2
    )
    assert sorted(type(each).__name__ for each in answers) == ["Conflict", "DistinctPair"]
    assert DistinctPair.objects.count() == 1
