"""The rows of a day and their sums, read from the database: five statements, whatever is asked.

`statements` makes the rows of each source; `sums` adds them up by street in the database with the
terms of `formulas`, `rows` hands them out.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection

from tuoyu.divisions.queries import district
from tuoyu.rules.provisions import add_years
from tuoyu.rules.registration.unfiled import overdue_days
from tuoyu.statistics.facts import COLUMNS, Day, Fact, Source, Value
from tuoyu.statistics.formulas import (
    PEOPLE_LABELS,
    TERMS,
    Aggregates,
    Term,
    combined,
)
from tuoyu.statistics.statements import STATEMENTS

CERTIFYING = ("care", "teaching", "medical")
COUNTED = tuple(source for source in Source if source is not Source.PEOPLE)


def day(division: str, on: date) -> Day:
    """The question, with what the law of the district says on that day."""
    law = district().law
    return Day(division, on, overdue_days(on=on, law=law), add_years(on, -1))


def sums(asked: Day) -> dict[str, Aggregates]:
    """The sums of every street, and under "" of the whole area; added up by the database."""
    found: dict[str, dict[Term, int]] = {}
    for source in COUNTED:
        terms = [term for term in TERMS if term.source is source]
        columns = ", ".join(_sum_of(term) for term in terms)
        statement = f"SELECT area, {columns} FROM ({STATEMENTS[source]}) made GROUP BY area"  # noqa: S608
        for area, *values in _read(statement, asked):
            found.setdefault(area, {}).update(zip(terms, values, strict=True))
    return combined(found, rows(asked, (Source.PEOPLE,)), asked.division)


def _sum_of(term: Term) -> str:
    weight = " * ".join(f'"{name}"::bigint' for name in term.weigh) or "1"
    wanted = " AND ".join(
        f'"{name}"'
        if value is True
        else f'NOT "{name}"'
        if value is False
        else f"\"{name}\" = '{value}'"
        for name, value in term.where
    )
    only = f" FILTER (WHERE {wanted})" if wanted else ""
    return f"coalesce(sum({weight}){only}, 0)::bigint"


def rows(asked: Day, sources: tuple[Source, ...] = tuple(Source)) -> Iterator[Fact]:
    """The rows themselves, by area and key: one statement a source."""
    for source in sources:
        names = [column.name for column in COLUMNS[source]]
        columns = ", ".join(f'"{name}"' for name in names)
        statement = (
            f"SELECT key, name, area, {columns} FROM ({STATEMENTS[source]}) made"  # noqa: S608
            " ORDER BY area, key"
        )
        for key, name, area, *values in _read(statement, asked):
            plain = {name_: _plain(each) for name_, each in zip(names, values, strict=True)}
            yield Fact(source, key, name, area, plain)


def _plain(value: Any) -> Value:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def _read(statement: str, asked: Day) -> list[tuple[Any, ...]]:
    given: dict[str, Any] = {
        "on": asked.on,
        "within": f"{asked.division}%",
        "division": asked.division,
        "zone": settings.TIME_ZONE,
        "since": asked.receipts_since,
        "overdue": asked.overdue_days,
        "report_year": asked.report_year,
        "certifying": list(CERTIFYING),
        "measures": list(PEOPLE_LABELS),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
