"""Findings: what may block, what is kept with a decision, how it is cited."""

import dataclasses
import json
from datetime import date
from decimal import Decimal

import pytest

from tests.rules.tables import CENTRE, TODAY
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing import check, rules_applied
from tuoyu.rules.filing.facts import Education, SiteFacts
from tuoyu.rules.findings import (
    Finding,
    Rule,
    RuleRef,
    Severity,
    TooSevere,
    as_json,
)
from tuoyu.rules.provisions import Level
from tuoyu.rules.wording import citation, sentence

RULE = Rule("probe.rule", "示例规则", 2, (), ("field_missing",))
LAWFUL = LAW.parameter("premises.lease_min_years", on=TODAY)


def weak_provisions() -> list[str]:
    return [entry.id for entry in LAW.entries(on=TODAY) if not entry.level.may_block]


@pytest.mark.parametrize("name", weak_provisions())
def test_a_recommendation_or_default_never_blocks(name: str) -> None:
    entry = LAW.parameter(name, on=TODAY)

    with pytest.raises(TooSevere, match="不能作为不予办理的理由"):
        RULE.blocking("field_missing", entry, what="x")
    with pytest.raises(TooSevere):
        RULE.blocking("field_missing", LAWFUL, entry, what="x")
    assert RULE.strongest("field_missing", entry, what="x").severity is Severity.WARNING
    assert RULE.warning("field_missing", entry, what="x").severity is Severity.WARNING


def test_what_binds_may_block() -> None:
    assert RULE.strongest("field_missing", LAWFUL, what="x").blocking


def test_a_finding_without_a_provision_is_no_finding() -> None:
    with pytest.raises(ValueError, match="没有依据"):
        RULE.advice("field_missing", what="x")


def test_a_finding_cannot_be_changed_and_can_be_kept_in_a_set() -> None:
    finding = RULE.warning("field_missing", LAWFUL, at="name", what="机构名称")

    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.code = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        finding.values["what"] = "other"  # type: ignore[index]
    assert {finding, RULE.warning("field_missing", LAWFUL, at="name", what="机构名称")} == {finding}
    with pytest.raises(KeyError):
        finding.values["nothing"]


def test_a_finding_becomes_json() -> None:
    finding = RULE.warning(
        "field_missing",
        LAWFUL,
        at="name",
        day=TODAY,
        area=Decimal("1.50"),
        least=Education.BACHELOR,
        names=("a", "b"),
        yes=True,
    )

    kept = json.loads(json.dumps(as_json(finding)))

    assert kept["values"] == {
        "area": "1.50",
        "day": "2026-11-23",
        "least": "bachelor",
        "names": ["a", "b"],
        "yes": True,
    }
    assert kept["rule"] == {"id": "probe.rule", "version": "2"}
    assert kept["cites"] == [
        {"id": "premises.lease_min_years", "version": "2019-10-08@setting-standard"}
    ]


def test_a_decision_remembers_what_was_satisfied_too() -> None:
    refs = rules_applied(CENTRE, on=TODAY)

    assert check(CENTRE, on=TODAY) == []
    assert refs[0] == {"id": "law.edition", "version": LAW.edition}
    assert {"id": "filing.lease_term", "version": "1"} in refs
    assert {"id": "premises.lease_min_years", "version": "2019-10-08@setting-standard"} in refs
    assert json.loads(json.dumps(refs)) == refs


def test_a_decision_remembers_the_district_version() -> None:
    ours = LAW.with_district({"class.mixed.children_per_carer": 6})

    refs = rules_applied(CENTRE, on=TODAY, law=ours)

    versions = [ref["version"] for ref in refs if ref["id"] == "class.mixed.children_per_carer"]
    assert len(versions) == 1
    assert versions[0].startswith("2019-10-08@district-defaults+district#")


def test_blocking_findings_come_first() -> None:
    facts = dataclasses.replace(
        CENTRE, site=dataclasses.replace(CENTRE.site, floors=(3,), lease_end=date(2027, 1, 1))
    )
    findings = check(facts, on=TODAY)

    assert [each.severity for each in findings] == [Severity.BLOCKING, Severity.WARNING]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "premises.lease_min_years",
            "依据《托育机构设置标准（试行）》（国卫人口发〔2019〕58号）第十一条（待核实）。",
        ),
        ("filing.duty", "依据《中华人民共和国人口与计划生育法》第二十八条第三款。"),
        (
            "fire.patrols_per_day",
            "依据《托育机构消防安全标准》（WS/T 870—2025）6.1。"
            "属于推荐性标准，不符合本身不构成违法。",
        ),
        (
            "class.mixed.children_per_carer",
            "依据平台默认配置（待核实）。属于本区配置，不单独作为不予办理的理由。",
        ),
    ],
)
def test_citation(name: str, words: str) -> None:
    entry = LAW.parameter(name, on=TODAY)

    assert citation(RULE.warning("field_missing", entry, what="x")) == words


def test_personal_answers_stay_out_of_repr() -> None:
    shown = repr(CENTRE)

    assert CENTRE.head_name not in shown
    assert CENTRE.contact_phone not in shown


def test_an_empty_draft_is_checked_without_a_fault() -> None:
    findings = check(type(CENTRE)(), on=TODAY)

    assert findings[0].blocking
    for finding in findings:
        assert sentence(finding)
    assert check(dataclasses.replace(CENTRE, site=SiteFacts()), on=TODAY)


def test_a_finding_can_be_made_by_hand() -> None:
    plain = Finding("field_missing", Severity.ADVICE, ())

    assert plain.field is None
    assert not plain.blocking
    assert RuleRef("a", "1").as_json() == {"id": "a", "version": "1"}
    assert Level.LAW.may_block
    assert isinstance(LAW, Law)
