"""The audit for its administrator: newest first, in words, filtered, exported."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from tests import factories
from tests.accounts.factories import staff
from tests.web.sessions import client_of
from tuoyu.core import audit, clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.web.office.audit_words import act_in_words

pytestmark = pytest.mark.django_db
PACKAGE = Path(__file__).parents[3] / "tuoyu"
PAGE = reverse("office-audit")


@pytest.fixture
def client():
    factories.district()
    return client_of(staff(Role.AUDIT_ADMIN))


def text(answer):
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_acts_in_words_without_personal_text(client):
    at = factories.world()
    factories.receipted(at)
    page = text(client.get(PAGE))
    for words in ("发放备案回执", "提交备案申请", "保存备案内容", "机构负责人", at.clerk.name):
        assert words in page
    assert factories.given()["head"]["head_name"] not in page


def test_every_act_in_the_code_has_chinese_words():
    recorded = re.compile(r"""audit\.record\(\s*[\w.]+,\s*"([a-z_]+\.[a-z_]+)\"""")
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    acts = set(recorded.findall(source))
    assert len(acts) > 30
    assert {act for act in acts if act_in_words(act) == act} == set()


def test_filters(client):
    with_result = "refused"
    audit.record(SYSTEM, "example.act", result=with_result, reason="example")
    audit.record(SYSTEM, "example.other")
    page = text(client.get(PAGE, {"act": "example", "result": with_result}))
    assert "example.act" in page
    assert "example.other" not in page
    tomorrow = clock.today() + timedelta(days=1)
    later = {"since_year": tomorrow.year, "since_month": tomorrow.month, "since_day": tomorrow.day}
    assert "没有符合条件的记录" in text(client.get(PAGE, later))


def test_paging_goes_through_everything_once(client):
    for number in range(120):
        audit.record(SYSTEM, f"example.n{number:03d}")
    seen, address = [], f"{PAGE}?act=example"
    while address:
        page = text(client.get(address))
        seen += re.findall(r"example\.n\d{3}", re.sub(r'value="[^"]*"|href="[^"]*"', "", page))
        older = re.search(r'href="(\?[^"]*before=\d+[^"]*)"', page)
        address = PAGE + older.group(1).replace("&amp;", "&") if older else ""
    assert seen == [f"example.n{number:03d}" for number in reversed(range(120))]


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 40, "²", "\0"])
def test_a_spoiled_cursor_shows_the_first_page(client, cursor):
    assert client.get(PAGE, {"before": cursor}).status_code == 200


def test_the_export_guards_formulas_and_respects_the_filter(client):
    audit.record(SYSTEM, "=cmd.act", division="")
    audit.record(SYSTEM, "example.act")
    answer = client.get(reverse("office-audit-export"))
    assert "no-store" in answer["Cache-Control"]
    lines = text(answer).splitlines()
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line.split(","))
    narrowed = text(client.get(reverse("office-audit-export"), {"act": "example"}))
    assert "cmd" not in narrowed
