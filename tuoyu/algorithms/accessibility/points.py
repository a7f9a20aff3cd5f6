"""Points in a plane in metres, and the local projection that brings degrees there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tuoyu.algorithms.accessibility.checks import Floats, numbers
from tuoyu.algorithms.errors import BadInput

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

# CGCS2000 (GB 22021): half axis in metres, flattening.
HALF_AXIS = 6_378_137.0
FLATTENING = 1 / 298.257222101
WIDEST = 4.0
"""Degrees from the meridian beyond which the plane stretches lengths by more than 0.25 %."""
FURTHEST_APART = 2_000_000.0
"""Metres between two sets of points that are surely meant in different units or planes."""


@dataclass(frozen=True, slots=True)
class Points:
    """Points in one plane: `x` east and `y` north, float64 arrays of one length, in metres.

    Build them with `in_metres` or `in_degrees`; those check.
    """

    x: Floats
    y: Floats

    def __len__(self) -> int:
        return len(self.x)


def in_metres(x: ArrayLike, y: ArrayLike, *, table: str = "points") -> Points:
    """Points whose coordinates are metres already (EPSG:4548 or any other plane).

    Raises BadInput: not_a_number, wrong_shape, empty.
    """
    east = numbers(x, f"{table}.x")
    north = numbers(y, f"{table}.y", rows=len(east))
    if not len(east):
        raise BadInput("empty", table, None, "holds no point")
    return Points(east, north)


def in_degrees(
    lon: ArrayLike,
    lat: ArrayLike,
    *,
    meridian: float,
    box: Box | None = None,
    table: str = "points",
) -> Points:
    """CGCS2000 or WGS 84 degrees, brought to a Gauss-Krüger plane around `meridian` (degrees).

    lon, lat: (n,). All sets of points of one question must use one meridian, the middle of the
    district: `middle(lon)`. Lengths are true along the meridian and 0.1 % long 3° away at 30° N.
    `box` is the district's outline box; a point outside is an error, told with its row.
    Raises BadInput: not_a_number, wrong_shape, empty, out_of_range, swapped, outside_box,
    too_wide.
    Source: L. Krüger, Konforme Abbildung des Erdellipsoids in der Ebene (1912), series to the
    fourth power of the third flattening (errors below 0.1 mm here).
    """
    east = numbers(lon, f"{table}.lon")
    north = numbers(lat, f"{table}.lat", rows=len(east))
    if not len(east):
        raise BadInput("empty", table, None, "holds no point")
    _check_degrees(east, north, meridian, box, table)
    return _krueger(east, north, meridian)


def middle(lon: ArrayLike) -> float:
    """The meridian midway between the westmost and the eastmost of the longitudes (degrees)."""
    east = numbers(lon, "lon")
    if not len(east):
        raise BadInput("empty", "lon", None, "holds no longitude")
    return float(east.min() + east.max()) / 2


def check_same_plane(one: Points, other: Points, tables: tuple[str, str]) -> None:
    """Raise BadInput mixed_units where two sets lie so far apart that no person walks between.

    That is what degrees beside metres, kilometres beside metres, or two meridians look like.
    """
    apart_x = max(one.x.min() - other.x.max(), other.x.min() - one.x.max())
    apart_y = max(one.y.min() - other.y.max(), other.y.min() - one.y.max())
    if max(apart_x, apart_y) > FURTHEST_APART:
        raise BadInput(
            "mixed_units",
            tables[1],
            0,
            f"lies over 2,000 km from all of {tables[0]}: both must be metres in one plane",
        )


def _check_degrees(lon: Floats, lat: Floats, meridian: float, box: Box | None, table: str) -> None:
    wrong = (np.abs(lon) > 180) | (np.abs(lat) > 90)
    if box is not None:
        west, south, east, north = box
        outside = (lon < west) | (lon > east) | (lat < south) | (lat > north)
        swapped = outside & (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)
        _refuse(swapped, "swapped", table, lon, lat, "longitude and latitude are swapped")
        _refuse(wrong, "out_of_range", table, lon, lat, "is no place in degrees")
        _refuse(outside, "outside_box", table, lon, lat, f"lies outside the box {box}")
    far = np.abs(lon - meridian) > WIDEST
    flipped = far & (np.abs(lat - meridian) <= WIDEST)
    _refuse(flipped, "swapped", table, lon, lat, "longitude and latitude are swapped")
    _refuse(wrong, "out_of_range", table, lon, lat, "is no place in degrees; are these metres?")
    _refuse(far, "too_wide", table, lon, lat, f"lies over {WIDEST}° from meridian {meridian}")


def _refuse(
    wrong: NDArray[np.bool_], code: str, table: str, lon: Floats, lat: Floats, why: str
) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        raise BadInput(code, table, row, f"lon {lon[row]}, lat {lat[row]}: {why}")


def _krueger(lon: Floats, lat: Floats, meridian: float) -> Points:
    n = FLATTENING / (2 - FLATTENING)
    alpha = (
        n / 2 - 2 / 3 * n**2 + 5 / 16 * n**3 + 41 / 180 * n**4,
        13 / 48 * n**2 - 3 / 5 * n**3 + 557 / 1440 * n**4,
        61 / 240 * n**3 - 103 / 140 * n**4,
        49561 / 161280 * n**4,
    )
    radius = HALF_AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    squeeze = 2 * np.sqrt(n) / (1 + n)
    phi, lam = np.radians(lat), np.radians(lon - meridian)
    sine = np.sin(phi)
    with np.errstate(divide="ignore"):  # at the pole itself, where all is infinite and well
        t = np.sinh(np.arctanh(sine) - squeeze * np.arctanh(squeeze * sine))
    xi = np.arctan2(t, np.cos(lam))
    eta = np.arctanh(np.sin(lam) / np.sqrt(1 + t * t))
    x, y = eta.copy(), xi.copy()
    for k, a in enumerate(alpha, start=1):
        x += a * np.cos(2 * k * xi) * np.sinh(2 * k * eta)
        y += a * np.sin(2 * k * xi) * np.cosh(2 * k * eta)
    return Points(radius * x, radius * y)
