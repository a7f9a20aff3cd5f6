"""The cockpit through HTTP, signed in, of a district (80 institutions, 200 tasks) and of a city (16
districts, 144 streets, 3,200 institutions with classes, staff and papers, 3,200 tasks), both with 24
frozen months, against the same SQL by bare psycopg; targets: 300 ms, and 1 s for the city."""

import os
import subprocess
import sys
import time
from statistics import median, quantiles

import psycopg

from benchmarks import Row
from benchmarks.public_search import PROJECT, database, served
from benchmarks.reviewer_queue import CLERK, _connected, _get, _seconds, _sign_in
from benchmarks.statistics import CITY as PROVINCE
from benchmarks.statistics import SEED

INSTITUTIONS, TASKS, MONTHS = 80, 200, 24
DISTRICT, CITY = "district", "city of 16 districts"
CITY_CODE, CITY_TASKS = f"{PROVINCE}01", 16 * TASKS
ROUNDS, WARM = 40, 4
PATHS = ("/office/cockpit/", "/office/cockpit/?indicator=inclusive_share")
MOST = {DISTRICT: 0.3, CITY: 1.0}
TASK_ROWS = """
INSERT INTO tasks_task (public_id, created_at, division_id, number, title, deliverable, measure,
    evidence_wanted, year, is_annual, due_on, clause_id, indicator, evidence_key, direction, origin,
    state, dispatched_at, dispatched_by_id, answer_due_on, claimed_at, claimed_by_id, confirmed_at,
    confirmed_by_id)
SELECT gen_random_uuid(), now(), h.division_id, 'B-' || g, '示例任务' || g, '示例', '示例', '',
    extract(year FROM now()), false,
    CASE g %% 3 WHEN 1 THEN current_date + 60 ELSE current_date - 20 END, c.id, '', '', '', 'clause',
    CASE g %% 3 WHEN 0 THEN 'confirmed' ELSE 'accepted' END, now(), who.id, current_date,
    CASE g %% 3 WHEN 0 THEN now() END, CASE g %% 3 WHEN 0 THEN who.id END,
    CASE g %% 3 WHEN 0 THEN now() END, CASE g %% 3 WHEN 0 THEN who.id END
FROM generate_series(1, %(tasks)s) g, who, divisions_district h, (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS many
    FROM plan_clause WHERE kind <> 'heading') c
WHERE h.is_home AND c.n = g %% c.many
"""
PART_ROWS = """
INSERT INTO tasks_taskpart (public_id, created_at, task_id, unit_id, part, "order", acceptance,
    answered_at, answered_by_id, reason)
SELECT gen_random_uuid(), now(), t.id, u.id, 'lead', 0, 'accepted', now(), who.id, ''
FROM tasks_task t JOIN divisions_district h ON h.is_home AND h.division_id = t.division_id, who, (
    SELECT unit_id AS id, row_number() OVER (ORDER BY unit_id) - 1 AS n, count(*) OVER () AS many
    FROM plan_memberunit) u
WHERE u.n = t.id % u.many
"""
PERIOD_ROWS = """
INSERT INTO statistics_period (public_id, created_at, division_id, year, month, ends_on, state,
    frozen_at, law_edition)
SELECT gen_random_uuid(), now(), h.division_id, extract(year FROM m), extract(month FROM m),
    (m + interval '1 month - 1 day')::date, 'frozen', now(), 'bench'
FROM divisions_district h, generate_series(date_trunc('month', now()) - %(months)s * interval '1 month',
    date_trunc('month', now()) - interval '1 month', interval '1 month') m
WHERE h.is_home
"""
FIGURE_ROWS = """
INSERT INTO statistics_frozenfigure (public_id, created_at, period_id, indicator, street, value,
    missing, method)
SELECT gen_random_uuid(), now(), p.id, code, '', 10 + p.month, '', ''
FROM statistics_period p JOIN divisions_district h ON h.is_home AND h.division_id = p.division_id,
    unnest(ARRAY['places_per_1000', 'inclusive_share', 'certified_share', 'use_rate', 'places',
    'institutions', 'enrolled', 'staff', 'carers', 'unfiled']) code
"""


def run() -> list[Row]:
    rows = []
    with database() as address:
        session = _sign_in(address)
        for size in (DISTRICT, CITY):
            if size == DISTRICT:
                seed(address, INSTITUTIONS)
            else:
                to_city(address)
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
        _plan_at_work(own, TASKS)
        own.commit()
        own.autocommit = True
        own.execute("VACUUM ANALYZE")


def to_city(address: str) -> None:
    """The site serves a city from now on: its divisions, register and tasks; the clerk and the
    units of the plan are the city's."""
    with psycopg.connect(address) as own:
        own.execute(SEED)
        own.execute("UPDATE divisions_district SET division_id = %s WHERE is_home", [CITY_CODE])
        for table in ("plan_plandocument", "accounts_unit"):
            own.execute(
                f"UPDATE {table} SET division_id = (SELECT {_key(own, table)}"
                " FROM divisions_division WHERE code = %s)", [CITY_CODE],
            )  # fmt: skip
        own.execute(
            "UPDATE accounts_post SET division_id = (SELECT id FROM divisions_division"
            " WHERE code = %s) WHERE division_id IS NOT NULL", [CITY_CODE],
        )  # fmt: skip
        _plan_at_work(own, CITY_TASKS)
        own.commit()
        own.autocommit = True
        own.execute("VACUUM ANALYZE")


def _key(own: psycopg.Connection, table: str) -> str:
    """The column of a division to which the table's foreign key leads: code or id."""
    found = own.execute(
        "SELECT ccu.column_name FROM information_schema.key_column_usage k"
        " JOIN information_schema.constraint_column_usage ccu USING (constraint_name)"
        " WHERE k.table_name = %s AND k.column_name = 'division_id'"
        " AND ccu.table_name = 'divisions_division'", [table],
    ).fetchone()  # fmt: skip
    assert found is not None
    return str(found[0])


def _plan_at_work(own: psycopg.Connection, tasks: int) -> None:
    """Tasks of this year over all clauses and units, a third each done, in hand and overdue; 24
    frozen months with every figure of the whole area."""
    own.execute(
        "CREATE TEMP TABLE IF NOT EXISTS who AS SELECT id FROM accounts_user WHERE username = '"
        + CLERK + "'"
    )  # fmt: skip
    own.execute(TASK_ROWS, {"tasks": tasks})
    own.execute(PART_ROWS)
    own.execute(PERIOD_ROWS, {"months": MONTHS})
    own.execute(FIGURE_ROWS)


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


def _rows(size: str, pages: list[float], bare: list[float]) -> list[Row]:
    most = MOST[size]
    slow = quantiles(pages, n=20)[-1]
    ratio = median(pages) / median(bare)
    return [
        Row(f"cockpit of a {size} : its SQL", _ms(median(pages)), _ms(median(bare)), ratio, "", None),
        Row(f"p95, {size} : {most:g} s", _ms(slow), _ms(most), slow / most, "< 1", slow < most),
    ]  # fmt: skip


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
