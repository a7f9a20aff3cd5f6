"""Who counts as a carer in the ratio (未成年人保护法第六十二条；管理规范第二十八条；设置标准第二十条).

A carer without a valid health certificate, or whose records were not searched within the law's
interval, may not work with the children; so this person does not count. The need is that of full
classes: whether the children present need as many, the daily registers tell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing.carers_ratio import carers_for
from tuoyu.rules.findings import Finding, Rule, Severity
from tuoyu.rules.institution.facts import CarerFacts, ClassPlaces, StaffingFacts
from tuoyu.rules.provisions import add_years

RULE = Rule(
    id="institution.carers_counted",
    title="计入配比的保育人员",
    version=1,
    uses=(
        "staff.health_certificate_required",
        "staff.health_certificate_valid_years",
        "staff.background_check_years",
        "staff.abuse_lifetime_ban",
        "staff.carer.training_required",
        *(f"class.{band.value}.children_per_carer" for band in ClassBand),
    ),
    codes=(
        "carer_health_missing",
        "carer_health_expired",
        "carer_check_missing",
        "carer_check_old",
        "carer_record_found",
        "carer_untrained",
        "class_carers_short",
        "staff_health_missing",
        "staff_health_expired",
        "staff_check_missing",
        "staff_check_old",
        "staff_record_found",
    ),
)


@dataclass(frozen=True, slots=True)
class ClassStaffing:
    """One class: how many carers it needs when full, how many have it, how many of them count."""

    name: str
    band: ClassBand
    places: int
    needed: int
    assigned: int
    counted: int

    @property
    def short(self) -> int:
        return max(self.needed - self.counted, 0)


@dataclass(frozen=True, slots=True)
class Staffing:
    """The classes in their order; `unassigned` are carers who count and have no class."""

    classes: tuple[ClassStaffing, ...]
    carers: int
    counted: int
    unassigned: int

    @property
    def needed(self) -> int:
        return sum(group.needed for group in self.classes)


def carers_counted(facts: StaffingFacts, *, on: date, law: Law = LAW) -> list[Finding]:
    """Why carers do not count, in their order (`carers.0`), then the classes that lack carers."""
    findings = [
        finding
        for number, carer in enumerate(facts.carers)
        for finding in why_not_counted(carer, on=on, law=law, at=f"carers.{number}")
    ]
    return [*findings, *_short(facts, staffing(facts, on=on, law=law), on, law)]


def why_not_counted(
    carer: CarerFacts, *, on: date, law: Law = LAW, at: str | None = None
) -> list[Finding]:
    """The reasons against one carer; a blocking one takes the person out of the ratio."""
    return [
        *_health(carer, on, law, at),
        *_records(carer, on, law, at),
        *_skill(carer, on, law, at),
    ]


def counts(carer: CarerFacts, *, on: date, law: Law = LAW) -> bool:
    """Whether the ratio may rely on this carer on a day."""
    if not carer.is_carer:
        return False
    found = why_not_counted(carer, on=on, law=law)
    return not any(finding.severity is Severity.BLOCKING for finding in found)


def health_lasts_until(carer: CarerFacts, *, on: date, law: Law = LAW) -> date | None:
    """The last good day: that of the certificate, and never beyond the law's term from its issue."""
    if carer.health_until is None or carer.health_from is None:
        return carer.health_until
    term = law.find("staff.health_certificate_valid_years", on=on)
    if term is None:
        return carer.health_until
    return min(carer.health_until, add_years(carer.health_from, term.whole))


def staffing(facts: StaffingFacts, *, on: date, law: Law = LAW) -> Staffing:
    """Carers needed, assigned and counted, class by class."""
    good = [carer for carer in facts.carers if counts(carer, on=on, law=law)]
    known = {group.name for group in facts.classes}
    classes = tuple(
        ClassStaffing(
            group.name,
            group.band,
            group.places,
            needed=_needed(group, on, law),
            assigned=sum(carer.class_name == group.name for carer in facts.carers),
            counted=sum(carer.class_name == group.name for carer in good),
        )
        for group in facts.classes
    )
    unassigned = sum(carer.class_name not in known for carer in good)
    return Staffing(classes, len(facts.carers), len(good), unassigned)


def _needed(group: ClassPlaces, on: date, law: Law) -> int:
    ratio = law.parameter(f"class.{group.band.value}.children_per_carer", on=on)
    return carers_for(group.places, ratio)


def _health(carer: CarerFacts, on: date, law: Law, at: str | None) -> Iterator[Finding]:
    basis = law.parameter("staff.health_certificate_required", on=on)
    until = health_lasts_until(carer, on=on, law=law)
    if until is None:
        code = "carer_health_missing" if carer.is_carer else "staff_health_missing"
        yield RULE.blocking(code, basis, at=at)
    elif until < on:
        term = law.find("staff.health_certificate_valid_years", on=on)
        cites = [each for each in (basis, term) if each is not None]
        code = "carer_health_expired" if carer.is_carer else "staff_health_expired"
        yield RULE.blocking(code, *cites, at=at, until=until)


def _records(carer: CarerFacts, on: date, law: Law, at: str | None) -> Iterator[Finding]:
    basis = law.find("staff.background_check_years", on=on)
    if carer.has_record:
        ban = law.find("staff.abuse_lifetime_ban", on=on)
        cites = [each for each in (basis, ban) if each is not None]
        if cites:
            code = "carer_record_found" if carer.is_carer else "staff_record_found"
            yield RULE.blocking(code, *cites, at=at)
        return
    if basis is None:
        return
    if carer.checked_on is None:
        code = "carer_check_missing" if carer.is_carer else "staff_check_missing"
        yield RULE.blocking(code, basis, at=at)
    elif add_years(carer.checked_on, basis.whole) < on:
        code = "carer_check_old" if carer.is_carer else "staff_check_old"
        yield RULE.blocking(code, basis, at=at, checked_on=carer.checked_on)


def _skill(carer: CarerFacts, on: date, law: Law, at: str | None) -> Iterator[Finding]:
    if carer.is_carer and not carer.qualified:
        basis = law.parameter("staff.carer.training_required", on=on)
        yield RULE.warning("carer_untrained", basis, at=at)


def _short(facts: StaffingFacts, found: Staffing, on: date, law: Law) -> Iterator[Finding]:
    """Where carers have no class, the sum decides; else each class for itself."""
    missing = sum(group.short for group in found.classes)
    if missing <= found.unassigned:
        return
    for number, group in enumerate(found.classes):
        if not group.short:
            continue
        ratio = law.parameter(f"class.{group.band.value}.children_per_carer", on=on)
        yield RULE.warning(
            "class_carers_short",
            ratio,
            at=f"classes.{number}",
            name=group.name,
            places=group.places,
            needed=group.needed,
            counted=group.counted,
        )
