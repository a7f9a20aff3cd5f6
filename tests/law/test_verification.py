"""A clerk checks a provision against its instrument, and the mark 待核实 goes everywhere."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.accounts.factories import acting, staff
from tests.rules.tables import CENTRE
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Actor, Role
from tuoyu.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from tuoyu.core.ids import uuid7
from tuoyu.divisions import home
from tuoyu.divisions.models import District
from tuoyu.divisions.queries import district
from tuoyu.flows.filing_parts import findings_of, rules_of
from tuoyu.law.actions import verify_provision
from tuoyu.law.models import Result, Verification
from tuoyu.law.queries import confirmed_versions, history_of, standing, times_checked
from tuoyu.rules.basic_conditions import basic_conditions
from tuoyu.rules.dated import LAW
from tuoyu.rules.filing import rules_applied
from tuoyu.rules.findings import Cite
from tuoyu.rules.wording import citation, cited

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
ID = "premises.lease_min_years"
VERSION = LAW.parameter(ID, on=TODAY).version
SOURCE = "国卫人口发〔2019〕58号原文，示例网站"


@pytest.fixture
def clerk() -> Actor:
    factories.district()
    return acting(staff(Role.FILING_CLERK))


def verify(by: Actor, result: Result = Result.CONFIRMED, **changed: object) -> Verification:
    given = {"provision": ID, "version": VERSION, "source": SOURCE, "seen": 0, **changed}
    return verify_provision(result=result, by=by, **given)  # type: ignore[arg-type]


def test_a_confirmed_provision_is_cited_without_the_mark(clerk: Actor) -> None:
    before = district().law
    assert cited(Cite.of(before.parameter(ID, on=TODAY))).endswith("第十一条（待核实）")

    made = verify(clerk)

    after = district().law
    assert cited(Cite.of(after.parameter(ID, on=TODAY))).endswith("第十一条")
    assert after.edition == before.edition, "no number of the law changed"
    assert after.parameter(ID, on=TODAY).version == VERSION
    assert after.parameter("premises.safe_surroundings", on=TODAY).verify, "only this one"
    assert LAW.parameter(ID, on=TODAY).verify, "the data stay as shipped"
    event = AuditEvent.objects.get(act="law.verify")
    assert event.object_id == made.public_id


def test_a_decision_cites_it_without_the_mark_from_then_on(clerk: Actor) -> None:
    short = replace(CENTRE, site=replace(CENTRE.site, lease_end=date(2029, 7, 30)))

    (before,) = findings_of(short, TODAY)
    verify(clerk)
    (after,) = findings_of(short, TODAY)

    assert before.code == after.code == "lease_too_short"
    assert citation(before).endswith("第十一条（待核实）。")
    assert citation(after).endswith("第十一条。")
    told = basic_conditions(on=TODAY, law=district().law)
    assert [cite.verify for each in told for cite in each.cites if cite.id == ID] == [False]
    assert rules_of(short, TODAY) == rules_applied(short, on=TODAY)


def test_the_last_check_counts(clerk: Actor) -> None:
    verify(clerk)
    assert confirmed_versions() == {(ID, VERSION)}

    verify(clerk, Result.DIFFERS, remark="原文是五年。", seen=1)

    assert confirmed_versions() == frozenset()
    assert district().law.parameter(ID, on=TODAY).verify
    assert standing()[ID, VERSION].result == Result.DIFFERS
    assert [each.ordinal for each in history_of(ID)] == [2, 1]
    assert (times_checked(ID, VERSION), times_checked(ID, "other")) == (2, 0)


def test_a_check_of_an_older_version_does_not_count_for_a_new_one(clerk: Actor) -> None:
    old, new = LAW.history("tax.income_counted_percent")
    verify(clerk, provision=old.id, version=old.version)
    law = district().law

    assert [entry.verify for entry in law.history(old.id)] == [False, False]
    fee = "tax.eligible_max_age_years"
    verify(clerk, provision=fee, version=LAW.history(fee)[0].version)
    assert [entry.verify for entry in district().law.history(fee)] == [False, True]
    assert new.evidence.value == "F1"


def test_a_district_s_own_value_is_another_version(clerk: Actor) -> None:
    ratio = "class.mixed.children_per_carer"
    shipped = LAW.parameter(ratio, on=TODAY)
    verify(clerk, provision=ratio, version=shipped.version)
    assert not district().law.parameter(ratio, on=TODAY).verify

    override = {"value": 4, "doc_no": "", "source": "示例", "since": None, "note": ""}
    District.objects.update(settings={"parameters": {}, "overrides": {ratio: override}})
    home.forget()

    assert (ratio, district().law.parameter(ratio, on=TODAY).version) not in confirmed_versions()


def test_a_confirmed_recollection_may_bind(clerk: Actor) -> None:
    recalled = LAW.parameter("registration.public_institution_days", on=TODAY)
    assert (recalled.evidence.value, recalled.may_block) == ("K-M", False)

    verify(clerk, provision=recalled.id, version=recalled.version)

    assert district().law.parameter(recalled.id, on=TODAY).may_block


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"source": "  "}, Invalid),
        ({"source": "书" * 201}, Invalid),
        ({"remark": "字" * 1001}, Invalid),
        ({"result": Result.DIFFERS}, Invalid),
        ({"provision": "no.such"}, NotFound),
        ({"version": "2001-01-01@nowhere"}, Conflict),
        ({"seen": 1}, Conflict),
    ],
)
def test_a_wrong_check_is_refused_and_nothing_is_kept(
    clerk: Actor, changed: dict[str, object], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        verify(clerk, **changed)  # type: ignore[arg-type]

    assert not Verification.objects.exists()
    assert not AuditEvent.objects.filter(act="law.verify", result="ok").exists()


@pytest.mark.parametrize("role", [Role.OFFICE_DIRECTOR, Role.STREET_INSPECTOR])
def test_others_may_not(clerk: Actor, role: Role) -> None:
    with pytest.raises(NotAllowed):
        verify(acting(staff(role)))
    with pytest.raises(NotAllowed):
        verify(acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT)))


def test_the_second_of_two_is_told(clerk: Actor) -> None:
    verify(clerk)

    with pytest.raises(Conflict, match="刚刚由别人核实过"):
        verify(clerk)


def test_the_table_holds_what_must_hold(clerk: Actor) -> None:
    made = verify(clerk)
    for broken in ({"ordinal": 0}, {"result": "maybe"}, {"source": ""}, {"result": "differs"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Verification.objects.filter(pk=made.pk).update(**broken)
    twin = Verification.objects.filter(pk=made.pk).values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.create(**{**twin, "id": None, "public_id": uuid7()})


def test_the_law_with_confirmations_is_another_law_of_the_same_edition() -> None:
    ours = LAW.with_confirmed({(ID, VERSION)})

    assert ours.edition == LAW.edition
    assert ours != LAW
    assert replace(ours.parameter(ID, on=TODAY), confirmed=False) == LAW.parameter(ID, on=TODAY)
