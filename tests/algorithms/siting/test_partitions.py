"""Tasks over processes: order, faults, and a process that dies."""

import os
from pathlib import Path

import numpy as np
import pytest

from tuoyu.algorithms import siting
from tuoyu.algorithms.errors import BadInput
from tuoyu.algorithms.siting import partitions


def district(path: str) -> float:
    """Reads a partition's file and writes its answer beside it, as a district's job does."""
    with np.load(path) as data:
        found = siting.p_median(data["cost"], int(data["count"]))
    np.save(f"{path}.chosen.npy", found.chosen)
    return found.value


def dies_once(path: str) -> str:
    marker = Path(path)
    if marker.name == "bad" and not marker.exists():
        marker.touch()
        os._exit(1)
    return marker.name


def always_dies(number: int) -> int:
    if number == 1:
        os._exit(1)
    return number


def fails(number: int) -> int:
    return 10 // number


def test_partitions_answer_as_one_by_one(tmp_path: Path) -> None:
    paths, alone = [], []
    for seed in range(4):
        cost = np.random.default_rng(seed).uniform(0, 100, (30, 12))
        np.savez(tmp_path / f"{seed}.npz", cost=cost, count=3)
        paths.append(str(tmp_path / f"{seed}.npz"))
        alone.append(siting.p_median(cost, 3))
    heard: list[tuple[int, int]] = []
    done = partitions.each(
        district, paths, workers=2, progress=lambda now, of: heard.append((now, of))
    )
    assert [one.answer for one in done] == [found.value for found in alone]
    for path, found in zip(paths, alone, strict=True):
        assert np.load(f"{path}.chosen.npy").tolist() == found.chosen.tolist()
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_task_whose_process_dies_is_taken_over(tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("one", "bad", "two")]
    done = partitions.each(dies_once, paths, workers=2)
    assert [one.answer for one in done] == ["one", "bad", "two"]


def test_a_task_that_keeps_dying_is_named() -> None:
    with pytest.raises(partitions.TaskLost) as caught:
        partitions.each(always_dies, [0, 1, 2], workers=2, retries=1)
    assert caught.value.task == 1


def test_an_exception_is_that_tasks_alone() -> None:
    done = partitions.each(fails, [5, 0, 2], workers=1)
    assert [one.answer for one in done] == [2, None, 5]
    assert isinstance(done[1].fault, ZeroDivisionError)


def test_no_workers() -> None:
    with pytest.raises(BadInput):
        partitions.each(fails, [1], workers=0)
