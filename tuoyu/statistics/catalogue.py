"""指标目录: every indicator as data, read once from `data/indicators.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuoyu.core.errors import NotFound

DATA = Path(__file__).parent / "data" / "indicators.toml"


@dataclass(frozen=True)
class Indicator:
    """One indicator. `responsible` is the code of a unit, `clauses` are codes of the plan's.

    `missing` says what is lacking where the records do not hold it yet, `provider` who has it (the
    code of a unit); such an indicator has no formula. `targets`: ids of the law's targets;
    `gain`: those are points to be gained over the baseline, not levels.
    """

    code: str
    name: str
    group: str
    definition: str
    formula: str
    unit: str
    source: str
    period: str
    responsible: str
    clauses: tuple[str, ...]
    basis: str
    public: bool
    better: str
    missing: str = ""
    provider: str = ""
    targets: tuple[str, ...] = ()
    gain: bool = False

    @property
    def is_measured(self) -> bool:
        return not self.missing


def _read(path: Path = DATA) -> dict[str, Indicator]:
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["indicator"]
    found = {row["code"]: _indicator(row) for row in rows}
    if len(found) != len(rows):
        raise ValueError("an indicator stands twice")
    return found


def _indicator(row: dict[str, Any]) -> Indicator:
    lists = {name: tuple(row.get(name, ())) for name in ("clauses", "targets")}
    return Indicator(**{**row, **lists})


INDICATORS: Mapping[str, Indicator] = _read()
GROUPS = tuple(dict.fromkeys(each.group for each in INDICATORS.values()))


def indicator(code: str) -> Indicator:
    """Raises NotFound."""
    try:
        return INDICATORS[code]
    except KeyError:
        raise NotFound("没有这个指标，请从指标目录中选择。") from None
