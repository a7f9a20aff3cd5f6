"""PySAL access, DuckDB, a k-d tree, scipy, networkx and pandana on points or a network saved by
numpy: `<peer> question.npz`. Prints seconds (of one answer; of building apart) and megabytes."""

import json
import os
import sys
import time

import numpy as np
from peak import megabytes


def main(which: str, path: str) -> None:
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # pandana writes its progress to where the answer belongs
    data = dict(np.load(path))
    found = PEERS[which](data)
    peak = megabytes()
    np.save(f"{path}.{which}.npy", found.pop("score"))
    print(json.dumps(found | {"megabytes": peak}), file=answer, flush=True)


def _median(act, repeats=5):
    act()
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        score = act()
        taken.append(time.perf_counter() - began)
    return float(np.median(taken)), score


def kdtree(data):
    from scipy.spatial import cKDTree

    def act():
        homes = cKDTree(np.column_stack([data["hx"], data["hy"]]))
        sites = cKDTree(np.column_stack([data["sx"], data["sy"]]))
        pairs = homes.sparse_distance_matrix(sites, float(data["limit"]), output_type="ndarray")
        return _two_step(data, pairs["i"], pairs["j"], _weights(data, pairs["v"]))

    seconds, score = _median(act)
    return {"seconds": seconds, "score": score}


def access(data):
    """From coordinates: its own distances over all pairs, then its 2SFCA or E2SFCA."""
    import pandas as pd
    from access import weights
    from access.fca import two_stage_fca

    limit = float(data["limit"])
    bell = weights.gaussian(limit) if int(data["bell"]) else None
    demand = pd.DataFrame({"demand": data["demand"]}, index=np.arange(len(data["hx"])))
    supply = pd.DataFrame({"supply": data["places"]}, index=np.arange(len(data["sx"])))
    demand.index.name = supply.index.name = "geoid"
    began = time.perf_counter()
    if int(data["given"]):
        from scipy.spatial import cKDTree

        pairs = cKDTree(np.column_stack([data["hx"], data["hy"]])).sparse_distance_matrix(
            cKDTree(np.column_stack([data["sx"], data["sy"]])), limit, output_type="ndarray"
        )
        table = {"origin": pairs["i"], "dest": pairs["j"], "cost": pairs["v"]}
    else:
        full = np.hypot(data["hx"][:, None] - data["sx"], data["hy"][:, None] - data["sy"])
        rows, columns = np.divmod(np.arange(full.size), full.shape[1])
        table = {"origin": rows, "dest": columns, "cost": full.ravel()}
    costs = pd.DataFrame(table)
    if int(data["given"]):
        began = time.perf_counter()
    answer = two_stage_fca(
        demand.reset_index(), supply.reset_index().set_index("geoid"), costs, limit + 1e-6,
        demand_index="geoid", demand_name="demand", supply_index="geoid", supply_name="supply",
        weight_fn=bell,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    score = np.zeros(len(data["hx"]))
    score[answer.index.to_numpy().astype(int)] = answer.to_numpy()
    return {"seconds": seconds, "score": score}


def duckdb(data):
    import duckdb as duck
    import pandas as pd

    homes = pd.DataFrame(
        {"i": np.arange(len(data["hx"])), "x": data["hx"], "y": data["hy"], "d": data["demand"]}
    )
    sites = pd.DataFrame(
        {"j": np.arange(len(data["sx"])), "x": data["sx"], "y": data["sy"], "p": data["places"]}
    )
    limit = float(data["limit"])
    weight = f"exp(-(m2) / {2 * limit**2})" if int(data["bell"]) else "1.0"
    base = duck.connect()
    for name, frame in (("homes", homes), ("sites", sites)):
        base.register(f"{name}_frame", frame)
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_frame")
    cells = " UNION ALL ".join(
        f"SELECT i, x, y, d, floor(x / {limit})::INT + {a} AS cx, floor(y / {limit})::INT + {b} AS cy FROM homes"
        for a in (-1, 0, 1) for b in (-1, 0, 1)
    )  # fmt: skip
    sql = f"""
      WITH h AS ({cells}),
      s AS (SELECT *, floor(x / {limit})::INT AS cx, floor(y / {limit})::INT AS cy FROM sites),
      near AS (SELECT h.i, s.j, h.d, s.p, (h.x - s.x)**2 + (h.y - s.y)**2 AS m2
               FROM h JOIN s ON h.cx = s.cx AND h.cy = s.cy
               WHERE (h.x - s.x)**2 + (h.y - s.y)**2 <= {limit**2}),
      w AS MATERIALIZED (SELECT i, j, d, p, {weight} AS w FROM near),
      r AS (SELECT j, any_value(p) / sum(w * d) AS ratio FROM w GROUP BY j HAVING sum(w * d) > 0)
      SELECT i, sum(w * ratio) AS score FROM w JOIN r USING (j) GROUP BY i"""
    seconds, found = _median(lambda: base.execute(sql).fetchnumpy(), 3)
    score = np.zeros(len(homes))
    score[found["i"]] = found["score"]
    return {"seconds": seconds, "score": score}


def network_scipy(data):
    """A bounded search from each site over the whole network, one site at a time."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    n = len(data["nx"])
    graph = coo_array((data["length"], (data["tail"], data["head"])), shape=(n, n)).tocsr()

    def act():
        score = np.zeros(n)
        for site, places in zip(data["site"], data["places"], strict=True):
            way = dijkstra(graph, directed=False, indices=int(site), limit=float(data["limit"]))
            near = np.flatnonzero(np.isfinite(way))
            reached = data["demand"][near].sum()
            if reached > 0:
                score[near] += places / reached
        return score

    seconds, score = _once(act)
    return {"seconds": seconds, "score": score}


def network_networkx(data):
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(len(data["nx"])))
    graph.add_weighted_edges_from(
        zip(data["tail"].tolist(), data["head"].tolist(), data["length"].tolist(), strict=True)
    )
    demand = data["demand"].tolist()

    def act():
        score = np.zeros(len(demand))
        for site, places in zip(data["site"].tolist(), data["places"].tolist(), strict=True):
            near = list(
                nx.single_source_dijkstra_path_length(graph, site, cutoff=float(data["limit"]))
            )
            reached = sum(demand[v] for v in near)
            if reached > 0:
                score[near] += places / reached
        return score

    seconds, score = _once(act)
    return {"seconds": seconds, "score": score}


def network_pandana(data):
    """Its contraction hierarchy is built first; then both steps are its range sums."""
    import pandana
    import pandas as pd

    began = time.perf_counter()
    net = pandana.Network(
        pd.Series(data["nx"]), pd.Series(data["ny"]), pd.Series(data["tail"]),
        pd.Series(data["head"]), pd.DataFrame({"length": data["length"]}), twoway=True,
    )  # fmt: skip
    limit = float(data["limit"])
    net.precompute(limit)
    build = time.perf_counter() - began

    def act():
        net.set(pd.Series(np.arange(len(data["nx"]))), variable=pd.Series(data["demand"]), name="d")
        reached = net.aggregate(limit, type="sum", decay="flat", name="d").to_numpy()[data["site"]]
        ratio = np.divide(data["places"], reached, out=np.zeros(len(reached)), where=reached > 0)
        net.set(pd.Series(data["site"]), variable=pd.Series(ratio), name="r")
        return net.aggregate(limit, type="sum", decay="flat", name="r").to_numpy()

    seconds, score = _median(act, 3)
    return {"seconds": seconds, "build": build, "score": score}


def _once(act):
    began = time.perf_counter()
    score = act()
    return time.perf_counter() - began, score


def _weights(data, metres):
    limit = float(data["limit"])
    return np.exp(-(metres**2) / (2 * limit**2)) if int(data["bell"]) else np.ones(len(metres))


def _two_step(data, i, j, w):
    reached = np.bincount(j, w * data["demand"][i], minlength=len(data["places"]))
    ratio = np.divide(data["places"], reached, out=np.zeros_like(reached), where=reached > 0)
    return np.bincount(i, w * ratio[j], minlength=len(data["demand"]))


PEERS = {
    "kdtree": kdtree, "access": access, "duckdb": duckdb, "scipy": network_scipy,
    "networkx": network_networkx, "pandana": network_pandana,
}  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
