"""HiGHS with sparse rows put in as arrays (Huangfu & Hall 2018)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from tuoyu.algorithms import quiet
from tuoyu.algorithms.siting.arcs import Flags, Floats, Ints


@dataclass(frozen=True, slots=True)
class Program:
    """min cost · x with low ≤ row ≤ high, lower ≤ x ≤ upper, x whole where `whole`.

    Rows are sparse: start (rows + 1,), column, value.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    whole: Flags
    low: Floats
    high: Floats
    start: Ints
    column: Ints
    value: Floats
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Solved:
    """x: the best point found (None: none); value: its cost; bound: proven; price: (rows,) dual of
    a continuous program; feasible: False where it is proven that there is no point."""

    x: Floats | None
    value: float
    bound: float
    price: Floats | None
    feasible: bool


HEURISTICS = tuple(
    f"mip_heuristic_run_{name}"
    for name in ("feasibility_jump", "rens", "rins", "root_reduced_cost")
)


def solve(
    program: Program,
    *,
    seconds: float,
    gap: float = 0.0,
    digits: float = 1e-6,
    start: Floats | None = None,
    stop: Callable[[float, float], bool] | None = None,
    relaxed: bool = False,
    searches: bool = True,
) -> Solved:
    """Solve within `seconds`; gap in percent, `digits` absolute. `start` is a known point;
    `stop(value, bound)` may end it; `relaxed` drops wholeness. searches: whether HiGHS looks for
    answers besides branching; where `start` is about the best, that costs more than it finds.
    """
    solver = _loaded(program, relaxed)
    options: dict[str, Any] = {
        "time_limit": max(seconds, 0.05), "mip_rel_gap": gap / 100, "mip_abs_gap": digits,
        "threads": 1, "random_seed": 1,
    }  # fmt: skip
    if not searches:
        options |= dict.fromkeys(HEURISTICS, False) | {"mip_heuristic_effort": 0.0}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    if start is not None:
        point = highspy.HighsSolution()
        point.col_value = start.tolist()
        solver.setSolution(point)
    if stop is not None and not relaxed:
        _listen(solver, stop)
    solver.run()
    return _result(solver, relaxed or not program.whole.any())


def _loaded(program: Program, relaxed: bool) -> Any:
    solver = quiet.solver()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.cost), len(program.low)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.low, program.high
    lp.offset_ = program.offset
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = program.start.astype(np.int32)
    lp.a_matrix_.index_ = program.column.astype(np.int32)
    lp.a_matrix_.value_ = program.value
    if not relaxed and program.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(flag)] for flag in program.whole]
    solver.passModel(lp)
    return solver


def _listen(solver: Any, stop: Callable[[float, float], bool]) -> None:
    def heard(event: Any) -> None:
        told = event.data_out
        if stop(told.mip_primal_bound, told.mip_dual_bound):
            event.interrupt()

    solver.cbMipInterrupt += heard


def _result(solver: Any, continuous: bool) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    states = highspy.HighsModelStatus
    if status in (states.kInfeasible, states.kUnboundedOrInfeasible):
        return Solved(None, np.inf, np.inf, None, feasible=False)
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    solution = solver.getSolution() if found else None
    x = np.array(solution.col_value) if solution is not None else None
    value = float(info.objective_function_value) if found else np.inf
    if not continuous:
        return Solved(x, value, float(info.mip_dual_bound), None, feasible=True)
    bound = value if status == states.kOptimal else -np.inf
    price = np.array(solution.row_dual) if solution is not None else None
    return Solved(x, value, bound, price, feasible=True)
