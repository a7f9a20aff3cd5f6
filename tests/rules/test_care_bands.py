"""Class types by month-age, and the tables of art. 19 and 20."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.tables import TODAY
from tuoyu.rules.care_bands import ClassBand, age_in_months, age_range, band_for_age
from tuoyu.rules.dated import LAW
from tuoyu.rules.filing import filing_required, registrar_for
from tuoyu.rules.filing.carers_ratio import min_carers
from tuoyu.rules.filing.class_size import max_children
from tuoyu.rules.filing.facts import Education, InstitutionKind, LegalNature, Registrar
from tuoyu.rules.filing.health_staff import min_full_time


@pytest.mark.parametrize(
    ("months", "band"),
    [
        (0, None),
        (5, None),
        (6, ClassBand.INFANT),
        (11, ClassBand.INFANT),
        (12, ClassBand.SMALL),
        (23, ClassBand.SMALL),
        (24, ClassBand.BIG),
        (35, ClassBand.BIG),
        (36, None),
    ],
)
def test_band_for_age(months: int, band: ClassBand | None) -> None:
    assert band_for_age(months, on=TODAY, law=LAW) is band


def test_mixed_classes_begin_at_eighteen_months() -> None:
    assert age_range(ClassBand.MIXED, on=TODAY, law=LAW).pair == (18, 36)


@pytest.mark.parametrize(
    ("birth", "on", "months"),
    [
        (date(2026, 1, 15), date(2026, 1, 15), 0),
        (date(2026, 1, 15), date(2026, 2, 14), 0),
        (date(2026, 1, 15), date(2026, 2, 15), 1),
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 31), date(2026, 3, 1), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 2, 29), date(2025, 3, 1), 12),
        (date(2023, 11, 23), date(2026, 11, 23), 36),
    ],
)
def test_age_in_months(birth: date, on: date, months: int) -> None:
    assert age_in_months(birth, on) == months


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(0, 1500))
def test_a_child_grows_by_at_most_a_month_a_day_and_never_shrinks(birth: date, days: int) -> None:
    today = age_in_months(birth, birth + timedelta(days=days))
    tomorrow = age_in_months(birth, birth + timedelta(days=days + 1))

    assert tomorrow - today in (0, 1)


def test_impossible_ages_are_refused() -> None:
    with pytest.raises(ValueError, match="不能晚于"):
        age_in_months(date(2026, 11, 24), TODAY)
    with pytest.raises(ValueError, match="负数"):
        band_for_age(-1, on=TODAY, law=LAW)


@pytest.mark.parametrize(
    ("band", "most", "ratio"),
    [
        (ClassBand.INFANT, 10, 3),
        (ClassBand.SMALL, 15, 5),
        (ClassBand.BIG, 20, 7),
        (ClassBand.MIXED, 18, 5),
    ],
)
def test_class_sizes_and_ratios(band: ClassBand, most: int, ratio: int) -> None:
    assert max_children(band, on=TODAY).whole == most
    assert min_carers(0, band, on=TODAY) == 0
    assert min_carers(1, band, on=TODAY) == 1
    assert min_carers(ratio, band, on=TODAY) == 1
    assert min_carers(ratio + 1, band, on=TODAY) == 2


@given(st.integers(0, 200), st.sampled_from(ClassBand))
def test_the_fewest_carers_are_enough_and_one_fewer_is_not(children: int, band: ClassBand) -> None:
    ratio = LAW.parameter(f"class.{band.value}.children_per_carer", on=TODAY).whole
    carers = min_carers(children, band, on=TODAY)

    assert carers * ratio >= children
    assert children == 0 or (carers - 1) * ratio < children


def test_negative_children_are_refused() -> None:
    with pytest.raises(ValueError, match="负数"):
        min_carers(-1, ClassBand.INFANT, on=TODAY)


@pytest.mark.parametrize(("children", "needed"), [(149, 0), (150, 1), (299, 1), (300, 2)])
def test_full_time_health_staff(children: int, needed: int) -> None:
    assert min_full_time(children, on=TODAY) == needed


@pytest.mark.parametrize(
    ("nature", "registrar"),
    [
        (LegalNature.PUBLIC_INSTITUTION, Registrar.STAFFING_OFFICE),
        (LegalNature.NON_PROFIT, Registrar.CIVIL_AFFAIRS),
        (LegalNature.FOR_PROFIT, Registrar.MARKET_REGULATION),
    ],
)
def test_registrar_for(nature: LegalNature, registrar: Registrar) -> None:
    assert registrar_for(nature, on=TODAY) is registrar


@pytest.mark.parametrize("kind", InstitutionKind)
def test_only_kindergarten_classes_need_not_file(kind: InstitutionKind) -> None:
    assert filing_required(kind, on=TODAY) == (kind is not InstitutionKind.KINDERGARTEN_CLASS)


def test_codes_and_labels() -> None:
    assert str(ClassBand.SMALL) == "small"
    assert f"{ClassBand.SMALL}" == "small"
    assert ClassBand.choices()[0] == ("infant", "乳儿班")
    assert ClassBand.of("big") is ClassBand.BIG
    with pytest.raises(ValueError, match="nothing"):
        ClassBand.of("nothing")
    assert Education.JUNIOR_COLLEGE.rank < Education.BACHELOR.rank
