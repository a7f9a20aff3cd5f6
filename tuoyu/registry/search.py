"""Search of the public listing: nearest first or by name, with filters, page by page.

Distance is the straight line through the earth between two points of the generated column `earth`
(a cube, in metres); its order is the order of great circles everywhere, and one GiST index serves
it without a projection (docs/adr/0008-nearest.md). Pages continue after the last row seen, never
by counting rows.
"""

from dataclasses import dataclass
from datetime import date, datetime
from math import asin, cos, radians, sin
from typing import Any
from uuid import UUID

from django.db import connection

from tuoyu.rules.filing.facts import ServiceForm

EARTH_RADIUS_M = 6_371_008.8  # mean radius; the same number stands in migration 0002
PAGE_SIZE = 20
COUNTED = 1000
TERMS = 5


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the ground, in degrees (CGCS2000 or WGS84)."""

    lon: float
    lat: float

    @property
    def earth(self) -> list[float]:
        """Metres from the centre of the earth: x, y, z."""
        lon, lat = radians(self.lon), radians(self.lat)
        return [
            EARTH_RADIUS_M * cos(lat) * cos(lon),
            EARTH_RADIUS_M * cos(lat) * sin(lon),
            EARTH_RADIUS_M * sin(lat),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What is asked for. `division` is a prefix of the division code; `free_since` asks for free
    places that were reported since then; without `near` the order is by name."""

    text: str = ""
    division: str = ""
    months: int | None = None
    forms: tuple[ServiceForm, ...] = ()
    inclusive: bool = False
    free_since: datetime | None = None
    include_closed: bool = False
    near: Point | None = None
    cursor: "Cursor | None" = None
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its place in the order. `chord` None: rows without a position."""

    row: UUID
    name: str = ""
    chord: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One row of the listing, as the public may see it. Distance in metres, money in 分."""

    public_id: UUID
    name: str
    sort_name: str
    address: str
    division_code: str
    street_code: str
    street_name: str
    kind: str
    is_open: bool
    inclusive: bool
    is_demo: bool
    forms: list[str]
    youngest_months: int | None
    oldest_months: int | None
    places: int
    free_places: int | None
    free_reported_at: datetime | None
    price_fen: int | None
    price_unit: str
    filing_number: str
    filed_on: date
    closed_on: date | None
    longitude: float | None
    latitude: float | None
    chord: float | None

    @property
    def distance_m(self) -> float | None:
        """Metres over the ground from the point asked for."""
        if self.chord is None:
            return None
        return 2 * EARTH_RADIUS_M * asin(min(1.0, self.chord / (2 * EARTH_RADIUS_M)))


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Found]
    next_cursor: Cursor | None


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows match; `at_least` when counting stopped at COUNTED."""

    count: int
    at_least: bool = False


_COLUMNS = ", ".join(f"l.{name}" for name in Found.__dataclass_fields__ if name != "chord")


class _Where:
    """Conditions and their parameters, in step."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.params: list[Any] = []

    def add(self, part: str, *params: Any) -> None:
        self.parts.append(part)
        self.params.extend(params)

    def sql(self) -> str:
        return " AND ".join(self.parts) or "true"


def search(query: SearchQuery) -> Page:
    """One page of the listing; over all pages of an unchanged table every row comes once."""
    if query.near is None:
        rows = _by_name(query)
    else:
        rows = _nearest(query, query.near)
    more = len(rows) > query.size
    items = rows[: query.size]
    return Page(items, _after(query, items[-1]) if more else None)


def total(query: SearchQuery) -> Total:
    """The number of matches, counted up to COUNTED."""
    where = _filters(query)
    sql = (
        "SELECT count(*) FROM (SELECT 1 FROM registry_listing l"  # noqa: S608  fixed fragments
        f" WHERE {where.sql()} LIMIT %s) counted"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*where.params, COUNTED + 1])
        count = int(cursor.fetchone()[0])
    return Total(min(count, COUNTED), at_least=count > COUNTED)


def distance_m(here: Point, there: Point) -> float:
    """Metres over the ground between two points."""
    chord = sum((a - b) ** 2 for a, b in zip(here.earth, there.earth, strict=True)) ** 0.5
    return 2 * EARTH_RADIUS_M * asin(min(1.0, chord / (2 * EARTH_RADIUS_M)))


def _filters(query: SearchQuery) -> _Where:
    where = _Where()
    if not query.include_closed:
        where.add("l.is_open")
    for term in query.text.lower().split()[:TERMS]:
        where.add("l.search_text LIKE %s", f"%{_literal(term)}%")
    if query.division:
        where.add("l.division_code LIKE %s", f"{_literal(query.division)}%")
    if query.months is not None:
        where.add("l.youngest_months <= %s AND l.oldest_months > %s", query.months, query.months)
    if query.forms:
        where.add("l.forms && %s::varchar[]", [form.value for form in query.forms])
    if query.inclusive:
        where.add("l.inclusive")
    if query.free_since is not None:
        where.add("l.is_open AND l.free_places > 0 AND l.free_reported_at >= %s", query.free_since)
    return where


def _literal(text: str) -> str:
    """Text in which nothing is a wildcard of LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _by_name(query: SearchQuery) -> list[Found]:
    where = _filters(query)
    if query.cursor is not None:
        where.add(
            "(l.sort_name, l.public_id) > (%s, %s)",
            query.cursor.name,
            query.cursor.row,
        )
    return _rows(where, "NULL::float8", [], "l.sort_name, l.public_id", query.size + 1)


def _nearest(query: SearchQuery, near: Point) -> list[Found]:
    """Placed rows by distance; when they end, the rows without a position."""
    at_unplaced = query.cursor is not None and query.cursor.chord is None
    rows = [] if at_unplaced else _placed(query, near)
    if len(rows) <= query.size:
        rows += _unplaced(query, query.size + 1 - len(rows))
    return rows


def _placed(query: SearchQuery, near: Point) -> list[Found]:
    where = _filters(query)
    where.add("l.earth IS NOT NULL")
    chord = "l.earth <-> cube(%s::float8[])"
    if query.cursor is not None:
        where.add(
            f"({chord}, l.public_id) > (%s, %s)",
            near.earth,
            query.cursor.chord,
            query.cursor.row,
        )
    return _rows(where, chord, [near.earth], f"{chord}, l.public_id", query.size + 1)


def _unplaced(query: SearchQuery, limit: int) -> list[Found]:
    where = _filters(query)
    where.add("l.earth IS NULL")
    if query.cursor is not None and query.cursor.chord is None:
        where.add("l.public_id > %s", query.cursor.row)
    return _rows(where, "NULL::float8", [], "l.public_id", limit)


def _rows(
    where: _Where, chord: str, chord_params: list[Any], order: str, limit: int
) -> list[Found]:
    sql = (
        f"SELECT {_COLUMNS}, {chord} FROM registry_listing l"  # noqa: S608  fixed fragments
        f" WHERE {where.sql()} ORDER BY {order} LIMIT %s"
    )
    ordered_by = chord_params if chord in order else []
    with connection.cursor() as cursor:
        cursor.execute(sql, [*chord_params, *where.params, *ordered_by, limit])
        return [Found(*row) for row in cursor.fetchall()]


def _after(query: SearchQuery, last: Found) -> Cursor:
    if query.near is None:
        return Cursor(last.public_id, name=last.sort_name)
    return Cursor(last.public_id, chord=last.chord)
