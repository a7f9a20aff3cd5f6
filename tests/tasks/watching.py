"""Nothing changed in the tables of tasks, in notices, steps and numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps

from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.core.numbering.models import NumberSeries
from tuoyu.notices.models import Notice


def rows() -> dict[str, list[dict[str, Any]]]:
    watched = [*apps.get_app_config("tasks").get_models(), Notice, StepLog, NumberSeries]
    found = {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in watched
    }
    found["audit"] = list(AuditEvent.objects.filter(result="ok").order_by("pk").values())
    return found


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Fails when a row was written, an act was recorded as done, or a notice was queued."""
    before = rows()
    yield
    after = rows()
    assert {k: v for k, v in after.items() if v != before[k]} == {}
