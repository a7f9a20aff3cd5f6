"""How each instrument behind the plan stands on a day: what the pack says, and the last look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tuoyu.plan.models import BasisCheck, Validity
from tuoyu.plan.queries.clauses import Basis, legal_bases


@dataclass(frozen=True)
class Standing:
    """An instrument on a day. `until`: its last day as far as known; `check`: the last look."""

    basis: Basis
    on: date
    check: BasisCheck | None
    looks: int

    @property
    def until(self) -> date | None:
        if self.check is not None and self.check.valid_until is not None:
            return self.check.valid_until
        return self.basis.effective_to

    @property
    def days_left(self) -> int | None:
        """Days to the last day; negative when it is past."""
        return None if self.until is None else (self.until - self.on).days

    @property
    def is_over(self) -> bool:
        """It does not hold any more, by the pack or by the last look."""
        if self.check is not None and self.check.result != Validity.HOLDS:
            return True
        return self.days_left is not None and self.days_left < 0

    @property
    def wants_look(self) -> bool:
        """The pack asks for a look at its validity and nobody has looked."""
        return self.basis.wants_check and self.check is None

    @property
    def state(self) -> tuple[str, str]:
        """Words and tone: in force, lapsing, lapsed, replaced, pending, to be looked at."""
        if self.check is not None and self.check.result == Validity.REPLACED:
            return f"已由{self.check.replaced_by}代替", "bad"
        if self.is_over:
            return "已失效", "quiet" if self.check is None else "bad"
        if self.wants_look:
            return "须核实效力", "warn"
        if self.basis.relation == "pending":
            return "尚未施行", "info"
        if self.days_left is not None:
            return f"还有{self.days_left}天到期", "info"
        return "现行有效", "good"


def standings(division: str, on: date) -> list[Standing]:
    """Every instrument in the order of the pack; three queries."""
    checks: dict[str, list[BasisCheck]] = {}
    for each in (
        BasisCheck.objects.filter(division__code=division)
        .select_related("checked_by")
        .order_by("basis", "ordinal")
    ):
        checks.setdefault(each.basis, []).append(each)
    return [_standing(basis, on, checks.get(basis.code, [])) for basis in legal_bases(division)]


def _standing(basis: Basis, on: date, checks: list[BasisCheck]) -> Standing:
    return Standing(basis, on, checks[-1] if checks else None, len(checks))


def looks_at(code: str, division: str) -> list[BasisCheck]:
    """Every look at one instrument, the newest first."""
    found = BasisCheck.objects.filter(division__code=division, basis=code)
    return list(found.select_related("checked_by").order_by("-ordinal"))
