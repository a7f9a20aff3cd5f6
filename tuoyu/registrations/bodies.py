"""Which unit of the district does what around a registration: names come from its pack.

A pack names these units by fixed codes (docs/how-to/add-a-district.md); a second district on the
same site prefixes them. Where the pack lacks a unit, its generic name stands in.
"""

from dataclasses import dataclass

from django.db.models import Q

from tuoyu.accounts.models import Unit
from tuoyu.divisions.queries import district
from tuoyu.rules.filing.facts import Registrar

REGISTRAR_UNITS = {
    Registrar.STAFFING_OFFICE: "establishment",
    Registrar.CIVIL_AFFAIRS: "civil-affairs",
    Registrar.MARKET_REGULATION: "market",
}
HEALTH, EDUCATION = "health", "education"
GENERIC = {
    **{unit: registrar.label for registrar, unit in REGISTRAR_UNITS.items()},
    HEALTH: "区卫生健康委",
    EDUCATION: "区教育局",
}


@dataclass(frozen=True)
class Body:
    """A unit as people call it (区民政局) and its full name."""

    code: str
    name: str
    full_name: str


def bodies() -> dict[str, Body]:
    """Every unit of `GENERIC` by its plain code, in one query."""
    found = {code: Body(code, name, name) for code, name in GENERIC.items()}
    wanted = Q()
    for code in GENERIC:
        wanted |= Q(code=code) | Q(code__endswith=f"-{code}")
    units = Unit.objects.filter(wanted, is_active=True).order_by("order", "code")
    if here := district().code:
        units = units.filter(division__code=here)
    # Reversed: the first of the pack's order wins, an exact code is as good as a prefixed one.
    for unit in reversed(units):
        plain = next(
            code for code in GENERIC if unit.code == code or unit.code.endswith(f"-{code}")
        )
        found[plain] = Body(plain, unit.short_name, unit.name)
    return found


def registrar_of_unit(code: str) -> Registrar | None:
    """The registering body that a unit is; None for every other unit."""
    return next(
        (
            registrar
            for registrar, plain in REGISTRAR_UNITS.items()
            if code == plain or code.endswith(f"-{plain}")
        ),
        None,
    )
