from collections.abc import Iterator

import pytest

from tests import demo_site


@pytest.fixture(scope="module")
def demo_district(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """All pages with the demo behind them; for tests that only read. They carry the mark
    `django_db`, so what they do write (a session) is rolled back."""
    with django_db_blocker.unblock(), demo_site.opened():
        yield
