"""The API against its own description, by schemathesis: good values are answered as described,
bad ones refused as described, nothing is a fault."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests.registry import factories
from tuoyu.web.api.v1 import api

EXAMPLES = 20
PATHS = sorted(api.get_openapi_schema(path_prefix="/api/v1/")["paths"])


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


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("path", PATHS)
def test_every_operation_keeps_its_description(path: str, mode: GenerationMode) -> None:
    from config.wsgi import application

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    strategy = schema[path]["GET"].as_strategy(generation_mode=mode)

    @given(case=strategy)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    holds()
