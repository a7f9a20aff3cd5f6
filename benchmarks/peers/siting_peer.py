"""HiGHS on the plain program, and spopt, on questions saved by numpy: `<peer> question.npz seconds`.
Prints seconds, the value and the bound that were reached, and megabytes."""

import json
import os
import sys
import time

import numpy as np
from peak import megabytes


def main(which: str, path: str, seconds: str) -> None:
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    data = dict(np.load(path))
    began = time.perf_counter()
    found = PEERS[which](data, float(seconds))
    found["seconds"] = time.perf_counter() - began
    found["megabytes"] = megabytes()
    print(json.dumps(found), file=answer, flush=True)


def highs(data, seconds):
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", float(data["gap"]))
    solver.setOptionValue("output_flag", False)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(data["cost"]), len(data["low"])
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = data["cost"], data["lower"], data["upper"]
    lp.row_lower_, lp.row_upper_, lp.offset_ = data["low"], data["high"], float(data["offset"])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = data["start"].astype(np.int32)
    lp.a_matrix_.index_ = data["column"].astype(np.int32)
    lp.a_matrix_.value_ = data["value"]
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(flag)] for flag in data["whole"]]
    solver.passModel(lp)
    solver.run()
    info = solver.getInfo()
    return {"value": info.objective_function_value, "bound": info.mip_dual_bound}


def spopt(data, seconds):
    import pulp
    from spopt.locate import PMedian

    model = PMedian.from_cost_matrix(
        data["table"], np.ones(len(data["table"])), p_facilities=int(data["count"])
    )
    model = model.solve(pulp.HiGHS(msg=False, timeLimit=seconds))
    return {"value": model.problem.objective.value(), "bound": float("nan")}


PEERS = {"highs": highs, "spopt": spopt}

if __name__ == "__main__":
    main(*sys.argv[1:4])
