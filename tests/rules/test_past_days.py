"""A matter of a past day is judged by the law of that day; conflicts are decided as the reference says."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.rules.tables import CENTRE, HOME
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.errors import UnknownParameter
from tuoyu.rules.filing import check
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.filing.regime import Regime, next_change, permit_provision, regime
from tuoyu.rules.provisions import Freedom, Level
from tuoyu.rules.resolutions import deciding, drafts, resolution, resolutions
from tuoyu.rules.standards.immunisation import schedule
from tuoyu.rules.standards.tax_relief import tax_relief
from tuoyu.rules.subjects import BY_WORD, Subject, subject_of
from tuoyu.rules.wording import citation

TODAY = date(2026, 11, 23)


def months_of(on: date, code: str) -> tuple[int, int | None]:
    dose = next(each for each in schedule(on=on) if each.code == code)
    return dose.since.whole, dose.before.whole if dose.before else None


def test_two_tax_notices_follow_each_other_without_gap() -> None:
    old, new = tax_relief(on=date(2025, 12, 31)), tax_relief(on=date(2026, 1, 1))
    assert old
    assert new

    assert (old.instrument.doc_no, new.instrument.doc_no) == ("公告2019年第76号", "公告2026年第7号")
    assert (old.until, new.until) == (date(2025, 12, 31), date(2027, 12, 31))
    assert old.income_factor == new.income_factor == Decimal("0.9")
    first, second = LAW.history("tax.vat_exempt")
    assert first.verify
    assert not second.verify
    assert (tax_relief(on=date(2019, 5, 31)), tax_relief(on=date(2028, 1, 1))) == (None, None)


@pytest.mark.parametrize(
    ("on", "dpt", "mena"),
    [
        (date(2024, 12, 31), (3, 4, 5, 18), 18),
        (date(2025, 1, 1), (2, 4, 6, 18), 18),
        (date(2026, 6, 16), (2, 4, 6, 18), 18),
        (date(2026, 6, 17), (2, 4, 6, 18), 24),
    ],
)
def test_the_immunisation_schedule_of_a_day(on: date, dpt: tuple[int, ...], mena: int) -> None:
    assert tuple(months_of(on, f"dpt_{number}")[0] for number in range(1, 5)) == dpt
    assert months_of(on, "mena_2") == (9, mena)
    assert months_of(on, "hepb_3") == (6, 12)
    assert len(schedule(on=on)) == 19
    assert len({dose.code for dose in schedule(on=on)}) == 19


def test_the_doses_of_2026_are_those_of_the_reference() -> None:
    shown = {
        dose.code: (dose.since.whole, dose.before and dose.before.shown)
        for dose in schedule(on=TODAY)
    }

    assert shown == {
        "hepb_1": (0, "24小时"),
        "bcg_1": (0, "3月龄"),
        "hepb_2": (1, None),
        "polio_1": (2, None),
        "dpt_1": (2, None),
        "polio_2": (3, None),
        "polio_3": (4, "12月龄"),
        "dpt_2": (4, None),
        "hepb_3": (6, "12月龄"),
        "dpt_3": (6, "12月龄"),
        "mena_1": (6, "12月龄"),
        "mmr_1": (8, "12月龄"),
        "je_live_1": (8, "12月龄"),
        "mena_2": (9, "24月龄"),
        "dpt_4": (18, "24月龄"),
        "mmr_2": (18, "24月龄"),
        "hepa_live_1": (18, "24月龄"),
        "je_live_2": (24, "36月龄"),
        "menac_1": (36, "48月龄"),
    }


def test_filing_turns_into_a_permit_on_its_day_and_not_before() -> None:
    switch = date(2027, 7, 1)
    (filing,) = LAW.history("licence.regime")
    permit = replace(filing, value="permit", effective_from=switch, level=Level.LAW)
    kept = [entry for entry in LAW.entries() if entry.id != "licence.regime"]
    later = Law([*kept, replace(filing, effective_to=switch), permit])

    assert regime(on=date(2027, 6, 30), law=later) is Regime.FILING
    assert regime(on=switch, law=later) is Regime.PERMIT
    assert permit_provision(on=date(2027, 6, 30), law=later) is None
    assert next_change(after=TODAY, law=later) == permit
    assert (regime(on=switch), next_change(after=TODAY)) == (Regime.FILING, None)


def on_floor(floor: int, rating: int | None = None) -> FilingFacts:
    return replace(CENTRE, site=replace(CENTRE.site, floors=(floor,), fire_rating=rating))


@pytest.mark.parametrize(
    ("day", "facts", "expect"),
    [
        # GB 50016: no fourth floor in a building of any rating; 托育机构消防安全指南 of 2022 as well.
        (date(2022, 1, 13), on_floor(4), "floor_too_high"),
        (date(2022, 1, 14), on_floor(4), "floor_too_high"),
        # GB 50016 until 2023-05-31, then GB 55037: the same storeys, another instrument.
        (date(2023, 5, 31), on_floor(2, 4), "floor_above_fire_rating"),
        (date(2023, 6, 1), on_floor(2, 4), "floor_above_fire_rating"),
        # At least one of the health staff: 76号令第十二条, since 2022 卫生评价基本标准 as well.
        (date(2022, 7, 31), replace(CENTRE, staff=CENTRE.staff[:-2]), "health_staff_missing"),
        (date(2022, 8, 1), replace(CENTRE, staff=CENTRE.staff[:-2]), "health_staff_missing"),
        # 家庭托育点管理办法 of 2023: five children.
        (date(2023, 11, 15), replace(HOME, capacity=6), ""),
        (date(2023, 11, 16), replace(HOME, capacity=6), "home_too_many_children"),
    ],
)
def test_a_filing_of_a_past_day_is_judged_by_the_law_of_that_day(
    day: date, facts: FilingFacts, expect: str
) -> None:
    given = {finding.code for finding in check(facts, on=day)}
    watched = {"upper_floor", "floor_too_high", "floor_above_fire_rating", "health_staff_missing",
               "home_too_many_children"}  # fmt: skip

    assert given & watched == ({expect} if expect else set())


def test_the_fire_rating_is_cited_from_the_code_of_the_day() -> None:
    def cited_on(day: date) -> str:
        findings = check(on_floor(2, 4), on=day)
        (found,) = [each for each in findings if each.code == "floor_above_fire_rating"]
        return citation(found)

    assert "GB 50016）第5.4.4条（待核实）" in cited_on(date(2023, 5, 31))
    assert "GB 55037—2022）第4.3.4条（待核实）" in cited_on(date(2023, 6, 1))


def test_a_conflict_is_decided_as_the_reference_says() -> None:
    topics = {each.topic: each for each in resolutions(on=TODAY)}

    assert set(topics) == {
        "cctv_retention",
        "floors",
        "food_sample",
        "fire_patrol",
        "health_staff",
        "menu_cycle",
        "mixed_ratio",
        "over_age",
        "health_evaluation",
    }
    applied = {topic: [entry.shown for entry in each.chosen] for topic, each in topics.items()}
    assert applied["cctv_retention"] == ["90天"]
    assert applied["floors"] == ["3层"]
    assert applied["food_sample"] == ["125克", "48小时"]
    assert applied["fire_patrol"] == ["2次/日"]
    assert applied["health_staff"] == ["1名", "150人"]
    assert applied["menu_cycle"] == ["1周"]
    assert applied["mixed_ratio"] == ["5人"]
    assert [entry.shown for entry in topics["cctv_retention"].others] == ["30天", "90天", "90天"]
    assert [entry.shown for entry in topics["food_sample"].others] == ["100克"]
    assert topics["fire_patrol"].chosen[0].level is Level.RECOMMENDED
    assert topics["mixed_ratio"].chosen[0].level is Level.DISTRICT
    for each in topics.values():
        assert each.why.endswith("。")
        assert "{" not in each.why


def test_a_losing_value_stands_in_its_own_instrument() -> None:
    for draft in drafts():
        for id in draft.others:
            assert deciding(id)
            assert {entry.instrument for entry in LAW.history(id)}.isdisjoint(
                entry.instrument for chosen in draft.chosen for entry in LAW.history(chosen)
            ) or draft.topic in ("over_age", "health_evaluation"), (draft.topic, id)
    with pytest.raises(UnknownParameter):
        resolution("no such topic", on=TODAY)
    assert "fire_patrol" not in {each.topic for each in resolutions(on=date(2025, 12, 31))}


def test_what_is_recalled_with_medium_confidence_is_an_editable_default_and_never_blocks() -> None:
    for entry in LAW.entries():
        if entry.evidence.value == "K-M":
            assert entry.freedom is not Freedom.NONE, entry.id
            assert not entry.may_block, entry.id


def test_every_provision_has_a_subject() -> None:
    of_law = {entry.id for entry in LAW.entries() if entry.level is not Level.DISTRICT}

    assert {id.partition(".")[0] for id in of_law} <= set(BY_WORD)
    assert subject_of("fire.max_floor") is Subject.FIRE
    assert subject_of("no.such") is Subject.SETTINGS


def test_the_points_of_the_quality_standard_add_up() -> None:
    points = [LAW.parameter(id, on=TODAY) for id in LAW.ids() if id.startswith("quality.points.")]

    assert len(points) == 7
    assert (
        sum(each.whole for each in points) == LAW.parameter("quality.points_total", on=TODAY).whole
    )
