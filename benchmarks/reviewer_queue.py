"""The clerk's queue with 10,000 cases through HTTP, signed in, first page to last, by state and by
word, against the same SQL by bare psycopg; target: every page in less than 200 ms."""

import http.client
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from urllib.parse import urlencode

import psycopg

from benchmarks import Row
from benchmarks.public_search import PROJECT, database, served

CASES = 10_000
ROUNDS = 120
WARM = 12
PORT = 8799
MOST_MS = 200.0
STATES = ("submitted", "returned", "receipted", "verified", "nonconforming", "corrected")
CLERK = "bench-clerk"
MAKE_CLERK = f"""
from tuoyu.accounts import actions
from tuoyu.accounts.models import Unit
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.divisions.models import Division
from tuoyu.divisions.queries import district
from tests.web.sessions import client_of
user = actions.create_staff(username="{CLERK}", name="示例经办人", by=SYSTEM)
home = Division.objects.get(code=district().code)
unit = Unit.objects.filter(division=home).first() or Unit.objects.create(
    code="bench", name="示例单位", short_name="示例", kind=Unit.Kind.DEPARTMENT, division=home)
actions.grant_post(user, Role.FILING_CLERK, actions.Bounds(unit=unit), by=SYSTEM)
print(client_of(user).session.session_key)
"""


def run() -> list[Row]:
    with database() as address:
        session = _sign_in(address)
        seed(address)
        questions = _questions(random.Random(20261123))
        statement = _statements(address, questions)
        with served(address):
            page, bare, worst = _measure(address, session, questions, statement)
    return [
        Row(
            "queue page : its SQL",
            _ms(median(page)),
            _ms(median(bare)),
            median(page) / median(bare),
            "",
            None,
        ),
        _below("p95 of the page : 200 ms", quantiles(page, n=20)[-1]),
        _below("slowest page : 200 ms", worst),
    ]


def _environment(address: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": address, "TUOYU_TESTING": "1", "TUOYU_HOSTS": "127.0.0.1"}


def _sign_in(address: str) -> str:
    """The session of a clerk of the home district."""
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", MAKE_CLERK],
        cwd=PROJECT, env=_environment(address), capture_output=True, text=True,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(made.stderr)
    return made.stdout.split()[-1]


def seed(address: str) -> None:
    """Ten thousand institutions of the district, each with a case, spread over states and days."""
    with psycopg.connect(address) as own:
        own.execute("CREATE TEMP TABLE place AS SELECT code, row_number() OVER (ORDER BY code) - 1"
                    " AS n FROM divisions_division WHERE level = 'community'")  # fmt: skip
        own.execute(
            "INSERT INTO registry_institution (public_id, created_at, name, kind, nature,"
            " credit_code, registrar, own_legal_person, head_name, head_id_number, contact_name,"
            " contact_phone, public_phone, division_id, state, closed_reason, catering, inclusive,"
            " is_demo, filing_number, filed_on)"
            " SELECT gen_random_uuid(), now(), '示例第' || g || '托育园', 'centre', 'for_profit', '',"
            " 'market_regulation', true, '', '', '', '', '', p.code, 'filed', '', false, false,"
            " true, '示备' || g, DATE '2026-03-02'"
            " FROM generate_series(1, %s) g"
            " JOIN place p ON p.n = g %% (SELECT count(*) FROM place)",
            [CASES],
        )
        columns = _columns(own)
        own.execute(
            f"INSERT INTO filing_case ({', '.join(columns)})"
            f" SELECT {', '.join(columns.values())} FROM ("
            "  SELECT i.id AS institution, row_number() OVER (ORDER BY i.id) AS n,"
            "   (SELECT id FROM accounts_user WHERE username = %s) AS clerk,"
            "   (%s::text[])[1 + (row_number() OVER (ORDER BY i.id) %% %s)::int] AS state"
            "  FROM registry_institution i) made",
            [CLERK, list(STATES), len(STATES)],
        )
        own.commit()
        own.autocommit = True
        own.execute("VACUUM ANALYZE filing_case")
        own.execute("VACUUM ANALYZE registry_institution")


def _columns(own: psycopg.Connection) -> dict[str, str]:
    """Column → SQL; what the table needs beyond these gets the zero of its type."""
    receipt = "CASE WHEN state IN ('submitted','returned') THEN NULL ELSE {} END"
    given = {
        "public_id": "gen_random_uuid()",
        "created_at": "now()",
        "institution_id": "institution",
        "kind": "'filing'",
        "state": "state",
        "number": "'示托备申〔2026〕' || n || '号'",
        "answers": "'{}'",
        "before": "'{}'",
        "private_answers": "''",
        "private_before": "''",
        "done_sections": "'[]'",
        "applied_rules": "'[]'",
        "revision": "0",
        "started_by_id": "clerk",
        "submitted_at": "now() - make_interval(days => (n %% 90)::int)",
        "submitted_by_id": "clerk",
        "due_on": "current_date + (n %% 40)::int - 20",
        "due_is_tentative": "false",
        "verify_due_on": "current_date + (n %% 60)::int - 30",
        "verify_due_is_tentative": "false",
        "receipt_number": receipt.format("'示托备〔2026〕' || n || '号'"),
        "receipted_at": receipt.format("now()"),
        "receipted_by_id": receipt.format("clerk"),
    }
    needed = own.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'filing_case'"
        " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
    ).fetchall()
    if unknown := {name for (name,) in needed} - given.keys():
        raise RuntimeError(f"give the columns {sorted(unknown)}")
    return given


def _questions(random_: random.Random) -> list[dict[str, str]]:
    """What a clerk asks: a state, often a street's cases, sometimes a name, any of the pages."""
    asked = []
    for number in range(ROUNDS):
        question = {"state": random_.choice([*STATES, "open"])}
        if number % 4 == 0:
            question["text"] = f"第{random_.randint(1, 99)}"
        question["page"] = str(random_.choice([1, 1, 1, 2, 5, 40]))
        asked.append(question)
    return asked


def _statements(address: str, questions: list[dict[str, str]]) -> list[list[str]]:
    """The very statements over cases that the page sends for each question, taken from it."""
    script = (
        "import json, sys\n"
        "from django.core.paginator import Paginator\n"
        "from django.db import connection\n"
        "from django.test.utils import CaptureQueriesContext\n"
        "from tuoyu.accounts.models import User\n"
        "from tuoyu.accounts.queries import actor_of\n"
        "from tuoyu.filing import queries\n"
        f"by = actor_of(User.objects.get(username='{CLERK}'))\n"
        "found = []\n"
        "for q in json.load(sys.stdin):\n"
        "    with CaptureQueriesContext(connection) as seen:\n"
        "        state = '' if q['state'] == 'open' else q['state']\n"
        "        wanted = queries.QueueFilter(state=state, text=q.get('text', ''))\n"
        "        rows = Paginator(queries.queue(by, wanted), 20).get_page(q['page'])\n"
        "        list(rows.object_list), queries.counts(by)\n"
        "    found.append([each['sql'] for each in seen.captured_queries])\n"
        "print('\\x1e' + json.dumps(found))\n"
    )
    import json

    made = subprocess.run(
        [sys.executable, "-c", "from benchmarks import site; site.begin()\n" + script],
        cwd=PROJECT, env=_environment(address), check=True, capture_output=True, text=True,
        input=json.dumps(questions),
    )  # fmt: skip
    return list(json.loads(made.stdout.split("\x1e")[1]))


def _measure(
    address: str, session: str, questions: list[dict[str, str]], statements: list[list[str]]
) -> tuple[list[float], list[float], float]:
    """Seconds of each question, the page and the SQL in turn, so that both meet the same machine."""
    page: list[float] = []
    bare: list[float] = []
    with _connected() as http_, psycopg.connect(address, autocommit=True) as own:
        pairs = list(zip(questions, statements, strict=True))
        for warm in (True, False):
            for question, sql in pairs[:WARM] if warm else pairs:
                path = f"/office/filings/?{urlencode(question)}"
                times = (
                    _seconds(lambda: _get(http_, path, session)),  # noqa: B023
                    _seconds(lambda: [own.execute(each).fetchall() for each in sql]),  # noqa: B023
                )
                if not warm:
                    page.append(times[0])
                    bare.append(times[1])
    return page, bare, max(page)


@contextmanager
def _connected() -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    try:
        yield connection
    finally:
        connection.close()


def _get(connection: http.client.HTTPConnection, path: str, session: str) -> None:
    from django.conf import settings

    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Cookie": cookie})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200 or not body:
        raise RuntimeError(f"{path}: {response.status}")


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _below(name: str, seconds: float) -> Row:
    took = seconds * 1000
    return Row(name, _ms(seconds), f"{MOST_MS:g} ms", took / MOST_MS, "< 1", took < MOST_MS)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
