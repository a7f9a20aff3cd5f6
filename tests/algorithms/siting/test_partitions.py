"""Tasks over processes: order, faults, and a process that dies."""

from pathlib import Path

import pytest

from tests.algorithms.siting.tasks import always_dies, dies_once, fails
from tuoyu.algorithms.errors import BadInput
from tuoyu.algorithms.siting import partitions


def test_a_task_whose_process_dies_is_taken_over(tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("one", "bad", "two")]
    heard: list[tuple[int, int]] = []
    done = partitions.each(
        dies_once, paths, workers=2, progress=lambda now, of: heard.append((now, of))
    )
    assert [one.answer for one in done] == ["one", "bad", "two"]
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_a_task_that_keeps_dying_is_named() -> None:
    with pytest.raises(partitions.TaskLost) as caught:
        partitions.each(always_dies, [1, 2], workers=2, retries=0)
    assert caught.value.task == 1


def test_an_exception_is_that_tasks_alone() -> None:
    done = partitions.each(fails, [5, 0, 2], workers=1)
    assert [one.answer for one in done] == [2, None, 5]
    assert isinstance(done[1].fault, ZeroDivisionError)


def test_no_workers() -> None:
    with pytest.raises(BadInput):
        partitions.each(fails, [1], workers=0)
