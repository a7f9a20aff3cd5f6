"""The router by worked examples: legal nature and kind lead to one registering body."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from tests.rules.tables import TODAY, cases
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing.facts import InstitutionKind, LegalNature, Registrar
from tuoyu.rules.registration.facts import Follows, Founding, Route
from tuoyu.rules.registration.route import RULE, questions, route
from tuoyu.rules.wording import SENTENCES, citation, sentence

TABLE = cases("registration")


def plan_of(case: dict[str, Any]) -> Founding:
    told = dict(case["plan"])
    told["kind"] = InstitutionKind.of(told["kind"])
    if "nature" in told:
        told["nature"] = LegalNature.of(told["nature"])
    return Founding(**told)


def answer(case: dict[str, Any]) -> Route | None:
    return route(plan_of(case), on=case.get("on", TODAY))


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["name"])
def test_worked_example(case: dict[str, Any]) -> None:
    found = answer(case)
    if "open" in case:
        assert found is None
        asked = questions(plan_of(case), on=case.get("on", TODAY))
        assert [str(each) for each in asked] == case["open"]
        return
    assert found is not None
    assert str(found.kind) == case.get("kind", case["plan"]["kind"])
    assert found.registrar == (Registrar.of(case["registrar"]) if "registrar" in case else None)
    assert (found.certificate and found.certificate.value) == case.get("certificate")
    assert found.follows is Follows.of(case["follows"])
    assert found.supervisor == case.get("supervisor", "")
    limit = found.limit
    assert ([limit.days, limit.unit] if limit else None) == case.get("limit")
    if limit:
        assert (limit.extension, limit.on_the_spot) == (
            case.get("extension"), case.get("on_the_spot", False),
        )  # fmt: skip
    assert [f"{each.severity} {each.code}" for each in found.findings] == case.get("codes", [])
    if "cites" in case:
        assert [each.id for each in found.by] == case["cites"]
    if "scope" in case:
        assert found.scope == case["scope"]
    for words in case.get("says", []):
        assert words in [sentence(each) for each in found.findings]


def test_every_code_is_shown_and_spoken() -> None:
    found = [each for case in TABLE if (way := answer(case)) for each in way.findings]
    assert {each.code for each in found} == set(RULE.codes) <= set(SENTENCES)
    for finding in found:
        assert sentence(finding).endswith("。")
        assert citation(finding).startswith("依据")
        assert {cite.id for cite in finding.cites} <= set(RULE.uses)


def test_every_full_answer_has_a_way_that_is_cited() -> None:
    """All kinds, natures and answers: once nothing is asked, somebody registers or is named."""
    for kind, nature, own, children, consent in product(
        InstitutionKind, LegalNature, (True, False), (1, 5, 6, 99), (True, False)
    ):
        plan = Founding(
            kind=kind, nature=nature, own_legal_person=own, children=children, consent=consent
        )
        found = route(plan, on=TODAY)
        assert found is not None
        assert found.follows_by
        assert found.registrar is None or found.by
        assert {cite.id for cite in (*found.by, *found.follows_by, *found.papers_by)} <= set(
            RULE.uses
        )


def test_what_is_not_known_is_asked_one_by_one() -> None:
    plan = Founding(kind=InstitutionKind.HOME)
    assert route(plan, on=TODAY) is None
    assert route(replace(plan, children=2), on=TODAY) is None
    assert route(replace(plan, children=2, consent=True), on=TODAY) is not None


def permit_from(day: date) -> Law:
    now = LAW.parameter("licence.regime", on=TODAY)
    until, since = replace(now, effective_to=day), replace(now, value="permit", effective_from=day)
    return Law([*(each for each in LAW.entries() if each != now), until, since])


def test_from_the_day_of_the_permit_a_permit_follows() -> None:
    plan = Founding(kind=InstitutionKind.CENTRE, nature=LegalNature.FOR_PROFIT)
    law = permit_from(date(2027, 6, 1))
    before = route(plan, on=date(2027, 5, 31), law=law)
    after = route(plan, on=date(2027, 6, 1), law=law)
    assert before is not None
    assert after is not None
    assert (before.follows, after.follows) == (Follows.FILING, Follows.PERMIT)
