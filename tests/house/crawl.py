"""What every address answers to a role: asked once a run, read by several tests."""

import fcntl
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.test import Client

from tests import demo_site, routes
from tuoyu.core.authority import Role


@dataclass(frozen=True)
class Answer:
    route: routes.Route
    url: str
    status: int
    html: str
    statements: tuple[str, ...]
    where: str

    def __str__(self) -> str:
        return f"{self.route.name} ({self.url}): {self.status}"


@cache
def answers(role: Role | None) -> tuple[Answer, ...]:
    """The answers to GET of all addresses, asked by the role's person of the demo (None: a visitor).

    The first worker asks and leaves the answers beside the demo for the other.
    """
    kept = demo_site.FOLDER / f"answers-{role.code if role else 'visitor'}"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_asked(role)))
        plain = pickle.loads(kept.read_bytes())  # noqa: S301  this run's own file
    known = {route.name: route for route in routes.routes()}
    return tuple(Answer(known[name], *rest) for name, *rest in plain)


def _asked(role: Role | None) -> list[tuple[object, ...]]:
    asker, urls = demo_site.client(role), routes.addresses()
    return [_ask(asker, route, urls[route.name]) for route in routes.routes()]


def _ask(client: Client, route: routes.Route, url: str) -> tuple[object, ...]:
    statements: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    html = body.decode() if is_page else ""
    where = response.headers.get("Location", "")
    return route.name, url, response.status_code, html, tuple(statements), where
