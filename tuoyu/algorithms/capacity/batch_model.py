"""The model of the nightly batch, and its exact solution in HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from tuoyu.algorithms import quiet
from tuoyu.algorithms.arrays import Int64
from tuoyu.algorithms.capacity.day import Day, Times, profile
from tuoyu.algorithms.compiled import kernel

TOLERANCE = 1e-6
# Measured on days of 200 requests: restarts and heuristics cost more than they find here.
OPTIONS = (
    ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0),
    ("mip_feasibility_tolerance", 1e-7), ("mip_allow_restart", False),
    ("mip_heuristic_effort", 0.01),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """Classes of requests that are alike, and the stretches that bind them.

    `classes`: the rows of each class, in order; `length`, `most` int64[c]: served time of one and
    how many there are; `band` int64[c]. `covers` bool[s, c]: the class is there in the stretch;
    `free` int64[s] parts of carers and `places` int64[s] left over by what is booked; `parts` of
    a carer that a child of each band takes.
    """

    classes: list[Int64]
    length: Int64
    most: Int64
    band: Int64
    covers: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    free: Int64
    places: Int64
    parts: Int64


def build(day: Day, requests: Times) -> Model:
    """Group, cut into stretches, leave out what cannot be served and what cannot bind."""
    times = np.stack([requests.start, requests.end, requests.band], axis=1)
    alike, which = np.unique(times, axis=0, return_inverse=True)
    which = which.reshape(-1)
    steps = profile(day, *alike[:, :2].ravel().tolist())
    ratios = day.ratios
    free = np.maximum(steps.carers * ratios.unit - steps.children @ ratios.parts, 0)
    places = np.maximum(day.places - steps.children.sum(axis=1), 0)
    first = np.searchsorted(steps.times, alike[:, 0])
    last = np.searchsorted(steps.times, alike[:, 1])
    at = np.arange(len(steps.carers))
    covers = (first <= at[:, None]) & (at[:, None] < last)
    part = ratios.parts[alike[:, 2]]
    possible = (~covers | ((free[:, None] >= part) & (places[:, None] >= 1))).all(axis=0)
    covers = covers[:, possible]
    kept = np.flatnonzero(possible)
    classes = [np.flatnonzero(which == number) for number in kept.tolist()]
    most = np.array([len(rows) for rows in classes], dtype=np.int64)
    binding = _binding(covers, free, places, covers @ most, covers @ (most * part[possible]))
    return Model(
        classes=classes,
        length=alike[kept, 1] - alike[kept, 0],
        most=most,
        band=alike[kept, 2],
        covers=covers[binding],
        free=free[binding],
        places=places[binding],
        parts=ratios.parts,
    )


@kernel
def _binding(
    covers: np.ndarray[tuple[int, int], np.dtype[np.bool_]], free: Int64, places: Int64,
    children: Int64, wanted: Int64,
) -> Int64:  # fmt: skip
    """Stretches that can be over-full and are not covered by a fuller one with less room."""
    count, width = covers.shape
    keep = np.ones(count, dtype=np.bool_)
    for one in range(count):
        keep[one] = wanted[one] > free[one] or children[one] > places[one]
    for one in range(count):
        for other in range(count):
            if one == other or not keep[one] or not keep[other]:
                continue
            if free[other] > free[one] or places[other] > places[one]:
                continue
            inside = True
            for column in range(width):
                if covers[one, column] and not covers[other, column]:
                    inside = False
                    break
            if inside:
                keep[one] = False
    return np.flatnonzero(keep)


def solve_exactly(model: Model, seconds: float) -> tuple[Int64, int]:
    """(how many of each class, proven bound)."""
    solver = quiet.solver()
    # Served times are multiples of the lengths' common divisor: a gap below it is none.
    gap = float(_step(model)) - 0.01
    for option, value in (*OPTIONS, ("mip_abs_gap", gap), ("time_limit", seconds)):
        solver.setOptionValue(option, value)
    for length, most in zip(model.length.tolist(), model.most.tolist(), strict=True):
        solver.addCol(float(length), 0.0, float(most), 0, [], [])
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    _add_stretches(model, solver)
    columns = np.arange(len(model.classes), dtype=np.int32)
    whole = np.full(len(columns), highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(len(columns), columns, whole)
    solver.run()
    return _answer(model, solver)


def _add_stretches(model: Model, solver: Any) -> None:
    """At every stretch that binds: parts of carers, and places where they can run out."""
    for stretch in range(len(model.free)):
        columns = np.flatnonzero(model.covers[stretch]).astype(np.int32)
        parts = model.parts[model.band[columns]]
        wanted = model.most[columns]
        rows = (
            (parts, model.free[stretch], wanted @ parts),
            (np.ones(len(columns)), model.places[stretch], wanted.sum()),
        )
        for values, side, demand in rows:
            if demand > side:
                size = len(columns)
                solver.addRow(-highspy.kHighsInf, float(side), size, columns, values.astype(float))


def _answer(model: Model, solver: Any) -> tuple[Int64, int]:
    """Whole numbers of the solution, and the bound rounded down to a whole time."""
    info, solution = solver.getInfo(), solver.getSolution()
    ceiling = float(info.mip_dual_bound)
    if not np.isfinite(ceiling):
        ceiling = float((model.length * model.most).sum())
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return np.zeros(len(model.classes), dtype=np.int64), int(ceiling)
    numbers = np.round(np.array(solution.col_value)).astype(np.int64)
    served = int((numbers * model.length).sum())
    bound = int(np.floor(ceiling / _step(model) + TOLERANCE)) * _step(model)
    return numbers, max(bound, served)


def _step(model: Model) -> int:
    """The greatest common divisor of all lengths."""
    return int(np.gcd.reduce(model.length))
