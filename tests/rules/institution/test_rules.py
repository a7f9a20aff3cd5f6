"""Worked examples of the rules on a running institution: boundaries of days, ratios, papers."""

import ast
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.dated import LAW, Setting
from tuoyu.rules.filing.facts import PriceUnit, StaffRole
from tuoyu.rules.findings import Finding
from tuoyu.rules.institution import (
    carers_counted,
    certificates_valid,
    double_employment,
    fee_listed,
    likeness,
    reminders,
)
from tuoyu.rules.institution.catalogue import RULES
from tuoyu.rules.institution.facts import (
    CarerFacts,
    CertificateFacts,
    CertificateKind,
    ClassPlaces,
    FeeFacts,
    JobFacts,
    PapersFacts,
    StaffingFacts,
)
from tuoyu.rules.wording import SENTENCES, citation, sentence

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
GOOD = CarerFacts(
    class_name="小一班",
    health_from=date(2026, 3, 2),
    health_until=date(2027, 3, 1),
    checked_on=date(2026, 3, 1),
)
SMALL = ClassPlaces(name="小一班", band=ClassBand.SMALL, places=15)
K = CertificateKind


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"health_until": TODAY}, []),
        ({"health_until": TODAY - DAY}, ["carer_health_expired"]),
        ({"health_from": None, "health_until": None}, ["carer_health_missing"]),
        # printed for three years, but examined more than one year ago
        (
            {"health_from": date(2025, 11, 22), "health_until": date(2028, 11, 21)},
            ["carer_health_expired"],
        ),
        ({"health_from": date(2025, 11, 23), "health_until": date(2028, 11, 21)}, []),
        ({"health_from": None, "health_until": date(2027, 5, 1)}, []),
        ({"checked_on": date(2025, 11, 23)}, []),
        ({"checked_on": date(2025, 11, 22)}, ["carer_check_old"]),
        ({"checked_on": None}, ["carer_check_missing"]),
        ({"has_record": True}, ["carer_record_found"]),
        ({"qualified": False}, ["carer_untrained"]),
        (
            {"health_until": None, "checked_on": None, "qualified": False},
            ["carer_health_missing", "carer_check_missing", "carer_untrained"],
        ),
    ],
)
def test_why_a_carer_does_not_count(changed, expected):  # type: ignore[no-untyped-def]
    carer = replace(GOOD, **changed)
    assert codes(carers_counted.why_not_counted(carer, on=TODAY)) == expected
    out = set(expected) - {"carer_untrained"}
    assert carers_counted.counts(carer, on=TODAY) is not bool(out)


def test_a_cook_needs_the_same_papers_and_never_counts():
    cook = replace(GOOD, is_carer=False, qualified=False)
    assert carers_counted.why_not_counted(cook, on=TODAY) == []
    assert not carers_counted.counts(cook, on=TODAY)
    ill = replace(cook, health_until=TODAY - DAY, checked_on=None)
    said = codes(carers_counted.why_not_counted(ill, on=TODAY))
    assert said == ["staff_health_expired", "staff_check_missing"]


def test_leap_day_checks_last_until_march():
    carer = replace(GOOD, health_until=date(2026, 1, 1), checked_on=date(2024, 2, 29))
    assert carers_counted.counts(carer, on=date(2025, 3, 1)) is True
    assert carers_counted.counts(carer, on=date(2025, 3, 2)) is False


def test_before_the_law_no_search_was_asked_for():
    carer = replace(GOOD, health_from=None, checked_on=None)
    assert carers_counted.counts(carer, on=date(2021, 5, 31)) is True
    assert carers_counted.counts(carer, on=date(2021, 6, 1)) is False


@pytest.mark.parametrize(
    ("places", "band", "needed"),
    [(15, ClassBand.SMALL, 3), (16, ClassBand.SMALL, 4), (10, ClassBand.INFANT, 4),
     (20, ClassBand.BIG, 3), (18, ClassBand.MIXED, 4), (1, ClassBand.BIG, 1)],
)  # fmt: skip
def test_the_need_of_a_full_class(places, band, needed):  # type: ignore[no-untyped-def]
    facts = StaffingFacts(classes=(ClassPlaces(name="班", band=band, places=places),))
    assert carers_counted.staffing(facts, on=TODAY).needed == needed


def test_only_those_who_count_are_counted():
    expired = replace(GOOD, health_until=TODAY - DAY)
    facts = StaffingFacts(classes=(SMALL,), carers=(GOOD, GOOD, expired))
    found = carers_counted.staffing(facts, on=TODAY)
    (group,) = found.classes
    assert (group.needed, group.assigned, group.counted, group.short) == (3, 3, 2, 1)
    assert (found.carers, found.counted, found.unassigned) == (3, 2, 0)
    said = carers_counted.carers_counted(facts, on=TODAY)
    assert codes(said) == ["carer_health_expired", "class_carers_short"]
    assert [each.field for each in said] == ["carers.2", "classes.0"]
    assert "设置标准" in citation(said[1])


def test_carers_without_a_class_fill_gaps():
    free = replace(GOOD, class_name="")
    gone = replace(GOOD, class_name="已撤班")
    facts = StaffingFacts(classes=(SMALL,), carers=(GOOD, free, gone))
    assert carers_counted.staffing(facts, on=TODAY).unassigned == 2
    assert codes(carers_counted.carers_counted(facts, on=TODAY)) == []


PAPERS = PapersFacts(
    certificates=tuple(
        CertificateFacts(kind=kind, until=TODAY) for kind in K if kind is not K.OTHER
    ),
    catering=True,
)


def test_papers_are_good_on_their_last_day():
    assert codes(certificates_valid.certificates_valid(PAPERS, on=TODAY)) == []


def test_the_day_after_everything_has_run_out():
    said = certificates_valid.certificates_valid(PAPERS, on=TODAY + DAY)
    assert codes(said) == [
        "legal_person_expired", "premises_expired", "health_evaluation_expired",
        "fire_safety_expired", "food_licence_expired", "insurance_expired",
    ]  # fmt: skip
    assert [each.blocking for each in said] == [True] * 5 + [False]
    assert "不得供餐" in sentence(said[4])
    assert [each.field for each in said][4] == "food_licence"


def test_what_was_never_shown():
    said = certificates_valid.certificates_valid(PapersFacts(catering=True), on=TODAY)
    assert codes(said) == [
        "legal_person_missing", "premises_missing", "health_evaluation_missing",
        "fire_safety_missing", "food_licence_missing", "insurance_missing",
    ]  # fmt: skip
    without = certificates_valid.certificates_valid(PapersFacts(), on=TODAY)
    assert "food_licence_missing" not in codes(without)


def test_a_paper_without_an_end_does_not_run_out():
    facts = replace(
        PAPERS,
        certificates=(*PAPERS.certificates, CertificateFacts(kind=K.PREMISES)),
        catering=False,
    )
    said = codes(certificates_valid.certificates_valid(facts, on=TODAY + DAY))
    assert "premises_expired" not in said
    assert "food_licence_expired" not in said


def test_a_district_may_leave_insurance_out():
    law = LAW.with_district({"certificate.insurance_expected": Setting(False)})
    said = certificates_valid.certificates_valid(PapersFacts(), on=TODAY, law=law)
    assert "insurance_missing" not in codes(said)


@pytest.mark.parametrize(
    ("left", "due"),
    [(61, None), (60, 60), (59, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-5, 0)],
)
def test_reminders(left, due):  # type: ignore[no-untyped-def]
    assert reminders.reminder_due(TODAY + left * DAY, on=TODAY) == due


def test_a_district_sets_its_reminders():
    law = LAW.with_district({"certificate.reminder_days": Setting((3, 90))})
    assert reminders.reminder_days(on=TODAY, law=law) == (90, 3)
    assert reminders.reminder_due(TODAY + 60 * DAY, on=TODAY, law=law) == 90


LISTED = (
    FeeFacts(item="膳食费", unit=PriceUnit.DAY, price_fen=2500, begins_on=date(2026, 1, 1),
             ends_before=date(2026, 11, 23)),
    FeeFacts(item="膳食费", unit=PriceUnit.DAY, price_fen=2800, begins_on=TODAY),
)  # fmt: skip


@pytest.mark.parametrize(
    ("item", "unit", "price", "on", "expected"),
    [
        ("膳食费", PriceUnit.DAY, 2800, TODAY, []),
        ("膳食费", PriceUnit.DAY, 0, TODAY, []),
        ("膳食费", PriceUnit.DAY, 2801, TODAY, ["fee_above_list"]),
        ("膳食费", PriceUnit.DAY, 2800, TODAY - DAY, ["fee_above_list"]),
        ("膳食费", PriceUnit.MONTH, 2800, TODAY, ["fee_not_listed"]),
        ("延时费", PriceUnit.HOUR, 100, TODAY, ["fee_not_listed"]),
        ("膳食费", PriceUnit.DAY, 2500, date(2025, 12, 31), ["fee_not_listed"]),
    ],
)
def test_nothing_outside_the_list(item, unit, price, on, expected):  # type: ignore[no-untyped-def]
    assert codes(fee_listed.fee_listed(item, unit, price, LISTED, on=on)) == expected


def test_one_person_at_two_institutions():
    here = JobFacts(institution="a", name="示例甲园", roles=(StaffRole.CARER,))
    there = replace(here, institution="b", name="示例乙园")
    said = double_employment.double_employment(here, [here, there, there], on=TODAY)
    assert codes(said) == ["works_elsewhere"]
    assert "示例乙园" in sentence(said[0])
    assert not said[0].blocking
    law = LAW.with_district({"staff.double_employment_flagged": Setting(False)})
    assert double_employment.double_employment(here, [there], on=TODAY, law=law) == []


@pytest.mark.parametrize(
    ("one", "other", "at_least", "at_most"),
    [
        ("shilinuanyang", "shilinuanyang", 100, 100),
        ("shilinuanyang", "shili nuan yang", 100, 100),
        ("shilinuanyang", "shilixingxing", 10, 40),
        ("shilinuanyang", "hebeixiaoxue", 0, 10),
        ("", "", 0, 0),
        ("", "shili", 0, 0),
    ],
)
def test_likeness(one, other, at_least, at_most):  # type: ignore[no-untyped-def]
    assert at_least <= likeness.likeness(one, other) <= at_most
    assert likeness.likeness(one, other) == likeness.likeness(other, one)


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("示例暖阳托育园", "示例暖阳"),
        ("示例 暖阳 托育服务有限公司", "示例暖阳"),
        ("托育中心", "托育中心"),
    ],
)
def test_the_distinctive_part_of_a_name(name, own):  # type: ignore[no-untyped-def]
    assert likeness.distinctive(name) == own


def test_every_code_was_shown_and_has_its_sentence():
    """Runs what gives every finding, so that no order of tests matters."""
    bad = replace(GOOD, health_until=TODAY - DAY, checked_on=date(2025, 1, 1), qualified=False)
    none = CarerFacts(class_name="小一班")
    record = replace(GOOD, has_record=True)
    cooks = tuple(replace(each, is_carer=False) for each in (bad, none, record))
    facts = StaffingFacts(classes=(SMALL,), carers=(bad, none, record, *cooks))
    found = [
        *carers_counted.carers_counted(facts, on=TODAY),
        *certificates_valid.certificates_valid(PAPERS, on=TODAY + DAY),
        *certificates_valid.certificates_valid(PapersFacts(catering=True), on=TODAY),
        *fee_listed.fee_listed("膳食费", PriceUnit.DAY, 9999, LISTED, on=TODAY),
        *fee_listed.fee_listed("延时费", PriceUnit.DAY, 9999, LISTED, on=TODAY),
        *double_employment.double_employment(
            JobFacts(institution="a", name="甲"),
            [JobFacts(institution="b", name="示例乙园")],
            on=TODAY,
        ),
    ]
    cards = {rule.id: rule for rule in RULES}
    assert {each.code for each in found} == {code for rule in RULES for code in rule.codes}
    for each in found:
        assert each.rule is not None
        card = cards[each.rule.id]
        assert each.code in card.codes
        assert {cite.id for cite in each.cites} <= set(card.uses)
        words = sentence(each)
        assert words.endswith("。")
        assert "{" not in words
        assert not any(char.isascii() and char.isalpha() for char in words), words
        assert citation(each).startswith("依据")
    assert {code for rule in RULES for code in rule.codes} <= set(SENTENCES)


FILES = sorted(Path(carers_counted.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_number_of_the_law_stands_in_a_rule(path: Path) -> None:
    numbers = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    }
    assert numbers <= ({0, 1, 3, 100} if path.name == "likeness.py" else {0, 1, 100})
