"""What holds on a day: the day before, the first and the last day of each instrument."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.rules.tables import CENTRE, HOME
from tests.rules.worked.facts import PRESCHOOL, SETTING, TIANJIN, TODAY, VERIFY, filed, lines
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing import check
from tuoyu.rules.filing.facts import ClassFacts, InstitutionKind, LegalNature, Registrar
from tuoyu.rules.filing.regime import PROVISION, Regime, regime
from tuoyu.rules.provisions import Level
from tuoyu.rules.registration.facts import Follows, Founding
from tuoyu.rules.registration.route import route
from tuoyu.rules.standards.class_for_age import class_for_age
from tuoyu.rules.standards.entry_check import entry_check
from tuoyu.rules.standards.fire_self_check import FireWork, fire_self_check
from tuoyu.rules.standards.food_sample import food_sample
from tuoyu.rules.standards.immunisation import immunisation, overdue
from tuoyu.rules.standards.infant_deduction import infant_deduction
from tuoyu.rules.standards.new_residential_places import new_residential_places
from tuoyu.rules.standards.target_places import target_places
from tuoyu.rules.standards.tax_relief import child_is_covered, tax_relief, vat_exempt

DAY = date.fromisoformat


@pytest.mark.parametrize(
    ("on", "notice"),
    [
        ("2019-05-31", None), ("2019-06-01", "公告2019年第76号"), ("2025-12-31", "公告2019年第76号"),
        ("2026-01-01", "公告2026年第7号"), ("2027-12-31", "公告2026年第7号"), ("2028-01-01", None),
    ],
)  # fmt: skip
def test_the_tax_notice_of_a_day(on, notice):
    relief = tax_relief(on=DAY(on))
    assert (relief.instrument.doc_no if relief else None) == notice


@pytest.mark.parametrize(
    ("on", "by"),
    [
        ("2025-12-31", ["tax-notice-2019"]), ("2026-01-01", ["tax-notice-2026", "vat-law"]),
        ("2028-01-01", ["vat-law"]), ("2019-05-31", []),
    ],
)  # fmt: skip
def test_value_added_tax_stays_off_when_the_notice_ends(on, by):
    assert [each.instrument.id for each in vat_exempt(on=DAY(on))] == by


def test_the_relief_covers_a_child_to_the_third_birthday_itself():
    assert child_is_covered(date(2023, 11, 23), on=TODAY)
    assert not child_is_covered(date(2023, 11, 22), on=TODAY)


@pytest.mark.parametrize(
    ("born", "month", "yuan"),
    [
        ("2021-06-15", "2021-12-31", 0), ("2021-06-15", "2022-01-01", 1000),
        ("2021-06-15", "2022-12-31", 1000), ("2021-06-15", "2023-01-01", 2000),
        ("2023-11-23", "2026-10-31", 2000), ("2023-11-23", "2026-11-01", 0),
        ("2026-11-30", "2026-11-01", 2000),
        # born on a leap day: 36 months all the same
        ("2024-02-29", "2027-01-31", 2000), ("2024-02-29", "2027-02-01", 0),
    ],
)  # fmt: skip
def test_the_income_tax_deduction_of_a_month(born, month, yuan):
    assert infant_deduction(DAY(born), on=DAY(month)) == yuan


ALL_BUT_DPT = ("hepb_1", "hepb_2", "hepb_3", "bcg_1", "polio_1", "polio_2", "polio_3", "mena_1", "mmr_1", "je_live_1")  # fmt: skip


@pytest.mark.parametrize(
    ("born", "on", "given", "late"),
    [
        # 百白破 3 must be complete before month 12, in every version
        ("2025-11-24", "2026-11-23", ("dpt_1", "dpt_2"), []),
        ("2025-11-23", "2026-11-23", ("dpt_1", "dpt_2"), ["dpt_3"]),
        # A群流脑 2: before 18 months until 2026-06-16, then before 24
        ("2024-12-16", "2026-06-16", ("dpt_1", "dpt_2", "dpt_3"), ["mena_2"]),
        ("2024-12-16", "2026-06-17", ("dpt_1", "dpt_2", "dpt_3"), []),
    ],
)  # fmt: skip
def test_doses_that_should_be_complete(born, on, given, late):
    found = overdue(DAY(born), (*ALL_BUT_DPT, *given), on=DAY(on))
    assert [dose.code for dose in found] == late


@pytest.mark.parametrize(
    ("on", "due"),
    [("2024-12-31", []), ("2025-01-01", ["dpt_1"])],
)
def test_the_first_dpt_moved_from_three_to_two_months(on, due):
    """A child of two months on either day; its polio dose is given."""
    given = ("hepb_1", "hepb_2", "bcg_1", "polio_1")
    assert [each.field for each in immunisation(date(2024, 10, 31), given, on=DAY(on))] == due


def test_a_missing_dose_is_no_ground_to_turn_a_child_away():
    found = immunisation(date(2024, 11, 23), (), on=TODAY)
    assert found
    assert not [each for each in found if each.blocking]


@pytest.mark.parametrize(
    ("born", "checked", "left", "codes"),
    [
        ("2026-05-24", "2026-11-20", None, ["entry_too_young"]),
        ("2026-05-23", "2026-08-23", None, []),
        ("2026-05-23", "2026-08-22", None, ["entry_check_too_old"]),
        ("2025-01-31", "2026-03-01", "2026-08-23", []),
        ("2025-01-31", "2026-03-01", "2026-08-22", ["entry_recheck_needed"]),
        ("2025-01-31", "2026-08-22", "2026-08-22", ["entry_recheck_needed"]),
        ("2025-01-31", "2026-11-22", "2026-01-22", []),
    ],
)
def test_the_health_check_at_entry(born, checked, left, codes):
    found = entry_check(DAY(born), DAY(checked), DAY(left) if left else None, on=TODAY)
    assert [each.code for each in found] == codes
    assert all(each.blocking for each in found)


@pytest.mark.parametrize(
    ("on", "codes"),
    [("2025-12-31", []), ("2026-01-01", ["fire_patrols_few", "fire_checks_few"])],
)
def test_patrols_are_expected_since_2026_and_only_recommended(on, codes):
    work = FireWork(patrols=1, checks=0, tested_on=DAY(on), drilled_on=DAY(on))
    found = fire_self_check(work, on=DAY(on))
    assert [each.code for each in found] == codes
    assert all(each.severity.value == "advice" for each in found)
    assert {cite.level for each in found for cite in each.cites} <= {Level.RECOMMENDED}


def test_no_recommended_standard_ever_stops_a_filing():
    facts = replace(CENTRE, staff=(), materials=(), services=(), site=replace(CENTRE.site, floors=(3,), outdoor_area_m2=Decimal(1)))  # fmt: skip
    for finding in check(facts, on=TODAY):
        if any(cite.level in (Level.RECOMMENDED, Level.DISTRICT) for cite in finding.cites):
            assert not finding.blocking, finding.code


@pytest.mark.parametrize(
    ("on", "grams", "hours", "codes"),
    [
        (TODAY, 125, 48, []), (TODAY, 124, 48, ["sample_too_small"]),
        (TODAY, 125, 47, ["sample_kept_too_short"]), (date(2019, 3, 31), 100, 0, []),
        (date(2019, 4, 1), 100, 48, ["sample_too_small"]),
    ],
)  # fmt: skip
def test_food_samples(on, grams, hours, codes):
    assert [each.code for each in food_sample(grams, hours, on=on)] == codes


@pytest.mark.parametrize(
    ("on", "population", "places"),
    [("2025-12-31", 483_130, 2175), ("2026-01-01", 483_130, None), ("2025-06-01", 0, 0)],
)
def test_the_target_of_2025_ends_with_2025(on, population, places):
    assert target_places(population, on=DAY(on)) == places


@pytest.mark.parametrize(
    ("people", "places", "compulsory"),
    [(9_999, 40, False), (10_000, 40, True), (10_001, 41, True), (25_000, 100, True)],
)
def test_new_quarters(people, places, compulsory):
    needed = new_residential_places(people, on=TODAY)
    assert (needed.places, needed.compulsory) == (places, compulsory)


@pytest.mark.parametrize(
    ("on", "law"),
    [("2025-05-31", ()), ("2025-06-01", (f"{PRESCHOOL}第八十四条",))],
)
def test_a_kindergarten_reports_and_does_not_file(on, law):
    facts = replace(CENTRE, kind=InstitutionKind.KINDERGARTEN_CLASS)
    article = f"{TIANJIN}第二条{VERIFY}"
    assert filed(facts, "duty", DAY(on)) == [("advice kindergarten_reports_instead", article, *law)]
    small = ClassFacts(name="小班", band=ClassBand.SMALL, places=15)
    wrong = filed(replace(facts, classes=(small,)), "kindergarten_class", DAY(on))
    assert wrong == [("warning kindergarten_class_band", *law, f"{SETTING}第十九条{VERIFY}")]


@pytest.mark.parametrize(
    ("plan", "registrar", "follows"),
    [
        ({"kind": "CENTRE", "nature": LegalNature.PUBLIC_INSTITUTION}, Registrar.STAFFING_OFFICE, Follows.FILING),
        ({"kind": "CENTRE", "nature": LegalNature.NON_PROFIT}, Registrar.CIVIL_AFFAIRS, Follows.FILING),
        ({"kind": "COMMUNITY", "nature": LegalNature.FOR_PROFIT}, Registrar.MARKET_REGULATION, Follows.FILING),
        ({"kind": "HOME", "children": 5, "consent": True}, Registrar.MARKET_REGULATION, Follows.FILING),
        ({"kind": "KINDERGARTEN_CLASS"}, None, Follows.REPORT),
        ({"kind": "EMPLOYER", "own_legal_person": False}, None, Follows.FILING),
        ({"kind": "EMPLOYER", "own_legal_person": True, "nature": LegalNature.NON_PROFIT}, Registrar.CIVIL_AFFAIRS, Follows.FILING),
    ],
)  # fmt: skip
def test_the_way_into_the_register(plan, registrar, follows):
    found = route(Founding(**(plan | {"kind": InstitutionKind[plan["kind"]]})), on=TODAY)
    assert found
    assert (found.registrar, found.follows) == (registrar, follows)


def test_the_sixth_child_makes_a_home_care_point_an_institution():
    home = Founding(kind=InstitutionKind.HOME, children=6, nature=LegalNature.FOR_PROFIT)
    found = route(home, on=TODAY)
    assert found
    assert found.kind is InstitutionKind.CENTRE
    assert [each.code for each in found.findings] == ["route_home_too_many"]
    without = route(Founding(kind=InstitutionKind.HOME, children=5, consent=False), on=TODAY)
    assert without
    assert lines(without.findings)[0][0] == "blocking route_home_consent_missing"


def test_a_permit_replaces_the_filing_from_its_day_on():
    switch = date(2027, 7, 1)
    now = LAW.parameter(PROVISION, on=TODAY)
    law = Law(
        (
            *(each for each in LAW.entries() if each is not now),
            replace(now, effective_to=switch),
            replace(now, value="permit", effective_from=switch, level=Level.LAW),
        )
    )
    assert regime(on=date(2027, 6, 30), law=law) is Regime.FILING
    assert regime(on=switch, law=law) is Regime.PERMIT
    plan = Founding(kind=InstitutionKind.CENTRE, nature=LegalNature.FOR_PROFIT)
    before, after = route(plan, on=date(2027, 6, 30), law=law), route(plan, on=switch, law=law)
    assert before
    assert after
    assert (before.follows, after.follows) == (Follows.FILING, Follows.PERMIT)


def test_a_child_is_in_the_class_of_its_age_on_the_day_asked_not_today():
    birth = date(2025, 11, 23)
    assert class_for_age(birth, ClassBand.INFANT, on=date(2026, 11, 22)) == []
    assert class_for_age(birth, ClassBand.INFANT, on=date(2026, 11, 23))


def test_a_home_care_point_before_its_measure_has_no_rule_of_its_own():
    crowd = replace(HOME, capacity=6)
    assert filed(crowd, "home_care_point", date(2023, 11, 15)) == []
    assert filed(crowd, "home_care_point", date(2023, 11, 16)) != []
