"""What is wrong with the input, told by name: which table, which row, and why."""

from __future__ import annotations


class AlgorithmError(Exception):
    """Base of everything that this floor raises on purpose."""


class BadInput(AlgorithmError, ValueError):
    """The input cannot be meant as it stands.

    `code` names the kind of fault (`negative_capacity`, `duplicate_wish`, …) so that a page can
    put it into its own words; `table` is the argument's name, `row` the first row that is at
    fault (None: the table as a whole), `reason` an English sentence.
    """

    def __init__(self, code: str, table: str, row: int | None, reason: str) -> None:
        self.code, self.table, self.row, self.reason = code, table, row, reason
        place = table if row is None else f"{table}[{row}]"
        super().__init__(f"{place}: {reason}")

    def __reduce__(self) -> tuple[type[BadInput], tuple[str, str, int | None, str]]:
        return type(self), (self.code, self.table, self.row, self.reason)  # crosses processes


class Infeasible(AlgorithmError):
    """No answer can keep all constraints; `conflict` names a smallest set that contradicts."""

    def __init__(self, conflict: tuple[str, ...]) -> None:
        self.conflict = conflict
        super().__init__("these cannot hold together: " + "; ".join(conflict))

    def __reduce__(self) -> tuple[type[Infeasible], tuple[tuple[str, ...]]]:
        return type(self), (self.conflict,)
