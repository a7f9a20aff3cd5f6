"""Mandatory articles of JGJ 39-2016（2019年版）: sunshine, railings, stair wells, no basement."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.safe_building",
    title="建筑强制性条文",
    version=1,
    uses=(
        "premises.sunshine_min_hours",
        "premises.railing_min_height_m",
        "premises.railing_max_gap_m",
        "premises.stair_well_max_m",
    ),
    codes=("sunshine_too_short", "railing_too_low", "railing_gap_too_wide", "stair_well_open"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingFacts:
    """What was measured; None: not measured. Hours of full-window sun at the winter solstice."""

    sunshine_hours: Decimal | None = None
    railing_height_m: Decimal | None = None
    railing_gap_m: Decimal | None = None
    stair_well_m: Decimal | None = None
    stair_well_guarded: bool = False


def safe_building(facts: BuildingFacts, *, on: date, law: Law = LAW) -> list[Finding]:
    """What was measured keeps to the limits; a limit met exactly is met."""
    findings = []
    sun = law.find("premises.sunshine_min_hours", on=on)
    if sun and facts.sunshine_hours is not None and facts.sunshine_hours < sun.number:
        findings.append(
            RULE.blocking(
                "sunshine_too_short",
                sun,
                at="sunshine_hours",
                hours=facts.sunshine_hours,
                least=sun.number,
            )
        )
    height = law.find("premises.railing_min_height_m", on=on)
    if height and facts.railing_height_m is not None and facts.railing_height_m < height.number:
        findings.append(
            RULE.blocking(
                "railing_too_low",
                height,
                at="railing_height_m",
                height=facts.railing_height_m,
                least=height.number,
            )
        )
    gap = law.find("premises.railing_max_gap_m", on=on)
    if gap and facts.railing_gap_m is not None and facts.railing_gap_m > gap.number:
        findings.append(
            RULE.blocking(
                "railing_gap_too_wide",
                gap,
                at="railing_gap_m",
                gap=facts.railing_gap_m,
                most=gap.number,
            )
        )
    well = law.find("premises.stair_well_max_m", on=on)
    wide = well and facts.stair_well_m is not None and facts.stair_well_m > well.number
    if well and wide and not facts.stair_well_guarded:
        findings.append(RULE.blocking("stair_well_open", well, at="stair_well_m", most=well.number))
    return findings
