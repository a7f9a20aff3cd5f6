"""Around every request: its id, its actor, the read-only guard, the pages of domain errors."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from uuid import UUID

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tuoyu.accounts.queries import actor_of
from tuoyu.core.errors import DomainError
from tuoyu.core.ids import uuid7
from tuoyu.core.readonly import nothing_is_written
from tuoyu.web import errors
from tuoyu.web.workplace import with_choice

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_given_id = re.compile(r"[0-9a-f-]{36}")


def client_address(get_response: GetResponse) -> GetResponse:
    """Put the visitor's own address in REMOTE_ADDR, as the trusted proxies tell it.

    Of X-Forwarded-For only the last `settings.PROXIES` entries were written by our own proxies;
    what stands before them anybody may have made up.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if settings.PROXIES and len(told) >= settings.PROXIES:
            address = told[-settings.PROXIES]
            if _is_address(address):
                request.META["REMOTE_ADDR"] = address
        return get_response(request)

    return answer


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def request_id(get_response: GetResponse) -> GetResponse:
    """Give the request an id, and bind it to every log line that it causes."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = str(UUID(given)) if _given_id.fullmatch(given) else str(uuid7())  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(request_id=request.request_id)  # type: ignore[attr-defined]
        try:
            response = get_response(request)
        finally:
            structlog.contextvars.clear_contextvars()
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response

    return answer


def actor(get_response: GetResponse) -> GetResponse:
    """Put the actor on the request: the person with the posts that are valid today."""

    def answer(request: HttpRequest) -> HttpResponse:
        known = actor_of(
            request.user,
            request_id=request.request_id,  # type: ignore[attr-defined]
            ip=request.META.get("REMOTE_ADDR", ""),
        )
        request.actor = with_choice(known, request)  # type: ignore[attr-defined]
        response = get_response(request)
        if request.actor.is_known:  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def get_writes_nothing(get_response: GetResponse) -> GetResponse:
    """A GET that writes is a fault, in production as in the tests."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return get_response(request)
        with nothing_is_written():
            return get_response(request)

    return answer


class domain_errors:  # noqa: N801  a middleware is named like the others
    """Turn what the domain refuses into its page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, DomainError):
            return errors.domain_error(request, fault)
        return None
