"""Loading a pack of a whole municipality (16 districts, 299 streets, 5,617 communities, two numbers
and a point for each), against COPY of the same rows by bare psycopg into tables without indexes."""

import csv
import io
import random
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks import Row

DATA = Path(__file__).parent / "data"
MOST_SECONDS = 15.0
MOST_SECONDS_AGAIN = 5.0
DISTRICT = """[pack]
name = "bench"
version = "1"
format = 1
[district]
code = "{code}"
name = "基准市"
full_name = "基准市"
short_name = "基准"
paper_prefix = "基准"
chain = ["基准市"]
[site]
title = "基准"
owner = "基准"
phone = "（待补充）"
email = "（待补充）"
address = "（待补充）"
[map]
lon = 117.2
lat = 39.1
zoom = 10
crs = "EPSG:4490"
"""
METHODS = """[[method]]
code = "made"
title = "基准"
text = "基准"
estimate = true
source = "基准"
evidence = "estimate"
"""


def run() -> list[Row]:
    from django.db import transaction

    from tuoyu.core.authority import SYSTEM
    from tuoyu.flows.load_pack import load_pack
    from tuoyu.flows.packs import read_pack

    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        path = Path(folder)
        _write_pack(path)
        reading = _seconds(lambda: read_pack(path))
        first = _seconds(lambda: load_pack(path, by=SYSTEM))
        again = _seconds(lambda: load_pack(path, by=SYSTEM))
        copying = _seconds(lambda: _copy(path))
        transaction.set_rollback(True)
    floor = f"COPY {copying:.2f} s"
    return [
        Row("read and check only", f"{reading:.2f} s", floor, reading / copying, "", None),
        Row(
            "first load",
            f"{first:.2f} s", floor, first / copying,
            f"≤ {MOST_SECONDS:.0f} s", first <= MOST_SECONDS,
        ),
        Row(
            "second load, nothing to write",
            f"{again:.2f} s", floor, again / copying,
            f"≤ {MOST_SECONDS_AGAIN:.0f} s", again <= MOST_SECONDS_AGAIN,
        ),
    ]  # fmt: skip


def _seconds(act) -> float:  # type: ignore[no-untyped-def]
    start = perf_counter()
    act()
    return perf_counter() - start


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write_pack(path: Path) -> None:
    streets = _rows("nbs2023_tianjin_streets.csv")
    villages = _rows("nbs2023_tianjin_villages.csv")
    rng = random.Random(1)
    code = streets[0]["provinceCode"]
    districts = sorted({row["areaCode"] for row in streets})
    tree = [(code, "基准市", "province", ""), (f"{code}01", "市辖区", "city", code)]
    tree += [(each, f"{each}区", "district", each[:4]) for each in districts]
    tree += [(row["code"], row["name"], "street", row["areaCode"]) for row in streets]
    tree += [(row["code"], row["name"], "community", row["streetCode"]) for row in villages]
    head = "code name level parent valid_from valid_to status note source evidence"
    _csv(
        path / "divisions.csv",
        head,
        [(*row, "", "", "current", "", "基准", "F1") for row in tree],
    )
    _csv(
        path / "communities.csv",
        "code name lon lat position_grade position_source",
        [
            (r["code"], r["name"], rng.uniform(116.8, 118), rng.uniform(38.6, 40.2), "D", "基准")
            for r in villages
        ],
    )
    people = {row["code"]: rng.randint(500, 5000) for row in villages}
    numbers = [(code, sum(people.values()))]
    for each in (row["code"] for row in streets):
        below = sum(people[r["code"]] for r in villages if r["streetCode"] == each)
        if below:
            numbers.append((each, below))
    numbers += people.items()
    _csv(
        path / "population.csv",
        "division measure on low value high unit method source evidence note",
        [
            (d, measure, "2020-11-01", "", n, "", "人", "made", "基准", "estimate", "")
            for d, n in numbers
            for measure in ("residents", "under_3")
        ],
    )
    (path / "district.toml").write_text(DISTRICT.format(code=code), encoding="utf-8")
    (path / "population_methods.toml").write_text(METHODS, encoding="utf-8")


def _csv(path: Path, head: str, rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head.split())
        writer.writerows(rows)


def _copy(path: Path) -> None:
    """The same three files straight into bare tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        for name in ("divisions", "communities", "population"):
            text = (path / f"{name}.csv").read_text(encoding="utf-8")
            columns = io.StringIO(text).readline().strip().split(",")
            listed = ", ".join(f'"{column}" text' for column in columns)
            cursor.execute(f"CREATE TEMP TABLE bench_{name} ({listed}) ON COMMIT DROP")
            with cursor.copy(f"COPY bench_{name} FROM STDIN WITH (FORMAT csv, HEADER)") as copy:
                copy.write(text)
