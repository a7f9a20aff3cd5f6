"""Sites: terms, storeys, areas, fire papers, each at its limit and beyond."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.rules.tables import CENTRE, HOME, staff
from tests.rules.worked.facts import (
    DEFAULT,
    DESIGN,
    EVALUATION,
    FIRE_CODE,
    FIRE_CODE_2014,
    FIRE_GUIDE,
    HOME_CARE,
    SETTING,
    TODAY,
    VERIFY,
    filed,
    lines,
    site,
    with_classes,
)
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.filing.facts import ClassFacts, Evidence, MaterialCode, StaffRole, Tenure
from tuoyu.rules.standards.evacuation_doors import evacuation_doors
from tuoyu.rules.standards.extinguishers import Extinguishers, extinguishers_needed
from tuoyu.rules.standards.observation_room import observation_room
from tuoyu.rules.standards.safe_building import BuildingFacts, safe_building
from tuoyu.rules.standards.special_construction import special_construction

ART_11 = f"{SETTING}第十一条{VERIFY}"
GUIDE, CODE = f"{FIRE_GUIDE}{VERIFY}", f"{FIRE_CODE}第4.3.4条{VERIFY}"
HOME_RULE = f"{HOME_CARE}{VERIFY}"
UPPER = ("warning upper_floor", f"{DESIGN}第4.1.3B条{VERIFY}", f"{DESIGN}第4.1.3B条{VERIFY}")
TOO_HIGH = ("blocking floor_too_high", GUIDE, CODE)
BY_RATING = ("blocking floor_above_fire_rating", CODE)
BELOW = ("blocking below_ground", f"{DESIGN}第4.1.3条", GUIDE)


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("2026-08-01", "2029-07-31", []),
        ("2026-08-01", "2029-07-30", [("blocking lease_too_short", ART_11)]),
        ("2024-02-29", "2027-02-28", []),
        ("2024-02-29", "2027-02-27", [("blocking lease_too_short", ART_11)]),
        ("2023-11-24", "2026-11-23", []),  # the last day of three years, and still in force
        ("2023-11-23", "2026-11-22", [("blocking lease_expired", ART_11)]),
        ("2026-12-01", "2029-11-30", [("warning lease_not_begun", ART_11)]),
        ("2026-08-01", "2026-07-31", [("blocking lease_dates_contradict", ART_11)]),
    ],
)
def test_a_lease_of_three_years(start, end, says):
    term = {"lease_start": date.fromisoformat(start), "lease_end": date.fromisoformat(end)}
    assert filed(site(**term), "lease_term") == says


def test_premises_of_ones_own_need_no_term_and_free_use_is_only_pointed_out():
    short = {"lease_start": date(2026, 8, 1), "lease_end": date(2027, 7, 31)}
    assert filed(site(tenure=Tenure.OWNED, lease_start=None, lease_end=None), "lease_term") == []
    free = site(tenure=Tenure.FREE_USE, **short)
    assert filed(free, "lease_term") == [("warning free_use_too_short", ART_11)]
    home = replace(HOME, site=replace(HOME.site, **short))
    assert filed(home, "lease_term") == [("blocking lease_too_short", HOME_RULE)]


@pytest.mark.parametrize(
    ("floor", "rating", "says"),
    [
        (-2, None, BELOW), (-1, None, BELOW), (0, None, BELOW), (-1, 1, BELOW),
        (1, None, None), (1, 1, None), (1, 4, None),
        (2, None, UPPER), (2, 2, UPPER), (2, 3, UPPER), (2, 4, BY_RATING),
        (3, None, UPPER), (3, 1, UPPER), (3, 2, UPPER), (3, 3, BY_RATING), (3, 4, BY_RATING),
        (4, None, TOO_HIGH), (4, 1, TOO_HIGH), (4, 4, TOO_HIGH), (9, None, TOO_HIGH),
    ],
)  # fmt: skip
def test_the_storey(floor, rating, says):
    found = filed(site(floors=(floor,), fire_rating=rating), "floors")
    assert found == ([says] if says else [])


@pytest.mark.parametrize(
    ("on", "floor", "rating", "says"),
    [
        (date(2023, 5, 31), 2, 4, ("blocking floor_above_fire_rating", f"{FIRE_CODE_2014}第5.4.4条{VERIFY}")),
        (date(2023, 6, 1), 2, 4, BY_RATING),
        (date(2022, 1, 13), 4, None, ("blocking floor_too_high", f"{FIRE_CODE_2014}第5.4.4条{VERIFY}")),
        (date(2022, 1, 14), 4, None, ("blocking floor_too_high", GUIDE, f"{FIRE_CODE_2014}第5.4.4条{VERIFY}")),
        (date(2021, 6, 1), -1, None, ("blocking below_ground", f"{DESIGN}第4.1.3条")),
    ],
)  # fmt: skip
def test_the_storey_by_the_law_of_the_day(on, floor, rating, says):
    assert filed(site(floors=(floor,), fire_rating=rating), "floors", on) == [says]


def test_more_than_sixty_big_children_upstairs_is_a_hint():
    def upstairs(places):
        return ClassFacts(name="班", band=ClassBand.BIG, places=places, floor=2)

    sixty = with_classes(*[upstairs(20)] * 3)
    assert filed(sixty, "floors") == [UPPER]
    crowded = ("warning upper_floor_crowded", f"{DESIGN}第4.1.3B条{VERIFY}")
    assert filed(with_classes(*[upstairs(20)] * 3, upstairs(1)), "floors") == [UPPER, crowded]


@pytest.mark.parametrize(
    ("high_rise", "on", "says"),
    [
        (True, TODAY, ("blocking own_exits_missing", CODE)),
        (False, TODAY, ("advice own_exits_better", CODE)),
        (True, date(2023, 5, 31), ("blocking own_exits_missing", f"{FIRE_CODE_2014}第5.4.4条{VERIFY}")),
    ],
)  # fmt: skip
def test_exits_of_ones_own(high_rise, on, says):
    assert filed(site(in_high_rise=high_rise, own_exits=False), "own_exits", on) == [says]
    assert filed(site(in_high_rise=high_rise, own_exits=True), "own_exits", on) == []


def test_a_forbidden_building_by_the_law_of_the_day():
    built = site(forbidden_traits=("彩钢板建筑",))
    assert filed(built, "forbidden_sites") == [("blocking site_forbidden", GUIDE)]
    assert filed(built, "forbidden_sites", date(2022, 1, 13)) == []


@pytest.mark.parametrize(
    ("area", "dense", "says"),
    [
        ("135", False, []), ("134.9", False, [("advice outdoor_area_small", f"{DESIGN}第3.2.3条{VERIFY}")]),
        ("90", True, []), ("89.9", True, [("advice outdoor_area_small", f"{DESIGN}第3.2.3条{VERIFY}")]),
        ("0", False, [("warning outdoor_site_missing", f"{SETTING}第十六条{VERIFY}")]),
    ],
)  # fmt: skip
def test_outdoors_for_forty_five_children(area, dense, says):
    assert filed(site(outdoor_area_m2=area, in_dense_old_city=dense), "outdoor_area") == says
    shared = site(outdoor_area_m2=area, in_dense_old_city=dense, shares_outdoor_site=True)
    assert filed(shared, "outdoor_area") == []


@pytest.mark.parametrize(("area", "hint"), [("450", False), ("449.9", True)])
def test_no_national_area_for_a_place_so_little_room_is_a_hint(area, hint):
    facts = site(building_area_m2=area, indoor_area_m2="300")
    says = [("advice area_per_place_small", f"{DEFAULT}{VERIFY}")] if hint else []
    assert filed(facts, "area_per_place") == says


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, []),
        ({"capacity": 6}, [("blocking home_too_many_children", HOME_RULE), ("blocking home_area_too_small", HOME_RULE)]),
        ({"area": "44.9"}, [("blocking home_area_too_small", HOME_RULE)]),
        ({"capacity": 4, "area": "36"}, []),
        ({"consent": False}, [("blocking home_consent_refused", HOME_RULE)]),
        ({"carers": 0}, [("warning home_carers_too_few_for_places", HOME_RULE)]),
        ({"carers": 0, "capacity": 3}, []),
        ({"floor": 18}, []),  # the measure names no storey
        ({"floor": -1}, [("warning home_below_ground", f"{DESIGN}第4.1.3条")]),
    ],
)  # fmt: skip
def test_a_home_care_point(change, says):
    place = replace(
        HOME.site,
        building_area_m2=Decimal(change.get("area", "45")),
        neighbours_consent=change.get("consent", True),
        floors=(change.get("floor", 5),),
    )
    people = (HOME.staff[0], *[staff(StaffRole.CARER)] * change.get("carers", 1))
    facts = replace(HOME, capacity=change.get("capacity", 5), site=place, staff=people)
    assert filed(facts, "home_care_point") == says


@pytest.mark.parametrize(("area", "warned"), [("1000", False), ("1000.01", True)])
def test_more_than_a_thousand_square_metres_for_children_want_a_fire_acceptance(area, warned):
    rules51 = "《建设工程消防设计审查验收管理暂行规定》（住房城乡建设部令第51号）第十四条（待核实）"
    facts = site(building_area_m2="2000", indoor_area_m2="1500", living_area_m2=area)
    says = [("warning fire_acceptance_expected", rules51)] if warned else []
    assert filed(facts, "fire_evidence") == says
    code = "fire_review_and_acceptance" if warned else "fire_acceptance_is_filed"
    assert lines(special_construction(Decimal(area), on=TODAY)) == [(f"advice {code}", rules51)]


def test_a_nursery_needs_no_inspection_before_opening():
    papers = tuple(p for p in CENTRE.materials if p.code is not MaterialCode.FIRE_SAFETY)
    found = filed(replace(CENTRE, materials=papers), "fire_evidence")
    assert found == [
        ("advice fire_inspection_not_needed", "《中华人民共和国消防法》第十五条、第七十三条")
    ]


@pytest.mark.parametrize("evidence", ["FIRE_ACCEPTANCE", "FIRE_ACCEPTANCE_FILING", "FIRE_RESCUE_OPINION", "FIRE_ASSESSMENT"])  # fmt: skip
def test_four_papers_prove_fire_safety(evidence):
    papers = tuple(
        replace(p, evidence=Evidence[evidence]) if p.code is MaterialCode.FIRE_SAFETY else p
        for p in CENTRE.materials
    )
    assert filed(replace(CENTRE, materials=papers), "required_materials") == []


@pytest.mark.parametrize(
    ("area", "doors", "found"),
    [("50", 1, 0), ("50.01", 1, 1), ("50.01", 2, 0)],
)
def test_a_room_beyond_fifty_square_metres_has_two_doors(area, doors, found):
    assert len(evacuation_doors(Decimal(area), doors, on=TODAY)) == found


@pytest.mark.parametrize(
    ("area", "powder", "water"), [("30", 2, 2), ("50", 2, 2), ("50.1", 2, 4), ("150.1", 4, 8)]
)
def test_extinguishers(area, powder, water):
    assert extinguishers_needed(Decimal(area), on=TODAY) == Extinguishers(powder, water)


@pytest.mark.parametrize(
    ("area", "beds", "percent", "codes"),
    [
        ("6", 1, "20", []), ("5.99", 1, "20", ["observation_room_small"]),
        ("6", 0, "20", ["observation_beds_few"]), ("6", 1, "19.9", ["windows_small"]),
    ],
)  # fmt: skip
def test_the_room_for_a_sick_child(area, beds, percent, codes):
    found = observation_room(Decimal(area), beds, Decimal(percent), on=TODAY)
    assert lines(found) == [(f"blocking {code}", f"{EVALUATION}{VERIFY}") for code in codes]


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"sunshine_hours": "3"}, []), ({"sunshine_hours": "2.9"}, [("blocking sunshine_too_short", f"{DESIGN}第3.2.8条")]),
        ({"railing_height_m": "1.30"}, []), ({"railing_height_m": "1.29"}, [("blocking railing_too_low", f"{DESIGN}第4.1.9条")]),
        ({"railing_gap_m": "0.09"}, []), ({"railing_gap_m": "0.091"}, [("blocking railing_gap_too_wide", f"{DESIGN}第4.1.9条")]),
        ({"stair_well_m": "0.11"}, []), ({"stair_well_m": "0.12"}, [("blocking stair_well_open", f"{DESIGN}第4.1.12条")]),
    ],
)  # fmt: skip
def test_the_mandatory_articles_of_the_design_code_stop_a_filing(facts, says):
    measured = BuildingFacts(**{name: Decimal(raw) for name, raw in facts.items()})
    assert lines(safe_building(measured, on=TODAY)) == says
