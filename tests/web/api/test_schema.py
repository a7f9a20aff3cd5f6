"""The API against its own description, by schemathesis."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from tests.registry import factories

pytestmark = pytest.mark.usefixtures("described", "here")


@pytest.fixture
def described(here: None) -> None:
    """Two institutions, one without a position."""
    factories.institution("示例园", free=2)
    factories.institution("示例无位置园", at=None)


@pytest.fixture
def api(described: None):  # type: ignore[no-untyped-def]
    from config.wsgi import application

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_its_description(case: schemathesis.Case) -> None:
    case.call_and_validate()
