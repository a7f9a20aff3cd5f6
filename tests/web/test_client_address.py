"""Whose address counts: the one that our own proxies tell."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tuoyu.web.middleware import client_address


def seen(settings, proxies: int, forwarded: str | None) -> str:
    settings.PROXIES = proxies
    kept = {}

    def view(request):
        kept["address"] = request.META["REMOTE_ADDR"]
        return HttpResponse()

    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    client_address(view)(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers))
    return kept["address"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.7", "10.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.9, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "not an address", "10.0.0.1"),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_only_what_our_proxies_wrote_counts(settings, proxies, forwarded, expected):
    assert seen(settings, proxies, forwarded) == expected
