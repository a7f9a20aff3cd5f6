"""The audit for its administrator: newest first, in words, filtered, exported."""

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.accounts.factories import staff
from tests.web.sessions import client_of
from tuoyu.core import audit, clock
from tuoyu.core.authority import ANONYMOUS, SYSTEM, Role
from tuoyu.web.office import audit as views
from tuoyu.web.office.audit_words import ACTS, act_choices, act_in_words

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
    audit.record(SYSTEM, "calendar.set_work_day", result="refused", reason="example")
    audit.record(SYSTEM, "calendar.publish_year")
    page = text(client.get(PAGE, {"act": "calendar.set_work_day", "result": "refused"}))
    rows = page.split("<tbody")[1]
    assert "修改工作日历" in rows
    assert "公布一年的放假安排" not in rows
    assert "修改工作日历" not in text(client.get(PAGE, {"result": "failed"})).split("</form>")[-1]


def test_acts_are_chosen_by_their_words(client):
    page = text(client.get(PAGE))
    assert '<option value="filing.receipt">出具备案回执</option>' in page
    assert '<option value="filing.submit">' in page, "steps of lifecycles too"
    assert '<optgroup label="备案">' in page
    assert "操作代码" not in page
    shown = [code for _, group in act_choices()[1:] for code, _ in group]
    assert sorted(shown) == sorted(set(shown))
    assert set(ACTS) <= set(shown)


def days(**given):
    return {
        f"{name}_{part}": getattr(day, part)
        for name, day in given.items()
        for part in ("year", "month", "day")
    }


def test_days_begin_at_midnight_here(client):
    """At one in the morning here, it is still yesterday in Greenwich."""
    night = datetime(2026, 11, 20, 1, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    with clock.at(night):
        audit.record(SYSTEM, "calendar.publish_year")
    on, before, after = night.date(), date(2026, 11, 19), date(2026, 11, 21)
    for given, is_seen in [
        (days(since=on, until=on), True),
        (days(until=on), True),
        (days(until=before), False),
        (days(since=after, until=after), False),
    ]:
        page = text(client.get(PAGE, {**given, "act": "calendar.publish_year"}))
        assert ("2026-11-20 01:00:00" in page) is is_seen, given


def test_the_days_are_looked_up_in_an_index(client):
    with CaptureQueriesContext(connection) as seen:
        client.get(PAGE, days(since=date(2026, 1, 1), until=date(2026, 12, 31)))
    statements = [each["sql"] for each in seen if 'FROM "core_auditevent"' in each["sql"]]
    assert statements
    assert not [sql for sql in statements if "AT TIME ZONE" in sql or "::date" in sql]


@pytest.mark.parametrize("year", [1, 1900, 9999])
def test_days_far_away_are_no_fault(client, year):
    far = days(since=date(year, 12, 31), until=date(year, 12, 31))
    assert "没有符合条件的记录" in text(client.get(PAGE, far))


def test_who_acted(client):
    audit.record(ANONYMOUS, "accounts.sign_in", result="refused")
    audit.record(SYSTEM, "calendar.publish_year")
    signed_in = text(client.get(PAGE, {"act": "accounts.sign_in", "result": "refused"}))
    assert "访客" in signed_in.split("<tbody")[1]
    assert "系统" not in signed_in.split("<tbody")[1].split("</tbody>")[0]
    rows = text(client.get(PAGE, {"act": "calendar.publish_year"})).split("<tbody")[1]
    assert "系统" in rows.split("</tbody>")[0]


def test_paging_goes_through_everything_once(client):
    for number in range(120):
        audit.record(SYSTEM, "calendar.set_work_day", division=f"{990000 + number}")
    seen, address = [], f"{PAGE}?act=calendar.set_work_day"
    while address:
        page = text(client.get(address))
        seen += re.findall(r"9900\d\d|9901\d\d", page.split("<tbody")[1].split("</tbody>")[0])
        older = re.search(r'href="(\?[^"]*before=\d+[^"]*)"', page)
        address = PAGE + older.group(1).replace("&amp;", "&") if older else ""
    assert seen == [str(990000 + number) for number in reversed(range(120))]


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 40, "²", "\0"])
def test_a_spoiled_cursor_shows_the_first_page(client, cursor):
    assert client.get(PAGE, {"before": cursor}).status_code == 200


def test_the_export_guards_formulas_and_respects_the_filter(client):
    audit.record(SYSTEM, "=cmd.act", division="")
    audit.record(SYSTEM, "calendar.publish_year")
    answer = client.get(reverse("office-audit-export"))
    assert "no-store" in answer["Cache-Control"]
    lines = text(answer).splitlines()
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line.split(","))
    narrowed = text(client.get(reverse("office-audit-export"), {"act": "calendar.publish_year"}))
    assert "cmd.act" not in narrowed
    assert "公布一年的放假安排" in narrowed
    assert "没有导出" not in narrowed


def test_an_export_that_is_cut_says_so(client, monkeypatch):
    monkeypatch.setattr(views, "MOST_EXPORTED", 2)
    for _ in range(3):
        audit.record(SYSTEM, "calendar.publish_year")
    given = {"act": "calendar.publish_year"}
    lines = text(client.get(reverse("office-audit-export"), given)).splitlines()
    assert len(lines) == 4
    assert lines[-1].startswith("只导出了最新的2条")
