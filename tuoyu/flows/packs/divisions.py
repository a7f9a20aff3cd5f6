"""divisions.csv, division_history.csv, communities.csv, named_points.csv, boundary.geojson."""

import json
from typing import Any

from tuoyu.flows.packs.shapes import (
    EVIDENCE,
    LEVELS,
    DivisionRow,
    Outline,
    Point,
    Position,
    Succession,
)
from tuoyu.flows.packs.sources import Folder, Row

DIVISIONS = "divisions.csv"
HISTORY = "division_history.csv"
POSITIONS = "communities.csv"
POINTS = "named_points.csv"
BOUNDARY = "boundary.geojson"
POINT_KINDS = ("road", "stop", "water", "building")
_DIVISION_COLUMNS = (
    "code", "name", "level", "parent", "valid_from", "valid_to", "status", "note", "source",
    "evidence",
)  # fmt: skip


def read_divisions(folder: Folder) -> tuple[DivisionRow, ...]:
    return tuple(_division(row) for row in folder.rows(DIVISIONS, _DIVISION_COLUMNS))


def _division(row: Row) -> DivisionRow:
    division = DivisionRow(
        line=row.line,
        code=row.text("code", longest=12),
        name=row.text("name", longest=60),
        level=row.choice("level", tuple(LEVELS)),
        parent=row.text("parent", longest=12, required=False),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        is_current=row.choice("status", ("current", "ended")) == "current",
        note=row.text("note", longest=300, required=False),
        source=row.text("source"),
        evidence=row.choice("evidence", EVIDENCE),
    )
    if division.is_current and division.valid_to:
        row.fault("现行（current）的区划不能有 valid_to；已撤销的请把 status 改为 ended。")
    if division.valid_from and division.valid_to and division.valid_to <= division.valid_from:
        row.fault("valid_to 应晚于 valid_from。")
    return division


def read_successions(folder: Folder) -> tuple[Succession, ...]:
    columns = ("old_code", "new_code", "changed_on", "note", "source", "evidence")
    return tuple(
        Succession(
            line=row.line,
            old=row.text("old_code"),
            new=row.text("new_code", required=False),
            changed_on=row.day("changed_on"),
            note=row.text("note", longest=300, required=False),
            source=row.text("source"),
            evidence=row.choice("evidence", EVIDENCE),
        )
        for row in folder.rows(HISTORY, columns, required=False)
    )


def read_positions(folder: Folder) -> tuple[Position, ...]:
    columns = ("code", "name", "lon", "lat", "position_grade", "position_source")
    found = []
    for row in folder.rows(POSITIONS, columns, required=False):
        lon, lat = row.degrees("lon"), row.degrees("lat")
        grade = row.choice("position_grade", ("A", "B", "C", "D"))
        if lon is not None and lat is not None:
            source = row.text("position_source")
            found.append(
                Position(row.line, row.text("code"), row.text("name"), lon, lat, grade, source)
            )
    return tuple(found)


def read_points(folder: Folder) -> tuple[Point, ...]:
    found = []
    for row in folder.rows(POINTS, ("name", "kind", "osm_type", "lon", "lat"), required=False):
        lon, lat = row.degrees("lon"), row.degrees("lat")
        kind = row.choice("kind", POINT_KINDS)
        if lon is not None and lat is not None:
            osm_type = row.text("osm_type", longest=40, required=False)
            name = row.text("name", longest=80)
            found.append(Point(row.line, name, kind, osm_type, lon, lat))
    return tuple(found)


def read_outlines(folder: Folder) -> tuple[Outline, ...]:
    text = folder.text(BOUNDARY, required=False)
    if text is None:
        return ()
    try:
        content = json.loads(text)
    except json.JSONDecodeError as fault:
        folder.faults.add(BOUNDARY, fault.lineno, "不是正确的 JSON，请检查。")
        return ()
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        folder.faults.add(BOUNDARY, 1, "应是含有 features 的 GeoJSON FeatureCollection。")
        return ()
    return tuple(
        outline for n, each in enumerate(features, 1) if (outline := _outline(folder, n, each))
    )


def _outline(folder: Folder, number: int, feature: Any) -> Outline | None:
    try:
        properties, geometry = feature["properties"], feature["geometry"]
        if geometry["type"] not in ("Polygon", "MultiPolygon"):
            raise ValueError
        outline = Outline(
            division=str(properties["code"]),
            geometry=geometry,
            crs=str(properties["crs"]),
            source=str(properties["source"]),
            note=str(properties.get("note", "")),
        )
        _check_rings(geometry)
        outline.box()
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        folder.faults.add(
            BOUNDARY,
            1,
            f"第{number}个要素应是首尾相接的面（Polygon），坐标为经纬度，并有 code、crs、source。",
        )
        return None
    return outline


def _check_rings(geometry: dict[str, Any]) -> None:
    polygons = [geometry["coordinates"]]
    if geometry["type"] == "MultiPolygon":
        polygons = geometry["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            if len(ring) < 4 or ring[0] != ring[-1]:
                raise ValueError("ring")
            if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring):
                raise ValueError("degrees")
