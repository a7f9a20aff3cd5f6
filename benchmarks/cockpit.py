"""The cockpit through HTTP, signed in, with a district's and a city's register (16 districts' worth
of institutions in one), against the same SQL by bare psycopg; targets: 300 ms, and 1 s for the city."""

import os
import subprocess
import sys
import time
from statistics import median, quantiles

import psycopg

from benchmarks import Row
from benchmarks.public_search import PROJECT, database, served
from benchmarks.reviewer_queue import _connected, _get, _seconds, _sign_in

DISTRICT, CITY = 80, 16 * 80  # institutions
ROUNDS, WARM = 40, 4
PATHS = ("/office/cockpit/", "/office/cockpit/?indicator=inclusive_share")
MOST = {DISTRICT: 0.3, CITY: 1.0}
NAMES = {DISTRICT: "district", CITY: "16 districts"}


def run() -> list[Row]:
    rows = []
    with database() as address:
        session = _sign_in(address)
        for size in (DISTRICT, CITY):
            seed(address, size)
            statements = _statements(address)
            with served(address):
                pages, bare = _measure(address, session, statements)
            rows += _rows(size, pages, bare)
    return rows


def seed(address: str, size: int) -> None:
    """Institutions up to `size`, over all communities, each with its history of places."""
    with psycopg.connect(address) as own:
        own.execute("CREATE TEMP TABLE place AS SELECT code, row_number() OVER (ORDER BY code) - 1"
                    " AS n FROM divisions_division WHERE level = 'community'")  # fmt: skip
        own.execute(
            "INSERT INTO registry_institution (public_id, created_at, name, kind, nature,"
            " credit_code, registrar, own_legal_person, head_name, head_id_number, contact_name,"
            " contact_phone, public_phone, division_id, state, closed_reason, catering, inclusive,"
            " is_demo, filing_number, filed_on)"
            " SELECT gen_random_uuid(), now(), '示例第' || g || '托育园', 'centre', 'for_profit', '',"
            " 'market_regulation', true, '', '', '', '', '', p.code, 'filed', '', false, g %% 2 = 0,"
            " true, '示驾' || g, current_date - 300"
            " FROM generate_series((SELECT count(*) + 1 FROM registry_institution), %s) g"
            " JOIN place p ON p.n = g %% (SELECT count(*) FROM place)",
            [size],
        )
        own.execute(
            'INSERT INTO registry_capacity (public_id, created_at, institution_id, "of", key, band,'
            " places, period)"
            " SELECT gen_random_uuid(), now(), i.id, 'class', '大班', 'big', 60,"
            " daterange(current_date - 300, NULL) FROM registry_institution i"
            " WHERE NOT EXISTS (SELECT FROM registry_capacity c WHERE c.institution_id = i.id)"
        )
        own.commit()
        own.autocommit = True
        own.execute("VACUUM ANALYZE")


def _statements(address: str) -> list[str]:
    """The very statements with which the page gathers its figures."""
    script = (
        "import json\n"
        "from django.db import connection\n"
        "from django.test.utils import CaptureQueriesContext\n"
        "from benchmarks.reviewer_queue import CLERK\n"
        "from tuoyu.accounts.models import User\n"
        "from tuoyu.accounts.queries import actor_of\n"
        "from tuoyu.divisions.queries import district\n"
        "from tuoyu.reports import cockpit\n"
        "by = actor_of(User.objects.get(username=CLERK))\n"
        "with CaptureQueriesContext(connection) as seen:\n"
        "    cockpit.gather(by, district().code)\n"
        "print('\\x1e' + json.dumps([each['sql'] for each in seen.captured_queries]))\n"
    )
    import json

    environment = {**os.environ, "DATABASE_URL": address, "TUOYU_TESTING": "1"}
    made = subprocess.run(
        [sys.executable, "-c", "from benchmarks import site; site.begin()\n" + script],
        cwd=PROJECT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return list(json.loads(made.stdout.split("\x1e")[1]))


def _measure(address: str, session: str, statements: list[str]) -> tuple[list[float], list[float]]:
    """Seconds of the page and of its SQL in turn, so that both meet the same machine."""
    pages: list[float] = []
    bare: list[float] = []
    with _connected() as http_, psycopg.connect(address, autocommit=True) as own:
        for number in range(-WARM, ROUNDS):
            path = PATHS[number % len(PATHS)]
            start = time.perf_counter()
            _get(http_, path, session)
            page = time.perf_counter() - start
            sql = _seconds(lambda: [own.execute(each).fetchall() for each in statements])
            if number >= 0:
                pages.append(page)
                bare.append(sql)
    return pages, bare


def _rows(size: int, pages: list[float], bare: list[float]) -> list[Row]:
    name, most = NAMES[size], MOST[size]
    slow = quantiles(pages, n=20)[-1]
    ratio = median(pages) / median(bare)
    return [
        Row(f"cockpit of a {name} : its SQL", _ms(median(pages)), _ms(median(bare)), ratio, "", None),
        Row(f"p95, {name} : {most:g} s", _ms(slow), _ms(most), slow / most, "< 1", slow < most),
    ]  # fmt: skip


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
