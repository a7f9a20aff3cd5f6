"""Benchmarks: each figure beside a peer or a floor, measured in the same run, told as a ratio.

A benchmark is a module here with `run() -> list[Row]`. `python -m benchmarks [name …]` runs them
and writes their sections of RESULTS.md.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured figure; `ours` and `floor` with their units, the ratio ours : floor."""

    name: str
    ours: str
    floor: str
    ratio: float
    target: str
    passed: bool | None
    """None: told for information, without a target."""
