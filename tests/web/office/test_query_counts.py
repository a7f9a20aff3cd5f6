"""Lists cost the same number of queries with 1 row and with 50."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.accounts.factories import staff
from tests.registry.factories import community, institution
from tests.web.sessions import client_of
from tuoyu.core import audit, clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.divisions.models import Division
from tuoyu.filing.models import Case
from tuoyu.filing.opinions.actions import add
from tuoyu.notices import actions as notices
from tuoyu.registrations import tokens
from tuoyu.rules.filing.facts import Registrar

pytestmark = pytest.mark.django_db


def cases(at, count):
    where = community(factories.COMMUNITY)
    for number in range(count):
        made = institution(f"示例{uuid4().hex[:8]}", where=where, state="preparing")
        Case.objects.create(
            institution=made, state="submitted", number=f"示{made.pk}-{number}",
            started_by=at.head, submitted_by=at.head, submitted_at=timezone.now(),
            due_on=clock.today(),
        )  # fmt: skip


def opinions(at, count):
    for _ in range(count):
        add("site", f"示例意见{uuid4().hex[:8]}。", by=at.by_clerk)


def push_tokens(at, count):
    until = clock.today() + timedelta(days=30)
    for _ in range(count):
        tokens.issue(Registrar.CIVIL_AFFAIRS, factories.district(), "示例", until, by=SYSTEM)


def institutions(at, count):
    for _ in range(count):
        institution(where=community(factories.COMMUNITY))


def long_filed(at, count):
    """Filed two years ago, so that last year's report is owed."""
    day = clock.today() - timedelta(days=800)
    for _ in range(count):
        institution(where=community(factories.COMMUNITY), filed_on=day)


def mixed_cases(at, count):
    """Cases of other kinds than filings wait in the same queue."""
    where = community(factories.COMMUNITY)
    for number in range(count):
        made = institution(where=where)
        Case.objects.create(
            institution=made, kind="change", state="submitted", number=f"示变{made.pk}-{number}",
            started_by=at.head, submitted_by=at.head, submitted_at=timezone.now(),
            due_on=clock.today(),
        )  # fmt: skip


def communities(at, count):
    known = Division.objects.filter(code__startswith=factories.STREET).count()
    for number in range(count):
        code = f"{factories.STREET}{500 + known + number:03d}"
        community(code, f"示例{code}社区居委会")


def events(at, count):
    for _ in range(count):
        audit.record(SYSTEM, "filing.start", at.institution)


def messages(at, count):
    for _ in range(count):
        notices.queue(
            [at.head, at.clerk], subject="示例", body="示例。", link="/", about=uuid4(), by=SYSTEM
        )


def past_cases(at, count):
    for number in range(count):
        Case.objects.create(
            institution=at.institution, state="withdrawn", number=f"示撤{number}-{uuid4().hex[:6]}",
            started_by=at.head, submitted_by=at.head, submitted_at=timezone.now(),
        )  # fmt: skip
    messages(at, count)


def queries(client, address):
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(caught), answer


@pytest.mark.parametrize(
    ("name", "who", "more", "most"),
    [
        ("office-home", Role.FILING_CLERK, cases, 25),
        ("office-filings", Role.FILING_CLERK, cases, 20),
        ("office-filings-export", Role.FILING_CLERK, cases, 20),
        ("office-filings", Role.FILING_CLERK, mixed_cases, 20),
        ("office-reports", Role.FILING_CLERK, long_filed, 20),
        ("office-reports-export", Role.FILING_CLERK, long_filed, 20),
        ("office-permits", Role.FILING_CLERK, long_filed, 20),
        ("office-permits-export", Role.FILING_CLERK, long_filed, 20),
        ("office-institutions", Role.FILING_CLERK, institutions, 20),
        ("office-institutions-export", Role.FILING_CLERK, institutions, 20),
        ("office-opinions", Role.FILING_CLERK, opinions, 20),
        ("office-opinions-export", Role.FILING_CLERK, opinions, 20),
        ("office-tokens", Role.SYSTEM_ADMIN, push_tokens, 20),
        ("office-tokens-export", Role.SYSTEM_ADMIN, push_tokens, 20),
        ("office-communities", Role.OFFICE_DIRECTOR, communities, 20),
        ("office-communities-export", Role.OFFICE_DIRECTOR, communities, 20),
        ("office-audit", Role.AUDIT_ADMIN, events, 20),
        ("provider-home", None, past_cases, 25),
        ("inbox", None, messages, 20),
    ],
)
def test_one_row_or_fifty(name, who, more, most):
    at = factories.world()
    client = client_of(staff(who) if who else at.head)
    address = reverse(name)
    more(at, 1)
    queries(client, address)  # the first request of a process fills its caches
    few, _ = queries(client, address)
    more(at, 49)
    many, _ = queries(client, address)
    assert many == few <= most
