"""Numbers without gaps and without twins, with real connections side by side."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from tuoyu.core.numbering import next_number
from tuoyu.core.numbering.models import NumberSeries

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def take(series: str = "receipt", year: int = 2026) -> int:
    return next_number(series, year)


def together(acts: list[Callable[[], None]]) -> None:
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        try:
            start.wait(10)
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


def test_each_series_and_year_counts_from_one() -> None:
    assert [take(), take(), take()] == [1, 2, 3]
    assert take(year=2027) == 1
    assert take(series="notice") == 1
    assert take() == 4


def test_a_rollback_gives_the_number_back() -> None:
    assert take() == 1
    with transaction.atomic():
        assert next_number("receipt", 2026) == 2
        transaction.set_rollback(True)
    assert take() == 2


def test_outside_a_transaction_no_number_is_given() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        next_number("receipt", 2026)
    assert not NumberSeries.objects.exists()


def test_many_at_once_get_every_number_once() -> None:
    taken: list[int] = []

    def take_some() -> None:
        for turn in range(15):
            gives_up = turn % 3 == 0
            with transaction.atomic():
                number = next_number("receipt", 2026)
                transaction.set_rollback(gives_up)
            if not gives_up:
                taken.append(number)

    together([take_some] * 6)
    assert sorted(taken) == list(range(1, 61))
    assert NumberSeries.objects.get().last == 60


def test_the_second_waits_for_the_first_and_takes_what_it_gives_back() -> None:
    holding, waited = threading.Event(), threading.Event()
    early: list[int] = []
    second: list[int] = []

    def first() -> None:
        with transaction.atomic():
            assert next_number("receipt", 2026) == 1
            holding.set()
            waited.wait(0.3)
            early.extend(second)
            transaction.set_rollback(True)

    def other() -> None:
        assert holding.wait(10)
        second.append(take())

    together([first, other])
    assert (early, second) == ([], [1])
