"""How many extinguishers an area needs (托育机构消防安全检查表)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.extinguishers",
    title="灭火器配置",
    version=1,
    uses=(
        "fire.extinguisher_area_m2",
        "fire.extinguisher_powder_per_area",
        "fire.extinguisher_water_per_area",
        "fire.extinguishers_per_point",
    ),
    codes=("extinguishers_too_few", "extinguisher_point_too_small"),
)


@dataclass(frozen=True, slots=True)
class Extinguishers:
    """Either so many powder extinguishers, or so many with water; never fewer than one point has."""

    powder: int
    water: int


def extinguishers_needed(area_m2: Decimal, *, on: date, law: Law = LAW) -> Extinguishers:
    """For an area in square metres; every part of an area counts as a whole one."""
    per = law.parameter("fire.extinguisher_area_m2", on=on)
    areas = ceil(area_m2 / per.number)
    least = law.parameter("fire.extinguishers_per_point", on=on).whole
    powder = law.parameter("fire.extinguisher_powder_per_area", on=on).whole
    water = law.parameter("fire.extinguisher_water_per_area", on=on).whole
    return Extinguishers(max(areas * powder, least), max(areas * water, least))


def extinguishers(
    area_m2: Decimal,
    powder: int,
    water: int = 0,
    smallest_point: int | None = None,
    *,
    on: date,
    law: Law = LAW,
) -> list[Finding]:
    """Powder and water together cover the area; `smallest_point`: the fewest at any one point."""
    per = law.find("fire.extinguisher_area_m2", on=on)
    if per is None:
        return []
    findings = []
    powder_each = law.parameter("fire.extinguisher_powder_per_area", on=on)
    water_each = law.parameter("fire.extinguisher_water_per_area", on=on)
    covered = Decimal(powder) / powder_each.whole + Decimal(water) / water_each.whole
    if covered * per.number < area_m2:
        needed = extinguishers_needed(area_m2, on=on, law=law)
        findings.append(
            RULE.warning(
                "extinguishers_too_few",
                per,
                powder_each,
                water_each,
                at="powder",
                area=area_m2,
                powder=needed.powder,
                water=needed.water,
            )
        )
    point = law.parameter("fire.extinguishers_per_point", on=on)
    if smallest_point is not None and smallest_point < point.whole:
        findings.append(
            RULE.warning(
                "extinguisher_point_too_small", point, at="smallest_point", needed=point.whole
            )
        )
    return findings
