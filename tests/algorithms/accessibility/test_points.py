"""Degrees to metres, and points that cannot be meant."""

import numpy as np
import pytest

from tuoyu.algorithms import accessibility as acc
from tuoyu.algorithms.errors import BadInput

BOX = (117.1, 39.1, 117.3, 39.25)


def test_lengths_on_the_ellipsoid() -> None:
    """One degree of the meridian and of the parallel at 39°, from the ellipsoid's radii."""
    axis, e2 = 6_378_137.0, 0.00669438002290
    phi = np.radians(39.0)
    along_meridian = axis * (1 - e2) / (1 - e2 * np.sin(phi) ** 2) ** 1.5
    along_parallel = axis / np.sqrt(1 - e2 * np.sin(phi) ** 2) * np.cos(phi)
    step = 1e-3
    at = acc.in_degrees([117.0, 117.0, 117.0 + step], [39.0, 39.0 + step, 39.0], meridian=117.0)
    assert at.y[1] - at.y[0] == pytest.approx(along_meridian * np.radians(step), rel=1e-6)
    assert at.x[2] - at.x[0] == pytest.approx(along_parallel * np.radians(step), rel=1e-6)


def test_a_quarter_of_the_meridian() -> None:
    at = acc.in_degrees([117.0], [90.0], meridian=117.0)
    assert at.y[0] == pytest.approx(10_001_965.7293, abs=1e-3)


def test_a_published_point() -> None:
    """The plane of EPSG:4548 (meridian 117°, 500 km added to the east) for 117.15° E, 39.16° N."""
    at = acc.in_degrees([117.15], [39.16], meridian=117.0)
    # Radii at 39.16°: 12,960.4 m east; the arc of the meridian is 4,336,1xx m.
    assert at.x[0] == pytest.approx(12_961, abs=5)
    assert at.y[0] == pytest.approx(4_336_300, abs=400)


@pytest.mark.parametrize(
    ("lon", "lat", "code", "row"),
    [
        ([117.2, 39.2], [39.2, 117.2], "swapped", 1),
        ([117.2, 118.9], [39.2, 39.2], "outside_box", 1),
        ([117.2, 4000.0], [39.2, 39.2], "out_of_range", 1),
        ([117.2, np.nan], [39.2, 39.2], "not_a_number", 1),
        ([117.2, 117.2], [39.2, np.inf], "not_a_number", 1),
        ([117.2, 117.2], [39.2], "wrong_shape", None),
        ([], [], "empty", None),
        (["x"], [39.2], "not_a_number", None),
    ],
)
def test_what_cannot_be_meant(lon: list, lat: list, code: str, row: int | None) -> None:
    with pytest.raises(BadInput) as caught:
        acc.in_degrees(lon, lat, meridian=117.2, box=BOX, table="homes")
    assert (caught.value.code, caught.value.row) == (code, row)
    assert caught.value.table.startswith("homes")


def test_swapped_without_a_box() -> None:
    with pytest.raises(BadInput, match="swapped"):
        acc.in_degrees([39.2], [117.2], meridian=117.2)


def test_too_wide_for_one_plane() -> None:
    with pytest.raises(BadInput, match="meridian"):
        acc.in_degrees([117.2, 125.0], [39.2, 39.2], meridian=117.2)


def test_degrees_beside_metres() -> None:
    homes = acc.in_degrees([117.2], [39.2], meridian=117.2)
    sites = acc.in_metres([117.2], [39.2])
    for call in (
        lambda: acc.nearest(homes, sites),
        lambda: acc.two_step(homes, [1], sites, [1], acc.within(300)),
        lambda: acc.in_reach(homes, sites, [1], acc.within(300)),
    ):
        with pytest.raises(BadInput) as caught:
            call()
        assert caught.value.code == "mixed_units"


@pytest.mark.parametrize(
    ("demand", "places", "code", "row"),
    [
        ([1, -2], [3], "negative_demand", 1),
        ([1, 2], [-3], "negative_places", 0),
        ([1, np.nan], [3], "not_a_number", 1),
        ([1, 2, 3], [3], "wrong_shape", None),
        ([[1, 2], [3, -4]], [3], "negative_demand", 1),
        ([1, 2], [[[3]]], "wrong_shape", None),
    ],
)
def test_amounts_that_cannot_be_meant(
    demand: list, places: list, code: str, row: int | None
) -> None:
    homes, sites = acc.in_metres([0, 1], [0, 1]), acc.in_metres([0], [0])
    with pytest.raises(BadInput) as caught:
        acc.two_step(homes, demand, sites, places, acc.within(300))
    assert (caught.value.code, caught.value.row) == (code, row)


def test_limits_that_cannot_be_meant() -> None:
    for wrong in (
        lambda: acc.within(0),
        lambda: acc.within(float("nan")),
        lambda: acc.steps({}),
        lambda: acc.steps({100: -1}),
        lambda: acc.gaussian(-5),
        lambda: acc.metres_in(0, 66),
    ):
        with pytest.raises(BadInput):
            wrong()
