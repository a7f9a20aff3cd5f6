"""What every page of the demo shows to everybody: Chinese, and never the code of a choice."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import models

from tests.house.crawl import Answer, answers
from tests.house.words import english
from tuoyu.core.authority import Permission, Role
from tuoyu.core.lifecycle import all_lifecycles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_district")]
EVERYBODY = pytest.mark.parametrize(
    "role", [*Role, None], ids=lambda role: getattr(role, "code", "visitor")
)
UNREAD = {"script", "style", "code", "svg", "pre", "template"}
SPOKEN = {"alt", "title", "placeholder", "aria-label"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# For programmers: parameters and values of the API are what the page is about.
FOR_PROGRAMS = {"api-docs"}
# User names of the demo and the key for an authenticator app: data.
DATA = re.compile(r"\bdemo(?:-[a-z0-9]+)+|\b(?:[A-Z2-7]{4} ){3,}[A-Z2-7]{1,4}\b")


class Shown(HTMLParser):
    """The words that a page shows or speaks."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.unread += 1
        self.words += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD:
            self.unread -= 1

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.words.append(data)


def shown(answer: Answer) -> str:
    parser = Shown()
    parser.feed(answer.html)
    return DATA.sub("", "\n".join(parser.words))


def codes() -> set[str]:
    """All codes of choices, states, steps, permissions and roles that are Latin words."""
    found: set[str] = set()
    for model in apps.get_models():
        if model.__module__.startswith("tuoyu."):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.CharField) and field.choices:
                    found |= {str(code) for code, _ in field.flatchoices}
    for table in all_lifecycles():
        found |= {state.code for state in table.states} | {step.code for step in table.steps}
    found |= {permission.code for permission in Permission} | {role.code for role in Role}
    return {code for code in found if re.fullmatch(r"[a-z][a-z_./-]+", code)}


def pages(role: Role | None) -> list[Answer]:
    return [a for a in answers(role) if a.html and a.route.name not in FOR_PROGRAMS]


def test_codes_are_known() -> None:
    assert {"full_day", "for_profit", "receipted", "submitted", "filing_clerk"} <= codes()


@EVERYBODY
def test_no_code_is_shown(role: Role | None) -> None:
    known = codes()
    raw = {
        f"{answer.route}: {word}"
        for answer in pages(role)
        for word in re.findall(r"(?<![\w./-])[a-z][a-z_./-]+(?![\w/-])", shown(answer))
        if word in known
    }
    assert raw == set()


@EVERYBODY
def test_every_page_speaks_chinese(role: Role | None) -> None:
    foreign = {
        f"{answer.route}: {word}" for answer in pages(role) for word in english(shown(answer))
    }
    assert foreign == set()


@EVERYBODY
def test_no_python_value_is_shown(role: Role | None) -> None:
    """None, True, a list or an object that slipped into a sentence."""
    slipped = {
        f"{answer.route}: {match.group()}"
        for answer in pages(role)
        for match in re.finditer(
            r"\bNone\b|\bTrue\b|\bFalse\b|\[\]|\{\}|<[\w.]+ object", shown(answer)
        )
    }
    assert slipped == set()
