"""A room to watch over a sick child, and enough daylight (托育机构卫生评价基本标准)."""

from datetime import date
from decimal import Decimal

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.observation_room",
    title="保健观察室和采光",
    version=1,
    uses=(
        "health_evaluation.observation_room_m2",
        "health_evaluation.observation_beds",
        "health_evaluation.window_floor_percent",
    ),
    codes=("observation_room_small", "observation_beds_few", "windows_small"),
)


def observation_room(
    area_m2: Decimal,
    beds: int,
    window_floor_percent: Decimal | None = None,
    *,
    on: date,
    law: Law = LAW,
) -> list[Finding]:
    """The room and its beds; `window_floor_percent` of the rooms for children where measured."""
    room = law.find("health_evaluation.observation_room_m2", on=on)
    bed = law.find("health_evaluation.observation_beds", on=on)
    light = law.find("health_evaluation.window_floor_percent", on=on)
    findings = []
    if room is not None and area_m2 < room.number:
        findings.append(
            RULE.blocking(
                "observation_room_small", room, at="area_m2", area=area_m2, least=room.number
            )
        )
    if bed is not None and beds < bed.whole:
        findings.append(RULE.blocking("observation_beds_few", bed, at="beds", least=bed.whole))
    if (
        light is not None
        and window_floor_percent is not None
        and window_floor_percent < light.number
    ):
        findings.append(
            RULE.blocking(
                "windows_small",
                light,
                at="window_floor_percent",
                percent=window_floor_percent,
                least=light.number,
            )
        )
    return findings
