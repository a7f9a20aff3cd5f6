"""Districts in Parquet: by a loop, over processes, over Dask here and elsewhere; dying workers."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import dask
import numpy as np
import pyarrow.parquet as pq
import pytest

from tests.algorithms.siting import tasks
from tuoyu.algorithms.accessibility import in_metres
from tuoyu.algorithms.errors import BadInput, Infeasible
from tuoyu.algorithms.siting import cluster, districts, partitions, planner


def district(seed: int, **terms: object) -> districts.District:
    r = np.random.default_rng(seed)
    n, m, old = 30, 8, 2
    fixed = np.where(np.arange(m) < old, np.nan, r.uniform(60, 160, m))
    return districts.District(
        in_metres(*r.uniform(0, 2000, (2, n))), r.integers(3, 20, (n, 2)).astype(float),
        in_metres(*r.uniform(0, 2000, (2, m))), np.where(np.arange(m) < old, 40.0, 0.0), fixed,
        np.full(m, 3.0), np.arange(m) == old,
        districts.Terms(**{"limit": 1000.0, "sizes": (30.0, 60.0), "budget": (400.0, 200.0),
                           "least_share": (0.05,), "gap": 0.0} | terms),
        np.zeros(n, dtype=np.int64),
    )  # fmt: skip


def written(folder: Path, count: int) -> list[str]:
    return [districts.write_district(folder / str(k), district(k)) for k in range(count)]


def test_a_district_goes_through_its_files(tmp_path: Path) -> None:
    given = district(3)
    folder = districts.write_district(tmp_path / "one", given)
    back = districts.read_district(folder)
    assert back.terms == given.terms
    np.testing.assert_array_equal(back.children, given.children)
    np.testing.assert_array_equal(back.fixed, given.fixed)
    found = districts.plan_district(folder)
    direct = planner.plan(districts.question_of(given), gap=0.0)
    assert found.value == pytest.approx(direct.value)
    assert found.value <= found.bound * (1 + 1e-9)
    flow, built = (pq.read_table(f"{folder}/{name}.parquet") for name in ("flow", "built"))
    assert flow["children"].to_numpy()[flow["year"].to_numpy() == 1].sum() == pytest.approx(
        found.served
    )
    assert built.num_rows == found.built > 0
    spent = np.bincount(built["year"].to_numpy(), built["money"].to_numpy(), 2)
    assert (spent <= np.array(given.terms.budget) + 1e-9).all()


def test_what_is_planned_already_is_told_again_until_the_question_changes(tmp_path: Path) -> None:
    folder = districts.write_district(tmp_path / "one", district(4))
    first = districts.plan_district(folder)
    flow = tmp_path / "one" / "flow.parquet"
    written_at = flow.stat().st_mtime_ns
    assert districts.plan_district(folder) == first
    assert flow.stat().st_mtime_ns == written_at
    districts.write_district(folder, district(4, budget=(800.0, 400.0)))
    assert districts.plan_district(folder).value > first.value


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        districts.plan_district(str(tmp_path))
    assert (caught.value.code, caught.value.table) == ("missing_file", "homes")


def test_processes_answer_as_a_loop_and_faults_cross_them(tmp_path: Path) -> None:
    folders = written(tmp_path, 2)
    folders.append(districts.write_district(tmp_path / "poor", district(1, budget=(20.0, 1.0))))
    folders.append(
        districts.write_district(tmp_path / "hard", district(1, least_share=(1.0,)))
    )  # fmt: skip
    done = partitions.each(districts.plan_district, folders, workers=1)
    alone = [districts.plan_district(folder) for folder in folders[:2]]
    assert [one.answer for one in done[:2]] == alone
    assert isinstance(done[2].fault, BadInput)
    assert done[2].fault.code == "budget_too_small"
    assert isinstance(done[3].fault, Infeasible)
    assert "street 0" in done[3].fault.conflict
    whole = districts.together(alone)
    assert whole.value == sum(one.value for one in alone) <= whole.bound * (1 + 1e-9)


def test_dask_on_this_machine(tmp_path: Path) -> None:
    """The same function as over processes; faults stay with their task; who dies is tried again."""
    folders = written(tmp_path, 2)
    heard: list[tuple[int, int]] = []
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), cluster.local(1) as client:
        done = cluster.each(
            client, districts.plan_district, folders,
            progress=lambda now, of: heard.append((now, of)),
        )  # fmt: skip
        assert [one.answer for one in done] == [districts.plan_district(f) for f in folders]
        assert heard == [(1, 2), (2, 2)]
        broken = cluster.each(client, tasks.fails, [5, 0])
        assert isinstance(broken[1].fault, ZeroDivisionError)
        again = cluster.each(client, tasks.dies_once, [str(tmp_path / "bad")])
        assert (again[0].answer, again[0].tries) == ("bad", 2)
        with pytest.raises(partitions.TaskLost) as caught:
            cluster.each(client, tasks.always_dies, [1], retries=0)
        assert caught.value.task == 1
    with pytest.raises(BadInput), cluster.local(0):
        pass


@contextmanager
def machines(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers as they are started on machines of their own."""
    file, root = folder / "scheduler.json", Path(__file__).parents[3]
    started: list[subprocess.Popen[bytes]] = []

    def start(program: str, *arguments: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments, "--no-dashboard"]
        command += ["--scheduler-file", str(file)]
        started.append(subprocess.Popen(command, cwd=root, stderr=subprocess.DEVNULL,
                                        env=os.environ | {"PYTHONPATH": str(root)}))  # fmt: skip

    try:
        start("dask_scheduler", "--host", "127.0.0.1", "--port", "0")
        wait_for(file)
        for _ in range(workers):
            start("dask_worker", "--no-nanny", "--nthreads", "1")
        yield str(json.loads(file.read_text())["address"]), started[1:]
    finally:
        for one in reversed(started):
            one.kill()
            one.wait()


def wait_for(path: Path, seconds: float = 90.0) -> None:
    until = time.monotonic() + seconds
    while not (path.exists() and path.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    assert path.exists(), path


def test_a_machine_that_goes_is_taken_over_by_another(tmp_path: Path) -> None:
    marker = tmp_path / "worker"
    with (
        machines(tmp_path, 2) as (address, workers),
        cluster.remote(address) as client,
        ThreadPoolExecutor(1) as beside,
    ):
        running = beside.submit(cluster.each, client, tasks.waits_once, [str(marker)])
        wait_for(marker)
        victim = next(one for one in workers if one.pid == int(marker.read_text()))
        victim.kill()
        done = running.result(timeout=90)
    assert done[0].answer in {one.pid for one in workers} - {victim.pid}
