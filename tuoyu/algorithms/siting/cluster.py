"""The same tasks as `partitions.each`, on several machines: Dask's scheduler and workers.

    with cluster.local(workers=4) as client:                        # this machine
        done = cluster.each(client, districts.plan_district, folders)
    with cluster.remote("tcp://scheduler:8786") as client:          # many: `dask scheduler`,
        done = cluster.each(client, districts.plan_district, folders)   # and `dask worker` on each

Every machine has this package installed and sees the folders under the same path. Workers run one
thread each: a plan is the work of one core. Needs the extra `many`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from distributed import Client, KilledWorker, LocalCluster, as_completed

from tuoyu.algorithms.errors import BadInput
from tuoyu.algorithms.siting.partitions import Done, TaskLost

Task = TypeVar("Task")
Answer = TypeVar("Answer")
RESTART = 10.0
"""Seconds that a worker may take to come back before the others end without it."""


@contextmanager
def local(workers: int) -> Iterator[Any]:
    """A client of a scheduler and `workers` processes on this machine, which end with the block.

    Raises BadInput not_positive.
    """
    if workers < 1:
        raise BadInput("not_positive", "workers", None, f"{workers} must be one or more")
    with (
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1",
            dashboard_address=None,
        ) as machines,
        Client(machines) as client,  # type: ignore[no-untyped-call]
    ):  # fmt: skip
        try:
            yield client
        finally:
            # A worker that died is being started anew; Dask cannot end one that is half started.
            with suppress(TimeoutError):
                client.wait_for_workers(workers, timeout=RESTART)


@contextmanager
def remote(address: str, *, seconds: float = 30.0) -> Iterator[Any]:
    """A client of the scheduler at `address` (`tcp://host:port`). Raises OSError where nobody
    answers within `seconds`."""
    with Client(address, timeout=seconds) as client:  # type: ignore[no-untyped-call]
        yield client


def each(
    client: Any,
    function: Callable[[Task], Answer],
    tasks: Sequence[Task],
    *,
    retries: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> list[Done[Task, Answer]]:
    """The function on every task over the client's workers, in the order of the tasks.

    An exception of the function is that task's `fault`; the others go on. When a worker dies, its
    tasks are taken over by another; the scheduler gives a task up after some deaths (its setting
    `allowed-failures`, three), and then it is handed in again, `retries` times at most.
    `Done.tries` counts how often it was handed in. progress(done, of) is called after each task.
    Raises TaskLost for a task that keeps killing its workers.
    """
    finished: dict[int, Done[Task, Answer]] = {}
    number_of: dict[str, int] = {}
    tries = [0] * len(tasks)

    def hand_in(k: int) -> Any:
        tries[k] += 1
        future = client.submit(function, tasks[k], pure=False)
        number_of[future.key] = k
        return future

    waiting = as_completed([hand_in(k) for k in range(len(tasks))])  # type: ignore[no-untyped-call]
    for future in waiting:
        k = number_of[future.key]
        fault = future.exception()
        if isinstance(fault, KilledWorker):
            if tries[k] > retries:
                raise TaskLost(tasks[k], tries[k])
            waiting.add(hand_in(k))  # type: ignore[no-untyped-call]
            continue
        answer = None if fault is not None else future.result()
        finished[k] = Done(k, tasks[k], answer, fault, tries[k])
        if progress is not None:
            progress(len(finished), len(tasks))
    return [finished[k] for k in range(len(tasks))]
