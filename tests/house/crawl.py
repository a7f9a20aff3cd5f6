"""What every address answers to a role: asked once a worker, read by several tests."""

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
def answers(role: Role | None, head: str = "") -> tuple[Answer, ...]:
    """The answers to GET of all addresses, asked by the role's person of the demo (None: a
    visitor), or by the head of another institution."""
    asker = demo_site.client(role) if not head else demo_site.client_named(head)
    urls = routes.addresses(head or demo_site.PEOPLE[Role.INSTITUTION_HEAD])
    return tuple(_ask(asker, route, urls[route.name]) for route in routes.routes())


def _ask(client: Client, route: routes.Route, url: str) -> Answer:
    statements: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    html = body.decode() if is_page else ""
    return Answer(
        route,
        url,
        response.status_code,
        html,
        tuple(statements),
        response.headers.get("Location", ""),
    )
