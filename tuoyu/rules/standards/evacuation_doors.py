"""Large rooms have more than one way out (托育机构消防安全检查表)."""

from datetime import date
from decimal import Decimal

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.evacuation_doors",
    title="房间疏散门",
    version=1,
    uses=("fire.two_doors_above_m2", "fire.evacuation_doors"),
    codes=("evacuation_doors_too_few",),
)


def evacuation_doors(room_m2: Decimal, doors: int, *, on: date, law: Law = LAW) -> list[Finding]:
    """A room above the area has the doors that the list asks for; one at the area exactly not."""
    area = law.find("fire.two_doors_above_m2", on=on)
    needed = law.find("fire.evacuation_doors", on=on)
    if area is None or needed is None or room_m2 <= area.number or doors >= needed.whole:
        return []
    return [
        RULE.warning(
            "evacuation_doors_too_few",
            area,
            needed,
            at="doors",
            area=room_m2,
            limit=area.number,
            doors=doors,
            needed=needed.whole,
        )
    ]
