"""The traps of the tests themselves: each catches what it is for."""

import socket
import warnings

import pytest
from django.core.paginator import Paginator, UnorderedObjectListWarning
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from pytest_socket import SocketConnectBlockedError

from tests.hostile import UndefinedName
from tuoyu.core.calendar.models import WorkYear
from tuoyu.core.readonly import WroteInGet, writing
from tuoyu.web.middleware import get_writes_nothing


@pytest.mark.parametrize(
    "text",
    ["{{ missing }}", "{{ known.missing }}", "{{ missing|upper }}", "{% for x in missing %}{% endfor %}",
     "{% with x=missing %}{{ x }}{% endwith %}", "{% button missing %}"],
)  # fmt: skip
def test_a_name_that_is_not_there_fails(text: str) -> None:
    with pytest.raises(UndefinedName):
        Template(text).render(Context({"known": {}}))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("{% if missing %}x{% endif %}", ""), ("{{ missing|default:'无' }}", "无"),
     ("{{ missing|default_if_none:'无' }}", "无"), ("{{ known }}", ""),
     ("{% for x in known %}{% endfor %}", "")],
)  # fmt: skip
def test_a_template_may_ask(text: str, shown: str) -> None:
    assert Template(text).render(Context({"known": ""})) == shown


def _years(first: int = 2031, number: int = 12) -> list[int]:
    years = list(range(first, first + number))
    WorkYear.objects.bulk_create(WorkYear(year=year) for year in years)
    return years


@pytest.mark.django_db
def test_rows_without_an_order_come_in_any() -> None:
    years = _years()
    wanted = WorkYear.objects.filter(year__in=years)
    assert [row.year for row in wanted.order_by("year")] == years
    seen = {tuple(wanted.order_by().values_list("year", flat=True)) for _ in range(5)}
    assert seen != {tuple(years)}


@pytest.mark.django_db
def test_a_paged_list_needs_an_order() -> None:
    with pytest.raises(UnorderedObjectListWarning):
        Paginator(WorkYear.objects.order_by(), 5).get_page(1)


def _request(method: str) -> HttpRequest:
    request = HttpRequest()
    request.method = method
    return request


def _writes(_request: HttpRequest) -> HttpResponse:
    _years(number=1)
    return HttpResponse()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_get_that_writes_fails(method: str) -> None:
    with pytest.raises(WroteInGet), transaction.atomic():
        get_writes_nothing(_writes)(_request(method))
    assert not WorkYear.objects.filter(year=2031).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM core_workyear FOR UPDATE",
        "WITH gone AS (DELETE FROM core_workyear RETURNING year) SELECT 1 FROM gone",
        "SELECT setval('core_auditevent_id_seq', 1)",
        "  update core_workyear SET published = true",
    ],
)
def test_a_write_that_hides_in_a_get_fails(statement: str) -> None:
    def hides(_request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(statement)
        return HttpResponse()

    with pytest.raises(WroteInGet), transaction.atomic():
        get_writes_nothing(hides)(_request("GET"))


@pytest.mark.django_db
def test_a_post_writes() -> None:
    get_writes_nothing(_writes)(_request("POST"))
    assert WorkYear.objects.filter(year=2031).exists()


@pytest.mark.django_db
def test_the_declared_way_around_it() -> None:
    def noted(request: HttpRequest) -> HttpResponse:
        with writing():
            return _writes(request)

    get_writes_nothing(noted)(_request("GET"))
    assert WorkYear.objects.filter(year=2031).exists()


def test_the_network_is_out_of_reach() -> None:
    with socket.socket() as far, pytest.raises((SocketConnectBlockedError, UserWarning)):
        far.connect(("192.0.2.1", 80))


def test_a_warning_is_an_error() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
