"""Districts as partitions: one module-level function over many tasks, on the processes of a machine.

A task is a picklable argument (a path to a partition's file, say; the function reads it and writes
its answer beside it), so the same function can run wherever the files are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Generic, TypeVar

from tuoyu.algorithms.errors import AlgorithmError, BadInput

Task = TypeVar("Task")
Answer = TypeVar("Answer")


class TaskLost(AlgorithmError):
    """A task's process died each time that it was tried (memory, a signal)."""

    def __init__(self, task: object, tries: int) -> None:
        self.task, self.tries = task, tries
        super().__init__(f"{task!r} took its process down {tries} times")


@dataclass(frozen=True, slots=True)
class Done(Generic[Task, Answer]):
    """One finished task. number: its place in the list; answer: what the function gave, or `fault`:
    what it raised; tries: how often it was started."""

    number: int
    task: Task
    answer: Answer | None
    fault: Exception | None
    tries: int


def each(
    function: Callable[[Task], Answer],
    tasks: Sequence[Task],
    *,
    workers: int | None = None,
    retries: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> list[Done[Task, Answer]]:
    """The function on every task, in the order of the tasks, over `workers` processes.

    An exception of the function is that task's `fault`; the others go on. A process that dies takes
    the pool with it: the unfinished tasks are started again in a new one, each up to `retries`
    times more. progress(done, of) is called after each task.
    Raises BadInput not_positive; TaskLost for a task that keeps killing its process.
    """
    count = workers if workers is not None else os.cpu_count() or 1
    if count < 1:
        raise BadInput("not_positive", "workers", None, f"{count} must be one or more")
    finished: dict[int, Done[Task, Answer]] = {}
    tries = [0] * len(tasks)
    alone = False
    while len(finished) < len(tasks):
        waiting = [k for k in range(len(tasks)) if k not in finished]
        for k in waiting:
            if tries[k] > retries:
                raise TaskLost(tasks[k], tries[k])
        # After a death one task at a time, so that only the guilty one loses a try.
        batch = waiting[:1] if alone else waiting
        before = len(finished)
        for done in _pool(function, tasks, batch, tries, 1 if alone else count):
            finished[done.number] = done
            if progress is not None:
                progress(len(finished), len(tasks))
        died = len(finished) - before < len(batch)
        if died and not alone:
            for k in batch:
                tries[k] -= k not in finished
        alone = died or (alone and len(finished) < len(tasks))
    return [finished[k] for k in range(len(tasks))]


def _pool(
    function: Callable[[Task], Answer],
    tasks: Sequence[Task],
    batch: list[int],
    tries: list[int],
    workers: int,
) -> Iterator[Done[Task, Answer]]:
    """Tasks as they finish; ends early, silently, when a process dies."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        started: dict[Future[Answer], int] = {}
        try:
            for k in batch:
                tries[k] += 1
                started[pool.submit(function, tasks[k])] = k
            for future in as_completed(started):
                fault = future.exception()
                if isinstance(fault, BrokenProcessPool):
                    continue
                k = started[future]
                known = fault if isinstance(fault, Exception) else None
                answer = None if fault else future.result()
                yield Done(k, tasks[k], answer, known, tries[k])
        except BrokenProcessPool:
            return
