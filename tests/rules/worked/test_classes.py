"""Classes and carers at every boundary (设置标准第十九条、第二十条)."""

from dataclasses import replace
from datetime import date

import pytest

from tests.rules.tables import CENTRE
from tests.rules.worked.facts import (
    DEFAULT,
    SETTING,
    TODAY,
    VERIFY,
    filed,
    lines,
    with_classes,
    with_staff,
)
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.filing.carers_ratio import min_carers
from tuoyu.rules.filing.facts import ClassFacts, InstitutionKind
from tuoyu.rules.standards.carers_present import PresentClass, carers_present
from tuoyu.rules.standards.class_for_age import class_for_age, next_move

INF, S, B, M = ClassBand.INFANT, ClassBand.SMALL, ClassBand.BIG, ClassBand.MIXED
ART_19, ART_20 = f"{SETTING}第十九条{VERIFY}", f"{SETTING}第二十条{VERIFY}"
CUSTOM = f"{DEFAULT}{VERIFY}"
TOO_BIG = ("blocking class_too_big", ART_19)
TOO_FULL = ("blocking class_overfilled", ART_19)


@pytest.mark.parametrize(
    ("band", "places", "says"),
    [
        (INF, 1, None), (INF, 9, None), (INF, 10, None), (INF, 11, TOO_BIG),
        (S, 14, None), (S, 15, None), (S, 16, TOO_BIG),
        (B, 19, None), (B, 20, None), (B, 21, TOO_BIG),
        (M, 17, None), (M, 18, None), (M, 19, TOO_BIG), (M, 20, TOO_BIG),
        (B, 0, ("blocking class_places_not_positive", ART_19)),
    ],
)  # fmt: skip
def test_the_size_of_a_class(band, places, says):
    facts = with_classes(ClassFacts(name="甲班", band=band, places=places))
    assert filed(facts, "class_size") == ([says] if says else [])


@pytest.mark.parametrize(("band", "most"), [(INF, 10), (S, 15), (B, 20), (M, 18)])
def test_children_enrolled_count_as_the_places_do(band, most):
    for children, says in ((most, []), (most + 1, [TOO_FULL])):
        facts = with_classes(ClassFacts(name="甲班", band=band, places=most, children=children))
        assert filed(facts, "class_size") == says


@pytest.mark.parametrize(
    ("band", "children", "carers"),
    [
        (INF, 0, 0), (INF, 1, 1), (INF, 3, 1), (INF, 4, 2), (INF, 6, 2), (INF, 7, 3), (INF, 9, 3), (INF, 10, 4),
        (S, 1, 1), (S, 5, 1), (S, 6, 2), (S, 10, 2), (S, 11, 3), (S, 15, 3),
        (B, 1, 1), (B, 7, 1), (B, 8, 2), (B, 14, 2), (B, 15, 3), (B, 20, 3),
        (M, 1, 1), (M, 5, 1), (M, 6, 2), (M, 15, 3), (M, 16, 4), (M, 18, 4),
    ],
)  # fmt: skip
def test_the_carers_of_a_class_by_children_present(band, children, carers):
    assert min_carers(children, band, on=TODAY) == carers
    here = PresentClass(name="甲班", band=band, children=children, carers=carers)
    assert carers_present((here,), on=TODAY) == []
    if not carers:
        return
    short = carers_present((replace(here, carers=carers - 1),), on=TODAY)
    mixed = ("warning carers_present_too_few", CUSTOM)  # not set nationally: the district's
    assert lines(short) == [mixed if band is M else ("blocking carers_present_too_few", ART_20)]


def test_a_carer_too_many_in_one_room_does_not_help_in_the_next():
    rooms = (
        PresentClass(name="甲班", band=INF, children=3, carers=2),
        PresentClass(name="乙班", band=INF, children=4, carers=1),
    )
    assert [each.field for each in carers_present(rooms, on=TODAY)] == ["classes.1.carers"]


@pytest.mark.parametrize(
    ("children", "carers", "says"),
    [
        ((10, 15, 20), 10, None),  # 4 + 3 + 3
        ((10, 15, 20), 9, ("blocking carers_too_few", ART_20, ART_20, ART_20)),
        ((4, 6, 8), 6, ("warning carers_too_few_for_places", ART_20, ART_20, ART_20)),
        ((4, 6, 8), 5, ("blocking carers_too_few", ART_20, ART_20, ART_20)),
        ((0, 0, 0), 0, ("blocking no_carers", ART_20, ART_20, ART_20)),
    ],
)
def test_the_carers_of_three_classes_are_rounded_class_by_class(children, carers, says):
    groups = tuple(
        replace(group, children=count)
        for group, count in zip(CENTRE.classes, children, strict=True)
    )
    facts = replace(with_staff(carer=carers, health=1, cook=1), classes=groups)
    assert filed(facts, "carers_ratio") == ([says] if says else [])


def test_a_kindergarten_class_keeps_to_the_size_and_the_carers_of_the_big_class():
    group = ClassFacts(name="托一班", band=B, places=21, children=15)
    facts = replace(
        with_classes(group),
        kind=InstitutionKind.KINDERGARTEN_CLASS,
        staff=with_staff(carer=2).staff,
    )
    assert filed(facts, "class_size") == [TOO_BIG]
    assert filed(facts, "carers_ratio") == [("blocking carers_too_few", ART_20)]


BELOW = ("blocking child_below_youngest_class", ART_19)
YOUNG = ("blocking child_too_young_for_class", ART_19)
GREW = ("warning child_outgrew_class", ART_19)
OVER = ("warning child_over_age", ART_19, CUSTOM)


@pytest.mark.parametrize(
    ("born", "on", "band", "says"),
    [
        # 6 months
        ("2026-05-24", "2026-11-23", INF, BELOW), ("2026-05-23", "2026-11-23", INF, None),
        ("2026-05-23", "2026-11-23", S, YOUNG),
        # 12 months: still 乳儿班 the day before, 托小班 on the day
        ("2025-11-24", "2026-11-23", INF, None), ("2025-11-24", "2026-11-23", S, YOUNG),
        ("2025-11-23", "2026-11-23", INF, GREW), ("2025-11-23", "2026-11-23", S, None),
        # 18 months opens the mixed class
        ("2025-05-24", "2026-11-23", M, YOUNG), ("2025-05-23", "2026-11-23", M, None),
        ("2025-05-23", "2026-11-23", S, None),
        # 24 months
        ("2024-11-24", "2026-11-23", S, None), ("2024-11-24", "2026-11-23", B, YOUNG),
        ("2024-11-23", "2026-11-23", S, GREW), ("2024-11-23", "2026-11-23", B, None),
        ("2024-11-23", "2026-11-23", M, None),
        # 36 months: pointed out, whatever the class
        ("2023-11-24", "2026-11-23", B, None), ("2023-11-24", "2026-11-23", M, None),
        ("2023-11-23", "2026-11-23", B, OVER), ("2023-11-23", "2026-11-23", M, OVER),
        # born on the last day of a long month: the month is complete on the 1st of the next
        ("2025-08-31", "2026-02-28", INF, BELOW), ("2025-08-31", "2026-03-01", INF, None),
        ("2025-12-31", "2026-06-30", INF, BELOW), ("2025-12-31", "2026-07-01", INF, None),
        ("2025-10-31", "2026-10-31", S, None), ("2025-10-31", "2026-10-30", S, YOUNG),
        # a leap day, in years with and without one
        ("2024-02-29", "2026-02-28", S, None), ("2024-02-29", "2026-03-01", S, GREW),
        ("2024-02-29", "2024-08-28", INF, BELOW), ("2024-02-29", "2024-08-29", INF, None),
        ("2022-03-01", "2024-02-29", S, None), ("2022-02-28", "2024-02-28", S, GREW),
        ("2024-02-29", "2027-02-28", B, None), ("2024-02-29", "2027-03-01", B, OVER),
    ],
)  # fmt: skip
def test_the_class_of_a_child(born, on, band, says):
    found = class_for_age(date.fromisoformat(born), band, on=date.fromisoformat(on))
    assert lines(found) == ([says] if says else [])


@pytest.mark.parametrize(
    ("born", "on", "moves", "to"),
    [
        ("2026-08-31", "2026-11-23", "2027-03-01", INF),
        ("2025-11-24", "2026-11-23", "2026-11-24", S),
        ("2024-11-24", "2026-11-23", "2026-11-24", B),
        ("2024-02-29", "2026-11-23", "2027-03-01", None),
    ],
)
def test_the_day_of_the_next_move_is_the_day_on_which_the_class_changes(born, on, moves, to):
    birth, day = date.fromisoformat(born), date.fromisoformat(moves)
    move = next_move(birth, on=date.fromisoformat(on))
    assert move
    assert (move.on, move.band) == (day, to)
    if to:
        assert class_for_age(birth, to, on=day) == []


def test_the_ages_of_the_classes_of_a_filing():
    groups = (
        ClassFacts(name="甲班", band=INF, places=10, youngest_months=5, oldest_months=11),
        ClassFacts(name="乙班", band=S, places=15, youngest_months=12, oldest_months=24),
        ClassFacts(name="丙班", band=M, places=18, youngest_months=17, oldest_months=36),
    )
    assert filed(with_classes(*groups), "class_ages") == [
        ("blocking class_too_young", ART_19),
        ("blocking mixed_class_too_young", ART_19),
        ("warning class_too_old", ART_19),
        ("warning class_over_age", ART_19, ART_19, CUSTOM),
    ]
