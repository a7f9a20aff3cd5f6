"""Jobs are queued with their act: committed together or not at all."""

from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tuoyu.core.jobs import defer, job, run_queued, waiting

seen: list[str] = []


@pytest.fixture(scope="module")
def note() -> Iterator[object]:
    @job("tests.note")
    def note(what: str) -> None:
        if what == "fault":
            raise LookupError(what)
        seen.append(what)

    yield note
    del app.tasks["tests.note"]


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    seen.clear()


@pytest.mark.django_db
class TestDefer:
    def test_a_job_runs_with_its_ids(self, note) -> None:  # type: ignore[no-untyped-def]
        identity = uuid4()
        assert defer(note, what=identity)
        assert waiting() == [("tests.note", {"what": str(identity)})]
        assert seen == []
        assert run_queued() == 1
        assert seen == [str(identity)]
        assert run_queued() == 0

    def test_one_key_waits_once(self, note) -> None:  # type: ignore[no-untyped-def]
        assert defer(note, what="a", once="key")
        assert not defer(note, what="b", once="key")
        assert run_queued() == 1
        assert defer(note, what="c", once="key")
        run_queued()
        assert seen == ["a", "c"]

    def test_a_fault_shows_itself(self, note) -> None:  # type: ignore[no-untyped-def]
        defer(note, what="fault")
        with pytest.raises(LookupError):
            run_queued()

    @pytest.mark.parametrize("value", ["长" * 121, {"name": "甲"}, ["甲"], 1.5, None])
    def test_arguments_are_ids(self, note, value: object) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(ValueError, match="id"):
            defer(note, what=value)  # type: ignore[arg-type]

    def test_jobs_that_queue_each_other_are_noticed(self, note) -> None:  # type: ignore[no-untyped-def]
        for number in range(5):
            defer(note, what=number)
        with pytest.raises(RuntimeError, match="more than 3"):
            run_queued(limit=3)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], dict[str, str]]]:
    """Runs a real worker until the queue is empty; gives job names and states."""
    # The worker's threads keep their connections otherwise, and the test database its guests.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)

    def work() -> dict[str, str]:
        with app.replace_connector(app.connector.get_worker_connector()) as ready:  # type: ignore[attr-defined]
            ready.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        return dict(ProcrastinateJob.objects.values_list("task_name", "status"))

    _empty()
    yield work
    _empty()


def _empty() -> None:
    """procrastinate's tables are not Django's to flush."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers"
        )


@pytest.mark.django_db(transaction=True)
class TestTransaction:
    def test_outside_of_an_act_nothing_is_queued(self, note) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(RuntimeError, match="transaction"):
            defer(note, what="a")

    def test_a_rollback_takes_the_job_along(self, note) -> None:  # type: ignore[no-untyped-def]
        def act() -> None:
            with transaction.atomic():
                defer(note, what="a")
                raise LookupError

        with pytest.raises(LookupError):
            act()
        assert waiting() == []

    def test_a_real_worker_finds_what_was_committed(self, note, worker) -> None:  # type: ignore[no-untyped-def]
        with transaction.atomic():
            defer(note, what="a")
        assert worker()["tests.note"] == "succeeded"
        assert seen == ["a"]


@pytest.mark.django_db
def test_every_entry_of_the_timetable_is_a_job_that_runs() -> None:
    from config.timetable import TIMETABLE

    for entry in TIMETABLE:
        task = app.tasks[entry.job]
        assert (entry.job, entry.job) in app.periodic_registry.periodic_tasks
        if entry.job.startswith("jobs."):
            continue  # these ask procrastinate's own connection; see below
        task(timestamp=0)


@pytest.mark.django_db(transaction=True)
def test_the_jobs_about_jobs_run_in_a_worker(worker) -> None:  # type: ignore[no-untyped-def]
    names = ("jobs.rescue", "jobs.purge")
    with transaction.atomic():
        for name in names:
            defer(app.tasks[name])
    states = worker()
    assert [states[name] for name in names] == ["succeeded", "succeeded"]


def test_uuids_travel_as_text() -> None:
    from tuoyu.core.jobs.queue import _plain

    assert _plain("x", UUID(int=5)) == "00000000-0000-0000-0000-000000000005"
