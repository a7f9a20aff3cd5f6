"""The server's answers in the three modes differ by the name of the mode and the pressed button."""

import re

import pytest
from django.test import Client

from tests import demo_site, routes
from tuoyu.core.authority import Role
from tuoyu.web.display import COOKIE, MODES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_district")]

PAGES = {
    "home": None,
    "institutions": None,
    "advisor": None,
    "provider-home": Role.INSTITUTION_HEAD,
    "office-home": Role.FILING_CLERK,
    "office-filings": Role.FILING_CLERK,
}
MARK = re.compile(r'data-mode="(\w+)"')
# What is new in every answer, or says which mode it is.
PASSING = re.compile(r'data-mode="\w+"|aria-pressed="\w+"|value="[\w-]{30,}"|"X-CSRFToken": "\w+"')


@pytest.mark.parametrize(("name", "role"), PAGES.items(), ids=list(PAGES))
def test_nothing_but_the_mode_differs(name: str, role: Role | None) -> None:
    client, url = demo_site.client(role), routes.addresses()[name]
    pages = {mode: _page(client, url, mode) for mode in MODES}
    assert {mode: _named(html) for mode, html in pages.items()} == {mode: mode for mode in MODES}
    assert len({PASSING.sub("", html) for html in pages.values()}) == 1


def _page(client: Client, url: str, mode: str) -> str:
    client.cookies[COOKIE] = mode
    return client.get(url).content.decode()


def _named(html: str) -> str:
    found = MARK.search(html)
    assert found is not None
    return found[1]
