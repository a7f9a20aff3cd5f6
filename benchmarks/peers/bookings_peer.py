"""intervaltree for first come, first served; HiGHS and CP-SAT for a day: `intervaltree day.npz`."""

import json
import sys
import time
from collections import defaultdict

import numpy as np
from peak import megabytes

SECONDS = 60.0


def main(which: str, path: str) -> None:
    answer = PEERS[which](dict(np.load(path)))
    answer["megabytes"] = megabytes()
    print(json.dumps(answer))


def intervaltree(data: dict) -> dict:
    from intervaltree import IntervalTree

    days = defaultdict(IntervalTree)
    parts, unit = data["parts"].tolist(), int(data["unit"])
    carers = data["carers"].tolist()
    requests = list(zip(*(data[n].tolist() for n in ("day", "start", "end", "band")), strict=True))
    served = []
    began = time.perf_counter()
    for day, start, end, band in requests:
        tree, needs = days[day], parts[band]
        change = defaultdict(int)
        for other in tree.overlap(start, end):
            change[max(other.begin, start)] += other.data[0]
            change[other.end] -= other.data[0]
        load, fits = 0, True
        for slot in range(start, end):
            load += change.get(slot, 0)
            if load + needs > carers[day][slot] * unit:
                fits = False
                break
        if fits:
            tree.addi(start, end, (needs, len(served)))  # a tree is a set
        served.append(fits)
    return {"seconds": time.perf_counter() - began, "served": int(sum(served))}


def rows(data: dict) -> list:
    """Every stretch between two events: (requests there, free parts)."""
    events = np.unique(np.concatenate([data["start"], data["end"], data["from"], data["to"]]))
    found = []
    for time_ in events[:-1].tolist():
        there = np.flatnonzero((data["start"] <= time_) & (time_ < data["end"]))
        carers = int(((data["from"] <= time_) & (time_ < data["to"])).sum())
        if there.size:
            found.append((there, carers * int(data["unit"])))
    return found


def highs(data: dict) -> dict:
    import highspy

    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("time_limit", SECONDS)
    solver.setOptionValue("mip_rel_gap", 0.0)
    length, parts = data["end"] - data["start"], data["parts"][data["band"]]
    began = time.perf_counter()
    for value in length.tolist():
        solver.addCol(float(value), 0.0, 1.0, 0, [], [])
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    for there, free in rows(data):
        values = parts[there].astype(float)
        solver.addRow(-highspy.kHighsInf, float(free), len(there), there.astype(np.int32), values)
    columns = np.arange(len(length), dtype=np.int32)
    whole = np.full(len(columns), highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(len(columns), columns, whole)
    solver.run()
    info = solver.getInfo()
    return {
        "seconds": time.perf_counter() - began,
        "served": round(info.objective_function_value),
        "bound": info.mip_dual_bound,
    }


def cpsat(data: dict) -> dict:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    length, parts = (data["end"] - data["start"]).tolist(), data["parts"][data["band"]].tolist()
    began = time.perf_counter()
    taken = [model.new_bool_var("") for _ in length]
    for there, free in rows(data):
        model.add(sum(parts[i] * taken[i] for i in there.tolist()) <= free)
    model.maximize(sum(value * one for value, one in zip(length, taken, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    solver.parameters.num_workers = 1
    solver.solve(model)
    return {
        "seconds": time.perf_counter() - began,
        "served": round(solver.objective_value),
        "bound": solver.best_objective_bound,
    }


PEERS = {"intervaltree": intervaltree, "highs": highs, "cpsat": cpsat}

if __name__ == "__main__":
    main(*sys.argv[1:])
