"""Where order or time matters: properties against brute force."""

from datetime import date, timedelta
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.tables import TODAY
from tuoyu.rules.care_bands import ClassBand, age_in_months, band_for_age
from tuoyu.rules.dated import LAW
from tuoyu.rules.filing.carers_ratio import min_carers
from tuoyu.rules.provisions import add_months
from tuoyu.rules.standards.class_for_age import class_for_age, next_move
from tuoyu.rules.standards.cluster_report import cluster_report
from tuoyu.rules.standards.extinguishers import extinguishers_needed
from tuoyu.rules.standards.hand_foot_mouth import SickChild, hand_foot_mouth
from tuoyu.rules.standards.immunisation import due, overdue, schedule
from tuoyu.rules.standards.infant_deduction import infant_deduction
from tuoyu.rules.standards.new_residential_places import new_residential_places
from tuoyu.rules.standards.tax_relief import child_is_covered

DAY = timedelta(days=1)
births = st.dates(date(2023, 1, 1), date(2026, 11, 23))
days = st.dates(date(2026, 11, 1), date(2026, 11, 30))


@given(births, st.integers(0, 40))
def test_a_month_is_complete_on_the_day_that_is_added(birth: date, months: int) -> None:
    day = add_months(birth, months)

    assert age_in_months(birth, day) == months
    assert months == 0 or age_in_months(birth, day - DAY) == months - 1


@given(births)
def test_the_next_move_is_the_first_day_of_another_class(birth: date) -> None:
    move = next_move(birth, on=TODAY)
    now = band_for_age(age_in_months(birth, TODAY), on=TODAY, law=LAW)
    if move is None:
        assert now is None
        assert age_in_months(birth, TODAY) >= 36
        return
    day = TODAY
    while band_for_age(age_in_months(birth, day), on=TODAY, law=LAW) is now:
        day += DAY
    assert (move.on, move.band) == (day, band_for_age(age_in_months(birth, day), on=TODAY, law=LAW))


@given(births, st.sampled_from(list(ClassBand)))
def test_only_a_child_that_is_too_young_is_turned_away(birth: date, band: ClassBand) -> None:
    findings = class_for_age(birth, band, on=TODAY)
    months = age_in_months(birth, TODAY)
    least = LAW.parameter(f"class.{band.value}.age_months", on=TODAY).pair[0]

    assert any(finding.blocking for finding in findings) == (months < max(least, 6))
    assert len(findings) <= 1


@given(st.lists(days, max_size=12), st.randoms(use_true_random=False))
def test_a_cluster_is_what_counting_every_window_finds(onsets: list[date], chance) -> None:  # type: ignore[no-untyped-def]
    window = [TODAY - DAY * back for back in range(60)]
    seen = [day for day in onsets if day <= TODAY]
    reached = any(
        seen.count(day) >= 3 or sum(day - DAY * 2 <= each <= day for each in seen) >= 5
        for day in window
    )
    shuffled = list(onsets)
    chance.shuffle(shuffled)

    assert bool(cluster_report(tuple(onsets), on=TODAY)) == reached
    assert cluster_report(tuple(onsets), on=TODAY) == cluster_report(tuple(shuffled), on=TODAY)


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), days), max_size=15))
def test_hand_foot_mouth_does_not_depend_on_the_order(rows: list[tuple[str, date]]) -> None:
    cases = tuple(SickChild(group=group, onset=day) for group, day in rows)

    assert hand_foot_mouth(cases, on=TODAY) == hand_foot_mouth(cases[::-1], on=TODAY)


@given(births, births)
def test_a_dose_once_due_stays_due_until_given(birth: date, day: date) -> None:
    if day < birth:
        return
    asked = {dose.code for dose in due(birth, on=day)}
    late = {dose.code for dose in overdue(birth, on=day)}

    assert late <= asked
    assert asked <= {dose.code for dose in schedule(on=day)}
    assert not due(birth, tuple(asked), on=day)


@given(st.integers(0, 40), st.sampled_from(list(ClassBand)))
def test_carers_are_the_fewest_that_keep_the_ratio(children: int, band: ClassBand) -> None:
    ratio = LAW.parameter(f"class.{band.value}.children_per_carer", on=TODAY).whole
    carers = min_carers(children, band, on=TODAY)

    assert carers * ratio >= children
    assert (carers - 1) * ratio < children


@given(st.integers(0, 200_000))
def test_places_of_a_new_area_are_rounded_up(population: int) -> None:
    assert new_residential_places(population, on=TODAY).places == ceil(population * 4 / 1000)


@given(st.decimals(1, 3000, places=1))
def test_extinguishers_cover_the_area(area) -> None:  # type: ignore[no-untyped-def]
    needed = extinguishers_needed(area, on=TODAY)

    assert needed.powder * 50 >= area
    assert (needed.powder - 1) * 50 < area or needed.powder == 2
    assert needed.water >= needed.powder


@given(births)
def test_the_deduction_runs_for_36_months(birth: date) -> None:
    months = [add_months(birth.replace(day=1), step) for step in range(40)]

    assert [infant_deduction(birth, on=day) for day in months] == [2000] * 36 + [0] * 4


def test_a_child_of_three_years_is_covered_on_that_day_only() -> None:
    birth = date(2023, 11, 23)

    assert child_is_covered(birth, on=date(2026, 11, 23))
    assert not child_is_covered(birth, on=date(2026, 11, 24))
