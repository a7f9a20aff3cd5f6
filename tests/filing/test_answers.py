"""Answers become facts; whatever a person typed breaks nothing."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuoyu.filing import answers
from tuoyu.filing.sections import SECTIONS
from tuoyu.rules.filing.facts import InstitutionKind, StaffRole

GIVEN = {
    "institution": {"name": " 示例园 ", "kind": "centre", "registered_on": "2026-03-02"},
    "head": {"head_name": "示例甲", "head_id_number": "x", "experience_years": "6.5"},
    "site": {"floors": ["1", "2", "x"], "indoor_area_m2": "300.50", "catering": "yes"},
    "classes": {"capacity": "35", "rows": [{"name": "一班", "band": "small", "places": 15},
                                           {"name": "坏", "band": "huge", "places": 1}]},
    "services": {"rows": [{"form": "full_day", "price_fen": 198000, "price_unit": "month"}, {}]},
    "staff": {"people": [{"role": "carer", "full_time": "no"}, {"role": ""}]},
}  # fmt: skip


def test_what_is_understood_becomes_a_fact():
    facts = answers.facts_from(GIVEN, [], commitment=True)
    assert facts.name == "示例园"
    assert facts.kind is InstitutionKind.CENTRE
    assert facts.registered_on == date(2026, 3, 2)
    assert facts.capacity == 35
    assert facts.site.floors == (1, 2)
    assert facts.site.indoor_area_m2 == Decimal("300.50")
    assert facts.catering is True
    assert [each.name for each in facts.classes] == ["一班"]
    assert [each.price_fen for each in facts.services] == [198_000]
    assert [each.role for each in facts.staff] == [StaffRole.HEAD, StaffRole.CARER]
    assert facts.staff[1].full_time is False


def test_what_was_typed_and_persons_are_private():
    opened, private = answers.split("head", {"head_name": "甲", "education": "x", "typed": {}})
    assert opened == {"education": "x"}
    assert private == {"head_name": "甲", "typed": {}}
    assert answers.split("staff", {"people": [1]}) == ({}, {"people": [1]})


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=12), st.floats(),
    st.sampled_from(["NaN", "Infinity", "1e999", "-0", "２", "1_0", "2026-02-30", "\0", "9" * 40]),
)  # fmt: skip
FIELDS = sorted({key for part in GIVEN.values() for key in part} | {"lease_start", "lease_end"})
ROWS = st.lists(st.dictionaries(
    st.sampled_from(["name", "band", "places", "carers", "floor", "form", "price_fen", "role"]),
    anything), max_size=3)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(
        {
            section.code: st.dictionaries(st.sampled_from(FIELDS), anything).map(dict)
            for section in SECTIONS
        }
    ),
    ROWS,
)
def test_no_typed_text_is_a_fault(parts, rows):
    for part in parts.values():
        part.pop("rows", None)
        part.pop("people", None)
    parts["classes"]["rows"] = parts["services"]["rows"] = parts["staff"]["people"] = rows
    facts = answers.facts_from(parts, [], commitment=False)
    assert facts.capacity is None or isinstance(facts.capacity, int)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999", "", "一", None, "9" * 40, "1.5"])
def test_a_number_that_is_none_is_left_out(text):
    facts = answers.facts_from({"classes": {"capacity": text}}, [], commitment=False)
    assert facts.capacity is None
