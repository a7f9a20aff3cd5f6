"""Public search of 126,000 institutions (the nation's number) through HTTP: the nearest 20 with
filters and text, as JSON and as a page, against the same SQL by bare psycopg."""

import http.client
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote, urlencode

import psycopg

from benchmarks import Row

PROJECT = Path(__file__).resolve().parents[1]
INSTITUTIONS = 126_000
CITIES = 340
ROUNDS = 240
PORT = 8799
API_TIMES, PAGE_TIMES, TAIL_TIMES = 5.0, 20.0, 2.0
WORDS = {
    "阳光": "yangguang", "彩虹": "caihong", "星星": "xingxing", "向日葵": "xiangrikui",
    "小树": "xiaoshu", "蓝天": "lantian", "花园": "huayuan", "童心": "tongxin", "启明": "qiming",
    "春芽": "chunya", "乐贝": "lebei", "安安": "anan",
}  # fmt: skip
KINDS = {
    "托育园": "tuoyuyuan",
    "托育中心": "tuoyuzhongxin",
    "托班": "tuoban",
    "托育点": "tuoyudian",
}
INSTITUTION_COLUMNS = (
    "id, public_id, created_at, name, kind, nature, credit_code, registrar, own_legal_person,"
    " head_name, head_id_number, contact_name, contact_phone, public_phone, division_id, state,"
    " filing_number, filed_on, closed_reason, catering, inclusive, is_demo"
)
LISTING_COLUMNS = (
    "institution_id, public_id, name, sort_name, search_text, address, division_code,"
    " street_code, street_name, kind, is_open, inclusive, is_demo, forms,"
    " youngest_months, oldest_months, places,"
    " free_places, free_reported_at, price_fen, price_unit, filing_number, filed_on, longitude,"
    " latitude, refreshed_at"
)


def run() -> list[Row]:
    with database() as address:
        seed(address)
        questions = _questions(random.Random(20261123))
        with served(address):
            bare, api, page = _measure(address, questions)
    return [
        _row("JSON of the API", api, bare, API_TIMES),
        _row("HTML page", page, bare, PAGE_TIMES),
        _tail("p95 of the SQL : its median", bare, told_only=True),
        _tail("p95 of the API : its median", api),
        _tail("p95 of the page : its median", page),
    ]


@contextmanager
def database():
    """A database of its own on the server that the benchmarks use, migrated; dropped afterwards."""
    from django.db import connection

    connection.ensure_connection()
    parts = connection.get_connection_params()
    server = {key: parts[key] for key in ("host", "port", "user", "password") if parts.get(key)}
    name = "bench_public_search"
    with psycopg.connect(dbname=parts["dbname"], autocommit=True, **server) as own:
        own.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        own.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0")
        user, password = quote(server["user"], safe=""), quote(server.get("password", ""), safe="")
        place = urlencode({"host": server.get("host", ""), "port": server.get("port", 5432)})
        address = f"postgres://{user}:{password}@/{name}?{place}"
        try:
            for command in (["migrate", "-v0"], ["load_pack", "packs/hongqiao"]):
                subprocess.run(
                    [sys.executable, "manage.py", *command],
                    cwd=PROJECT, env=_environment(address), check=True, stdout=subprocess.DEVNULL,
                )  # fmt: skip
            yield address
        finally:
            own.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _environment(address: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": address, "TUOYU_TESTING": "1", "TUOYU_HOSTS": "127.0.0.1"}


def seed(address: str) -> None:
    """Towns of random size all over the country; names of two or three words."""
    random_ = random.Random(126)
    towns = [(random_.uniform(80, 130), random_.uniform(20, 50)) for _ in range(CITIES)]
    weights = [random_.paretovariate(1.2) for _ in range(CITIES)]
    with psycopg.connect(address) as own:
        own.execute(
            "INSERT INTO divisions_division (public_id, created_at, code, name, level, parent_id,"
            " valid, is_current, note, source, evidence, pinyin, initials, position_grade,"
            " position_source) VALUES (gen_random_uuid(), now(), '99', '示例省', 'province', NULL,"
            " '(,)', true, '', '', 'default', '', '', '', '')"
        )
        places = random_.choices(range(CITIES), weights, k=INSTITUTIONS)
        own.execute("CREATE TEMP TABLE made (n int, name text, sort text, words text, town int,"
                    " lon float8, lat float8, street text, r int)")  # fmt: skip
        with own.cursor().copy("COPY made FROM STDIN") as copy:
            for number, town in enumerate(places, 1):
                copy.write_row(_made(random_, number, town, towns[town]))
        own.execute(
            f"INSERT INTO registry_institution ({INSTITUTION_COLUMNS})"
            " SELECT n, gen_random_uuid(), now(), name, 'centre', 'for_profit', '',"
            " 'market_regulation', true, '', '', '', '', '',"
            " '99', 'filed', '示备' || n, DATE '2026-03-02', '', false, r % 3 = 0, true FROM made"
        )
        own.execute(
            f"INSERT INTO registry_listing ({LISTING_COLUMNS})"
            " SELECT m.n, i.public_id, m.name, m.sort, m.words, '示例路' || m.r || '号',"
            " m.street || '001', m.street, '示例街道', 'centre', true,"
            " m.r % 3 = 0, true, CASE WHEN m.r % 2 = 0 THEN ARRAY['full_day','half_day'] ELSE"
            " ARRAY['full_day','hourly'] END, CASE WHEN m.r % 5 = 0 THEN 6 ELSE 12 END, 36, 60,"
            " m.r % 7, now() - make_interval(days => m.r % 10), 150000 + m.r * 100, 'month',"
            " i.filing_number, i.filed_on, m.lon, m.lat, now()"
            " FROM made m JOIN registry_institution i ON i.id = m.n"
        )
        own.commit()
        own.autocommit = True
        own.execute("VACUUM ANALYZE registry_listing")


def _made(random_: random.Random, number: int, town: int, at: tuple[float, float]) -> tuple:
    words = random_.sample(list(WORDS), random_.choice((1, 2)))
    kind = random_.choice(list(KINDS))
    name = "示例" + "".join(words) + kind
    sort = "shili" + "".join(WORDS[word] for word in words) + KINDS[kind]
    text = f"{name} {sort} 示例路{number % 997}号 示例街道"
    lon, lat = random_.gauss(at[0], 0.12), random_.gauss(at[1], 0.09)
    street = f"99{town // 100:02d}{town % 100:02d}{number % 40:03d}"
    return number, name, sort, text, town, lon, min(max(lat, 4), 53), street, number % 997


def _questions(random_: random.Random) -> list[dict[str, str]]:
    """What parents ask: near a point, an age, a form, often words, sometimes free places."""
    asked = []
    for number in range(ROUNDS):
        question = {
            "near": f"{random_.uniform(82, 128):.3f},{random_.uniform(22, 48):.3f}",
            "months": str(random_.randint(6, 35)),
            "q": random_.choice(list(WORDS)),
            "form": "full_day",
        }
        if number % 3 == 0:
            question["inclusive"] = "1"
        if number % 4 == 0:
            question["free"] = "1"
        asked.append(question)
    return asked


@contextmanager
def served(address: str):
    """The site behind gunicorn with one worker, as production serves it."""
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{PORT}",
        "--worker-class", "gthread", "--threads", "1", "--log-level", "warning",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=PROJECT, env=_environment(address))
    try:
        _wait(server)
        yield
    finally:
        server.terminate()
        server.wait(10)


def _wait(server: subprocess.Popen) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            _get(http.client.HTTPConnection("127.0.0.1", PORT, timeout=30), "/robots.txt")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")


def _get(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200 or not body:
        raise RuntimeError(f"{path}: {response.status}")


def _measure(address: str, questions: list[dict[str, str]]) -> tuple[list[float], ...]:
    """Seconds of each question, the three ways in turn, so that all meet the same machine."""
    http_ = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    bare, api, page = [], [], []
    with psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor) as own:
        for warm in (True, False):
            for question in questions[:40] if warm else questions:
                sql, params = _statement(question)
                query = urlencode(question)
                times = (
                    _seconds(lambda: own.execute(sql, params).fetchall()),  # noqa: B023
                    _seconds(lambda: _get(http_, f"/api/v1/institutions?{query}")),  # noqa: B023
                    _seconds(lambda: _get(http_, f"/institutions/?{query}")),  # noqa: B023
                )
                if not warm:
                    for kept, taken in zip((bare, api, page), times, strict=True):
                        kept.append(taken)
    return bare, api, page


def _statement(question: dict[str, str]) -> tuple[str, list]:
    """The very statement that the site sends, taken from it."""
    from django.db import connection
    from django.http import QueryDict
    from django.test.utils import CaptureQueriesContext

    from tuoyu.core import clock
    from tuoyu.registry import search_params
    from tuoyu.registry.search import search
    from tuoyu.rules.dated import LAW

    asked = search_params.read(
        QueryDict(urlencode(question)), law=LAW, now=clock.now(), locality=lambda code: None
    )
    with CaptureQueriesContext(connection) as seen:
        search(asked.query)
    return seen.captured_queries[0]["sql"].replace("%", "%%"), []


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _row(name: str, ours: list[float], floor: list[float], most: float) -> Row:
    ratio = median(ours) / median(floor)
    return Row(name, _ms(median(ours)), _ms(median(floor)), ratio, f"≤ {most:g}", ratio <= most)


def _tail(name: str, ours: list[float], *, told_only: bool = False) -> Row:
    """The questions differ in weight and so does the SQL alone; its tail is told beside ours."""
    p95 = quantiles(ours, n=20)[-1]
    ratio = p95 / median(ours)
    if told_only:
        return Row(name, _ms(p95), _ms(median(ours)), ratio, "", None)
    return Row(name, _ms(p95), _ms(median(ours)), ratio, f"≤ {TAIL_TIMES:g}", ratio <= TAIL_TIMES)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
