"""The catalogue is whole: each entry has its formula or says what it lacks, in Chinese, with clauses."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tuoyu.rules.dated import LAW
from tuoyu.statistics.catalogue import INDICATORS
from tuoyu.statistics.formulas import FORMULAS

PACK = Path(__file__).parents[2] / "packs" / "hongqiao"
UNITS = {
    each["code"] for each in tomllib.loads((PACK / "units.toml").read_text("utf-8"))["unit"]
}  # fmt: skip
CLAUSES = {
    each["id"]: each for each in tomllib.loads((PACK / "plan.toml").read_text("utf-8"))["clause"]
}
EACH = pytest.mark.parametrize("each", INDICATORS.values(), ids=lambda each: each.code)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_what_is_measured_has_a_formula_and_nothing_else_has():
    assert {each.code for each in INDICATORS.values() if each.is_measured} == set(FORMULAS)


@EACH
def test_it_serves_duties_or_principles_of_the_plan(each):
    assert each.clauses
    assert set(each.clauses) <= set(CLAUSES)
    assert all(CLAUSES[code]["kind"] != "heading" for code in each.clauses)


@EACH
def test_its_words_are_chinese_and_its_units_are_known(each):
    for words in (each.name, each.group, each.definition, each.source, each.period, each.basis):
        assert CHINESE.search(words), words
    assert each.formula
    assert each.unit
    assert each.responsible in UNITS
    assert each.provider in UNITS | {""}
    assert bool(each.provider) == bool(each.missing)
    assert each.better in ("more", "less", "")


@EACH
def test_its_targets_stand_in_the_law_in_its_unit(each):
    for id in each.targets:
        for entry in LAW.history(id):
            assert entry.number > 0
            assert entry.unit == ("个百分点" if each.gain else each.unit)


def test_the_plan_s_five_targets_are_in_it():
    named = {id for each in INDICATORS.values() for id in each.targets}
    assert {
        "target.tianjin.places_per_1000", "target.tianjin.inclusive_percent",
        "target.tianjin.certified_carers_percent", "target.national.enrolment_gain_points",
        "newbuild.places_per_1000",
    } <= named  # fmt: skip
    assert (
        LAW.parameter("target.tianjin.places_per_1000", on=date(2025, 1, 1)).shown == "4.5个/千人"
    )
