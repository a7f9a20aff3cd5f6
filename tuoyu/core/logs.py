"""Log lines: one JSON object each, with the request's id, and nothing personal.

Ids and codes are what is logged. What slips into the text of an exception all the same (a phone
number, an identity number, an address, the values of a violated constraint) is masked here.
"""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

MASK = "•••"
PERSONAL = re.compile(
    r"(?<!\d)\d{17}[\dXx](?!\d)"  # resident identity number
    r"|(?<!\d)1[3-9]\d{9}(?!\d)"  # mobile number
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
)
# PostgreSQL repeats the values of the row: DETAIL:  Key (phone)=(138…) already exists.
ROW_VALUES = re.compile(r"(?m)^(DETAIL:\s+)(.*)$")

Event = MutableMapping[str, Any]


def masked(text: str) -> str:
    """`text` without numbers and addresses of people."""
    return PERSONAL.sub(MASK, ROW_VALUES.sub(rf"\1{MASK}", text))


def mask_personal(_logger: object, _method: str, event: Event) -> Event:
    """A processor: every text of the line, at any depth."""
    for key, value in event.items():
        event[key] = _clean(value)
    return event


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value


def _drop_request(_logger: object, _method: str, event: Event) -> Event:
    """Django hands the whole request along; its path and its form stay out of the log."""
    for name in ("request", "server_time", "params", "sql", "call_kwargs", "job"):
        if not isinstance(event.get(name), (str, int, type(None))):
            event.pop(name)
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LAST: list[Any] = [
    structlog.processors.format_exc_info,
    structlog.processors.UnicodeDecoder(),
    mask_personal,
]


def configure(*, level: str = "INFO", readable: bool = False) -> dict[str, Any]:
    """Set structlog up, and give the value for Django's LOGGING.

    `readable`: lines for a person on a terminal instead of JSON.
    """
    renderer = (
        structlog.dev.ConsoleRenderer()
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*SHARED, structlog.stdlib.ExtraAdder()],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _drop_request,
            *LAST,
            renderer,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "procrastinate": {"level": "WARNING"},
        },
    }
