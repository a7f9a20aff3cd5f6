"""What a home care point (家庭托育点) must keep to (家庭托育点管理办法（试行）)."""

from collections.abc import Iterator
from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.carers_ratio import carers_for
from tuoyu.rules.filing.facts import FilingFacts, StaffRole
from tuoyu.rules.filing.floors import below_ground
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.home_care_point",
    title="家庭托育点",
    version=1,
    uses=(
        "home.max_children",
        "home.children_per_carer",
        "home.building_m2_per_child",
        "home.neighbour_consent_required",
        "premises.below_ground_allowed",
    ),
    codes=(
        "home_too_many_children",
        "home_carers_too_few",
        "home_carers_too_few_for_places",
        "home_area_too_small",
        "home_consent_refused",
        "home_below_ground",
    ),
)


def home_care_point(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """Few children, enough carers, enough room, and the neighbours agree.

    The measure names no storey; rooms below ground are pointed out by the building code only.
    """
    if law.find("home.max_children", on=on) is None:
        return []
    return [*_children(facts, on, law), *_area(facts, on, law), *_building(facts, on, law)]


def _children(facts: FilingFacts, on: date, law: Law) -> Iterator[Finding]:
    most = law.parameter("home.max_children", on=on)
    count = max(facts.places, facts.children)
    if count > most.whole:
        yield RULE.blocking(
            "home_too_many_children", most, at="capacity", children=count, most=most.whole
        )
    ratio = law.parameter("home.children_per_carer", on=on)
    carers = len(facts.staff_in(StaffRole.CARER)) + len(facts.staff_in(StaffRole.HEAD))
    now, full = carers_for(facts.children, ratio), carers_for(facts.places, ratio)
    if carers < now:
        yield RULE.blocking("home_carers_too_few", ratio, at="staff", carers=carers, needed=now)
    elif carers < full:
        yield RULE.warning(
            "home_carers_too_few_for_places", ratio, at="staff", carers=carers, needed=full
        )


def _area(facts: FilingFacts, on: date, law: Law) -> Iterator[Finding]:
    per_child = law.parameter("home.building_m2_per_child", on=on)
    area, needed = facts.site.building_area_m2, per_child.number * facts.places
    if area is not None and area < needed:
        yield RULE.blocking(
            "home_area_too_small",
            per_child,
            at="site.building_area_m2",
            area=area,
            needed=needed,
            per_child=per_child.number,
        )


def _building(facts: FilingFacts, on: date, law: Law) -> Iterator[Finding]:
    consent = law.parameter("home.neighbour_consent_required", on=on)
    if facts.site.neighbours_consent is False and consent.flag:
        yield RULE.blocking("home_consent_refused", consent, at="site.neighbours_consent")
    if any(below_ground(floor) for floor in facts.site.floors):
        code = law.parameter("premises.below_ground_allowed", on=on)
        yield RULE.warning("home_below_ground", code, at="site.floors")
