"""algmatch, matching and plain Python heaps on a round saved by numpy: `algmatch round.npz`."""

import heapq
import json
import sys
import time
from itertools import pairwise

import numpy as np
from peak import megabytes


def main(which: str, path: str) -> None:
    data = np.load(path)
    start, wish, key = data["start"], data["wish"], data["key"]
    capacity = data["capacity"].tolist()
    lists = [wish[a:b].tolist() for a, b in pairwise(start)]
    keys = [key[a:b].tolist() for a, b in pairwise(start)]
    asked = [[] for _ in capacity]
    for child, (targets, ranks) in enumerate(zip(lists, keys, strict=True)):
        for target, rank in zip(targets, ranks, strict=True):
            asked[target].append((rank, child))
    queues = [[child for _, child in sorted(row)] for row in asked]
    seconds, placed = PEERS[which](lists, keys, queues, capacity)
    peak = megabytes()
    np.save(path + f".{which}.npy", np.array(placed, dtype=np.int32))
    print(json.dumps({"seconds": seconds, "megabytes": peak}))


def algmatch(lists, keys, queues, capacity):
    from algmatch import HospitalResidentsProblem

    wanted = [p for p, queue in enumerate(queues) if queue]
    given = {
        "residents": {c + 1: [p + 1 for p in row] for c, row in enumerate(lists)},
        "hospitals": {
            p + 1: {"capacity": capacity[p], "preferences": [c + 1 for c in queues[p]]}
            for p in wanted
        },
    }
    began = time.perf_counter()
    found = HospitalResidentsProblem(dictionary=given).get_stable_matching()
    seconds = time.perf_counter() - began
    sides = found["resident_sided"]
    placed = [-1] * len(lists)
    for name, got in sides.items():
        if got:
            placed[int(str(name).lstrip("r")) - 1] = int(str(got).lstrip("h")) - 1
    return seconds, placed


def matching(lists, keys, queues, capacity):
    from matching.games import HospitalResident

    residents = {f"c{c}": [f"p{p}" for p in row] for c, row in enumerate(lists)}
    hospitals = {f"p{p}": [f"c{c}" for c in queue] for p, queue in enumerate(queues) if queue}
    places = {f"p{p}": capacity[p] for p, queue in enumerate(queues) if queue}
    began = time.perf_counter()
    game = HospitalResident.create_from_dictionaries(residents, hospitals, places)
    found = game.solve(optimal="resident")
    seconds = time.perf_counter() - began
    placed = [-1] * len(lists)
    for hospital, inside in found.items():
        for resident in inside:
            placed[int(resident.name[1:])] = int(hospital.name[1:])
    return seconds, placed


def heaps(lists, keys, queues, capacity):
    began = time.perf_counter()
    inside = [[] for _ in capacity]
    at = [0] * len(lists)
    for starter in range(len(lists)):
        child = starter
        while at[child] < len(lists[child]):
            target = lists[child][at[child]]
            heap, entry = inside[target], (-keys[child][at[child]], child)
            if len(heap) < capacity[target]:
                heapq.heappush(heap, entry)
                break
            child = heapq.heappushpop(heap, entry)[1]
            at[child] += 1
    seconds = time.perf_counter() - began
    return seconds, [row[at[c]] if at[c] < len(row) else -1 for c, row in enumerate(lists)]


PEERS = {"algmatch": algmatch, "matching": matching, "heaps": heaps}

if __name__ == "__main__":
    main(*sys.argv[1:])
