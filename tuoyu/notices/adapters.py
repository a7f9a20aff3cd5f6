"""Ways out: how a message leaves the house. `settings.NOTICE_ADAPTER` names one of them.

An adapter of a provider is one class with `send`; the reference makes a repeated sending of the
same message recognisable for the provider.
"""

from dataclasses import dataclass, field
from typing import Protocol

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

log = structlog.get_logger(__name__)


class Undelivered(Exception):
    """The provider did not take the message; `str()` is a code without personal data."""


@dataclass(frozen=True)
class Letter:
    """One message. `channel` is sms or email; `template` and `params` for the provider."""

    channel: str
    address: str = field(repr=False)
    subject: str
    words: str = field(repr=False)
    template: str
    reference: str


class Adapter(Protocol):
    keeps_secret: bool

    def send(self, letter: Letter) -> None:
        """Raises `Undelivered`."""
        ...


class Demo:
    """Sends nothing: /demo/outbox shows the message, with its one-time code."""

    keeps_secret = True

    def send(self, letter: Letter) -> None:
        log.info("demo_message", template=letter.template, reference=letter.reference)


class Console:
    """For development: prints the message on the terminal."""

    keeps_secret = False

    def send(self, letter: Letter) -> None:
        print(f"[{letter.channel}] {letter.words}")


class NotConfigured:
    """No provider is chosen: messages wait and fail visibly, the inbox works all the same."""

    keeps_secret = False

    def send(self, letter: Letter) -> None:
        raise Undelivered("no-provider")


def adapter() -> Adapter:
    """The adapter of this site."""
    default = "Demo" if settings.DEMO or settings.TESTING else "NotConfigured"
    path = getattr(settings, "NOTICE_ADAPTER", "") or f"tuoyu.notices.adapters.{default}"
    made: Adapter = import_string(path)()
    return made
