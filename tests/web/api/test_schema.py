"""The API against its own description, by schemathesis: good values are answered as described,
bad ones refused as described, nothing is a fault."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests.accounts.factories import admin
from tests.registry import factories
from tuoyu.core import clock
from tuoyu.divisions.models import Division
from tuoyu.registrations import tokens
from tuoyu.registrations.models import HIGHEST_RATE
from tuoyu.rules.filing.facts import Registrar
from tuoyu.web.api.v1 import api

EXAMPLES = 20
PATHS = sorted(
    (path, method.upper())
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
    for method in methods
)


@pytest.fixture
def described(here: None) -> Iterator[None]:
    """Two institutions, one without a position. Through WSGI the connection stays the test's."""
    factories.institution("示例园", free=2)
    factories.institution("示例无位置园", at=None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _token(method: str) -> dict[str, str]:
    """What the operations that write are opened with."""
    if method == "GET":
        return {}
    home = Division.objects.get(code="990101")
    until = clock.today() + timedelta(days=1)
    _, text = tokens.issue(
        Registrar.MARKET_REGULATION, home, "示例", until, per_minute=HIGHEST_RATE, by=admin()
    )
    return {"Authorization": f"Bearer {text}"}


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("path", "method"), PATHS)
def test_every_operation_keeps_its_description(
    path: str, method: str, mode: GenerationMode
) -> None:
    from config.wsgi import application

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    strategy = schema[path][method].as_strategy(generation_mode=mode)
    headers = {"Accept-Encoding": "identity", **_token(method)}

    @given(case=strategy)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers)

    holds()
