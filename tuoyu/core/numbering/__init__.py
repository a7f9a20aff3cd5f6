"""Numbers without gaps, as official papers need: 〔2026〕1号, 2号, 3号 …"""

from django.db import connection, transaction

_NEXT = """
INSERT INTO core_numberseries (series, year, last) VALUES (%s, %s, %s)
ON CONFLICT (series, year) DO UPDATE SET last = core_numberseries.last + EXCLUDED.last
RETURNING last
"""


def next_number(series: str, year: int) -> int:
    """The next number of `series` in `year`, from 1.

    The series stays locked until the caller's transaction ends: a rollback gives the number back,
    and nobody gets the next one meanwhile. So call it late in the act. Raises
    `TransactionManagementError` outside a transaction.
    """
    return next_numbers(series, year, 1)[0]


def next_numbers(series: str, year: int, count: int) -> range:
    """The next `count` numbers of `series` in `year`, like `next_number`."""
    if count < 1:
        return range(0)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("next_number needs the act's transaction.")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series, year, count])
        (last,) = cursor.fetchone()
    return range(int(last) - count + 1, int(last) + 1)
