"""终止服务: what an institution tells when it ends, as it is kept in the answers of its case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuoyu.filing.models import Case
from tuoyu.filing.sections import CLOSURE
from tuoyu.rules.choice import Choice


class PlacementKind(Choice):
    """Where children go when their place of care ends (管理规范 第七条)."""

    TRANSFERRED = "transferred", "转入其他托育机构"
    KINDERGARTEN = "kindergarten", "升入幼儿园"
    FAMILY = "family", "由家庭照护"
    OTHER = "other", "其他安置"


@dataclass(frozen=True)
class Placement:
    """How many children go where; a number and a place, never a name of a child."""

    kind: PlacementKind
    children: int
    where: str = ""


@dataclass(frozen=True)
class Closure:
    """Since when, why, and how every child is placed."""

    ends_on: date
    reason: str
    placements: tuple[Placement, ...] = ()

    @property
    def children(self) -> int:
        return sum(each.children for each in self.placements)

    def as_answers(self) -> dict[str, Any]:
        return {
            "ends_on": self.ends_on.isoformat(),
            "reason": self.reason,
            "placements": [
                {"kind": each.kind.value, "children": each.children, "where": each.where}
                for each in self.placements
            ],
        }


def closure_in(given: Mapping[str, Any]) -> Closure | None:
    """The closure in the answers of a case or a submission; None where there is none."""
    told = given.get(CLOSURE.code)
    if not told:
        return None
    return Closure(
        ends_on=date.fromisoformat(told["ends_on"]),
        reason=told["reason"],
        placements=tuple(
            Placement(PlacementKind.of(row["kind"]), int(row["children"]), row.get("where", ""))
            for row in told["placements"]
        ),
    )


def closure_of(case: Case) -> Closure | None:
    return closure_in(case.answers)
