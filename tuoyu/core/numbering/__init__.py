"""Numbers without gaps, as official papers need: 〔2026〕1号, 2号, 3号 …"""

from django.db import connection, transaction

_NEXT = """
INSERT INTO core_numberseries (series, year, last) VALUES (%s, %s, 1)
ON CONFLICT (series, year) DO UPDATE SET last = core_numberseries.last + 1
RETURNING last
"""


def next_number(series: str, year: int) -> int:
    """The next number of `series` in `year`, from 1.

    The series stays locked until the caller's transaction ends: a rollback gives the number back,
    and nobody gets the next one meanwhile. So call it late in the act. Raises
    `TransactionManagementError` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("next_number needs the act's transaction.")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series, year])
        (number,) = cursor.fetchone()
    return int(number)
