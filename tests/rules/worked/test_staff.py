"""Staff and their papers on the day of expiry and the day after."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.rules.tables import CENTRE, HOME, staff
from tests.rules.worked.facts import (
    EVALUATION,
    HEALTH_CARE,
    HOME_CARE,
    MANAGING,
    MINORS,
    QUALITY,
    SETTING,
    TODAY,
    VERIFY,
    filed,
    with_staff,
)
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.filing.facts import ClassFacts, Education, StaffRole
from tuoyu.rules.filing.health_staff import min_full_time
from tuoyu.rules.institution.carers_counted import counts, health_lasts_until
from tuoyu.rules.institution.facts import CarerFacts

ART_18 = f"{SETTING}第十八条{VERIFY}"
ART_20 = f"{SETTING}第二十条{VERIFY}"
ART_62 = f"{MINORS}第六十二条"
HEALTHY = f"{MANAGING}第二十八条{VERIFY}"


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ({}, []),
        ({"education": Education.UPPER_SECONDARY}, [("blocking head_education_too_low", ART_18)]),
        ({"education": Education.BACHELOR}, []),
        ({"education": None}, [("blocking head_education_missing", ART_18)]),
        ({"experience_years": Decimal("2.9")}, [("blocking head_experience_too_short", ART_18)]),
        ({"experience_years": Decimal(3)}, []),
        ({"experience_years": None}, [("blocking head_experience_missing", ART_18)]),
        ({"training_passed": False}, [("blocking head_training_missing", ART_18)]),
        ({"training_passed": None}, [("blocking head_training_missing", ART_18)]),
    ],
)
def test_the_head(head, says):
    people = (replace(CENTRE.staff[0], **head), *CENTRE.staff[1:])
    assert filed(replace(CENTRE, staff=people), "head_qualification") == says


@pytest.mark.parametrize(
    ("children", "full_time"), [(0, 0), (149, 0), (150, 1), (299, 1), (300, 2)]
)
def test_full_time_health_staff_by_children(children, full_time):
    assert min_full_time(children, on=TODAY) == full_time


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (TODAY, ("blocking health_staff_missing", f"{EVALUATION}{VERIFY}")),
        (date(2022, 8, 1), ("blocking health_staff_missing", f"{EVALUATION}{VERIFY}")),
        (date(2022, 7, 31), ("blocking health_staff_missing", f"{HEALTH_CARE}第十二条{VERIFY}")),
    ],
)
def test_nobody_for_the_childrens_health(on, says):
    assert filed(with_staff(carer=10, cook=1), "health_staff", on) == [says]


@pytest.mark.parametrize(("children", "refused"), [(149, False), (150, True)])
def test_one_hundred_and_fifty_children_want_somebody_full_time(children, refused):
    groups = tuple(
        ClassFacts(
            name=f"{n}班", band=ClassBand.BIG, places=20, children=20 if n else children - 140
        )
        for n in range(8)
    )
    part_time = replace(staff(StaffRole.HEALTH, full_time=False), education=Education.BACHELOR)
    people = (*with_staff(carer=24).staff, part_time)
    facts = replace(CENTRE, classes=groups, capacity=160, staff=people)
    code = "blocking health_staff_full_time_too_few"
    weaker = "warning health_staff_full_time_too_few_for_places"
    assert filed(facts, "health_staff") == [
        (code if refused else weaker, f"{HEALTH_CARE}第十二条{VERIFY}")
    ]


@pytest.mark.parametrize(
    ("alone", "guards", "says"),
    [
        (True, 0, [("warning guards_too_few", f"{SETTING}第二十二条{VERIFY}")]),
        (True, 1, []),
        (False, 0, []),
    ],
)
def test_a_guard_for_an_institution_that_stands_alone(alone, guards, says):
    facts = with_staff(carer=10, health=1, cook=1, guard=guards)
    facts = replace(facts, site=replace(facts.site, free_standing=alone))
    assert filed(facts, "support_staff") == says


@pytest.mark.parametrize(
    ("places", "cooks", "advised"),
    [(50, 1, False), (51, 1, True), (51, 2, False), (100, 2, False), (101, 2, True), (1, 0, True)],
)
def test_cooks_are_recommended_and_never_a_violation(places, cooks, advised):
    facts = replace(with_staff(carer=30, health=1, cook=cooks), capacity=places)
    says = [("advice cooks_too_few", f"{QUALITY}{VERIFY}")] if advised else []
    assert filed(facts, "support_staff") == says
    assert filed(replace(facts, catering=False), "support_staff") == []


@pytest.mark.parametrize(
    ("until", "refused"),
    [("2026-11-24", False), ("2026-11-23", False), ("2026-11-22", True)],
)
def test_a_health_certificate_is_good_on_its_last_day(until, refused):
    people = (
        *CENTRE.staff[:-1],
        replace(CENTRE.staff[-1], health_certificate_until=date.fromisoformat(until)),
    )
    says = [("blocking health_certificate_expired", HEALTHY)] if refused else []
    assert filed(replace(CENTRE, staff=people), "staff_checks") == says


@pytest.mark.parametrize(
    ("checked", "on", "old"),
    [
        ("2025-11-23", "2026-11-23", False), ("2025-11-22", "2026-11-23", True),
        ("2024-02-29", "2025-02-28", False), ("2024-02-29", "2025-03-01", False),
        ("2024-02-29", "2025-03-02", True),
    ],
)  # fmt: skip
def test_records_are_searched_every_year(checked, on, old):
    day = date.fromisoformat(on)
    people = tuple(
        replace(
            person, background_checked_on=date.fromisoformat(checked), health_certificate_until=day
        )
        for person in CENTRE.staff
    )
    says = [("warning background_check_old", ART_62)] if old else []
    assert filed(replace(CENTRE, staff=people), "staff_checks", day) == says


def test_who_is_said_to_lack_the_training_is_pointed_out():
    untrained = replace(staff(StaffRole.CARER), qualified=False)
    guard = replace(staff(StaffRole.GUARD), qualified=False)
    people = (*CENTRE.staff, untrained, guard)
    assert filed(replace(CENTRE, staff=people), "staff_checks") == [
        ("warning carers_unqualified", ART_18),
        ("warning guards_uncertified", f"{SETTING}第十八条、第二十二条{VERIFY}"),
    ]
    assert filed(replace(HOME, staff=(*HOME.staff, untrained)), "staff_checks") == [
        ("warning carers_unqualified", f"{HOME_CARE}{VERIFY}")
    ]


def carer(**more):
    given = {
        "health_from": date(2025, 11, 23), "health_until": date(2027, 11, 23),
        "checked_on": date(2025, 11, 23), "is_carer": True, "qualified": True,
    }  # fmt: skip
    return CarerFacts(**(given | more))


@pytest.mark.parametrize(
    ("more", "on", "good"),
    [
        ({}, TODAY, True),
        ({}, date(2026, 11, 24), False),  # a year from its issue, whatever the paper says
        ({"health_until": date(2026, 11, 22)}, TODAY, False),
        ({"health_until": TODAY}, TODAY, True),
        ({"health_until": None}, TODAY, False),
        ({"checked_on": date(2025, 11, 22)}, TODAY, False),
        ({"checked_on": None}, TODAY, False),
        ({"has_record": True}, TODAY, False),
        ({"qualified": False}, TODAY, True),  # pointed out, but counts
        ({"is_carer": False}, TODAY, False),
    ],
)
def test_who_counts_in_the_ratio(more, on, good):
    assert counts(carer(**more), on=on) is good


def test_a_certificate_without_a_day_of_issue_lasts_as_it_says():
    assert health_lasts_until(carer(health_from=None), on=TODAY) == date(2027, 11, 23)
    assert health_lasts_until(carer(), on=TODAY) == TODAY
