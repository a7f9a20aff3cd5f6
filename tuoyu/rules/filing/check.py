"""The whole check of a filing: which rules apply to which kind of institution, in the order of the
form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing import (
    area_per_place,
    capacity_sums,
    carers_ratio,
    class_ages,
    class_size,
    commitment_signed,
    dates,
    duty,
    fire_evidence,
    floors,
    forbidden_sites,
    head_qualification,
    health_staff,
    home_care_point,
    kindergarten_class,
    lease_term,
    outdoor_area,
    own_exits,
    registrar,
    required_fields,
    required_materials,
    scope,
    services,
    staff_checks,
    support_staff,
)
from tuoyu.rules.filing.facts import FilingFacts, InstitutionKind
from tuoyu.rules.findings import Finding, Rule, RuleRef, Severity, refs_as_json

EVERY = frozenset(InstitutionKind)
FILING = EVERY - {InstitutionKind.KINDERGARTEN_CLASS}
WITH_CLASSES = EVERY - {InstitutionKind.HOME}
CENTRES = FILING - {InstitutionKind.HOME}
HOME = frozenset({InstitutionKind.HOME})
KINDERGARTEN = frozenset({InstitutionKind.KINDERGARTEN_CLASS})


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule and the kinds of institution to which it applies."""

    card: Rule
    run: Callable[..., list[Finding]]
    kinds: frozenset[InstitutionKind]


RULES: tuple[Applied, ...] = (
    Applied(duty.RULE, duty.duty, EVERY),
    Applied(required_fields.RULE, required_fields.required_fields, FILING),
    Applied(registrar.RULE, registrar.registrar, FILING),
    Applied(scope.RULE, scope.scope, FILING),
    Applied(dates.RULE, dates.dates, FILING),
    Applied(lease_term.RULE, lease_term.lease_term, FILING),
    Applied(floors.RULE, floors.floors, WITH_CLASSES),
    Applied(own_exits.RULE, own_exits.own_exits, WITH_CLASSES),
    Applied(forbidden_sites.RULE, forbidden_sites.forbidden_sites, WITH_CLASSES),
    Applied(area_per_place.RULE, area_per_place.area_per_place, CENTRES),
    Applied(outdoor_area.RULE, outdoor_area.outdoor_area, CENTRES),
    Applied(home_care_point.RULE, home_care_point.home_care_point, HOME),
    Applied(kindergarten_class.RULE, kindergarten_class.kindergarten_class, KINDERGARTEN),
    Applied(class_size.RULE, class_size.class_size, WITH_CLASSES),
    Applied(class_ages.RULE, class_ages.class_ages, WITH_CLASSES),
    Applied(capacity_sums.RULE, capacity_sums.capacity_sums, EVERY),
    Applied(services.RULE, services.services, FILING),
    Applied(head_qualification.RULE, head_qualification.head_qualification, CENTRES),
    Applied(carers_ratio.RULE, carers_ratio.carers_ratio, WITH_CLASSES),
    Applied(health_staff.RULE, health_staff.health_staff, CENTRES),
    Applied(support_staff.RULE, support_staff.support_staff, CENTRES),
    Applied(staff_checks.RULE, staff_checks.staff_checks, FILING),
    Applied(required_materials.RULE, required_materials.required_materials, FILING),
    Applied(fire_evidence.RULE, fire_evidence.fire_evidence, CENTRES),
    Applied(commitment_signed.RULE, commitment_signed.commitment_signed, FILING),
)


def check(facts: FilingFacts, *, on: date, law: Law = LAW) -> list[Finding]:
    """Everything that the rules say about a filing on a day: blocking first, else in the order of
    the form.

    An empty list means lawful. A draft without a kind is checked as a 托育机构.
    """
    findings = [finding for rule in _applying(facts) for finding in rule.run(facts, on=on, law=law)]
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def rules_applied(facts: FilingFacts, *, on: date, law: Law = LAW) -> list[dict[str, str]]:
    """The rules asked and the versions of all provisions they may read, as JSON for the decision's
    row.

    This also holds what was satisfied; the first item names the law's edition.
    """
    refs: list[RuleRef] = []
    for rule in _applying(facts):
        refs.append(rule.card.ref)
        entries = (law.find(id, on=on) for id in rule.card.uses)
        refs.extend(RuleRef(entry.id, entry.version) for entry in entries if entry is not None)
    return [RuleRef("law.edition", law.edition).as_json(), *refs_as_json(refs)]


def _applying(facts: FilingFacts) -> list[Applied]:
    kind = facts.kind or InstitutionKind.CENTRE
    return [rule for rule in RULES if kind in rule.kinds]
