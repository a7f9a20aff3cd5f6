"""/rules as a reader uses it, without JavaScript: by words, subject, instrument and day."""

import ast
import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts.factories import acting, staff
from tuoyu.core.authority import Role
from tuoyu.law.actions import verify_provision
from tuoyu.law.models import Result
from tuoyu.rules.dated import LAW
from tuoyu.rules.subjects import Subject
from tuoyu.web.public.rules.uses import ACTS, uses_of

pytestmark = pytest.mark.usefixtures("here")
HOUSE = Path(__file__).parents[3] / "tuoyu"
LIST = "/rules/"
LEASE = reverse("rules-provision", args=["premises.lease_min_years"])
TAX = reverse("rules-provision", args=["tax.income_counted_percent"])


def text(client: Client, path: str, status: int = 200, **query: Any) -> str:
    response: Any = client.get(path, query)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == status
    return str(body.decode())


def exported(client: Client, **query: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(text(client, reverse("rules-json"), **query))
    return rows


def test_a_provision_is_found_by_its_words_and_says_where_it_stands(client: Client) -> None:
    assert "没有符合条件的条款" in text(client, LIST, q="租期 消防法")
    assert "3年" in text(client, LIST, q="租期 58号")
    page = text(client, LIST, q="租期 设置标准")
    assert "3年" in page
    assert "《托育机构设置标准（试行）》（国卫人口发〔2019〕58号）第十一条" in page
    assert "待核实" in page
    assert LEASE in page


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"subject": "leave", "instrument": "tianjin-population-regulation"},
         {"leave.maternity_tianjin_extra_days", "leave.paternity_days", "leave.parental_days_per_year",
          "leave.parental_until_years", "leave.marriage_days"}),
        ({"subject": "leave", "level": "law", "q": "第十三条"}, set()),
        ({"instrument": "fire-standard-wst870", "mark": "open"}, set()),
        ({"q": "哺乳时间 多胞胎"}, {"leave.nursing_hours_each_extra_baby"}),
    ],
)  # fmt: skip
def test_filters_join(client: Client, query: dict[str, str], ids: set[str]) -> None:
    assert {row["id"] for row in exported(client, **query)} == ids


def test_a_past_day_shows_the_law_of_that_day(client: Client) -> None:
    old = {row["id"]: row for row in exported(client, on="2025-12-31", subject="money")}
    new = {row["id"]: row for row in exported(client, on="2026-01-01", subject="money")}

    assert old["tax.vat_exempt"]["doc_no"] == "公告2019年第76号"
    assert new["tax.vat_exempt"]["doc_no"] == "公告2026年第7号"
    assert "tax.childcare_vat_exempt" not in old
    page = text(client, LIST, on="2025-01-01", q="百白破疫苗第三剂")
    assert "2025年1月1日有效的规定" in page
    assert "6月龄" in page
    assert "5月龄" in text(client, LIST, on="2024-12-31", q="百白破疫苗第三剂")
    assert "没有符合条件的条款" in text(client, LIST, on="1990-01-01")


def test_one_provision_shows_its_versions_its_force_and_its_uses(client: Client) -> None:
    page = text(client, TAX)
    assert "公告2019年第76号" in page
    assert "公告2026年第7号" in page
    assert "2019年6月1日至2025年12月31日" in page
    page = text(client, LEASE)
    assert "场地使用期限" in page, "the rule that reads it"
    assert "备案材料" not in page
    assert "还没有人对照原文核实" in page
    assert "核实这一条" not in page, "a visitor cannot verify"
    patrol = text(client, reverse("rules-provision", args=["fire.patrols_per_day"]))
    assert "不构成违法" in patrol
    assert "每日防火巡查几次" in patrol, "the conflict it takes part in"
    assert "录入时已对照原文" in patrol


def test_a_provision_outside_its_time_shows_the_nearest_version(client: Client) -> None:
    assert "2018年1月1日没有有效的规定" in text(client, TAX, on="2018-01-01")
    assert "公告2019年第76号" in text(client, TAX, on="2020-01-01")
    plan = reverse("rules-provision", args=["target.tianjin.places_per_1000"])
    assert "没有有效的规定" in text(client, plan, on="2026-11-23")
    text(client, "/rules/no.such/", status=404)


def test_contents_count_by_subject_and_instrument(client: Client) -> None:
    page = text(client, reverse("rules-contents"))
    for subject in Subject:
        assert subject.label in page
    assert "民用建筑" not in page
    assert "《中华人民共和国消防法》" in page
    past = text(client, reverse("rules-contents"), on="2025-01-01")
    assert "公告2019年第76号" in past
    assert "公告2026年第7号" not in past
    assert "on=2025-01-01" in past
    assert "这一天还没有录入的规定" in text(client, reverse("rules-contents"), on="1990-01-01")


def test_conflicts_tell_what_applies_and_why(client: Client) -> None:
    page = text(client, reverse("rules-conflicts"))
    assert "监控录像保存多久" in page
    assert "按90天执行" in page
    assert "30天" in page
    assert "每日防火巡查几次" not in text(client, reverse("rules-conflicts"), on="2025-12-31")


@pytest.mark.parametrize(
    "query",
    [
        {"on": "昨天"}, {"on": "0001-01-01"}, {"on": "9999-12-31"}, {"page": "9" * 40},
        {"page": "-1"}, {"subject": "no"}, {"instrument": "x" * 500}, {"q": "\0"}, {"q": "甲" * 200},
        {"mark": "maybe"}, {"level": "' or 1=1"},
    ],
)  # fmt: skip
def test_odd_addresses_are_answered(client: Client, query: dict[str, str]) -> None:
    for name in ("rules", "rules-contents", "rules-conflicts", "rules-csv", "rules-json"):
        assert client.get(reverse(name), query).status_code == 200, name
    assert client.get(LEASE, query).status_code == 200


def test_a_wrong_day_is_told(client: Client) -> None:
    assert "日期请写成2025-01-01这样" in text(client, LIST, on="昨天")
    assert "请选1990年至2100年之间的一天" in text(client, LIST, on="1900-01-01")


def test_both_exports_have_every_row(client: Client) -> None:
    rows = exported(client, on="2026-11-23")
    lines = list(csv.reader(io.StringIO(text(client, reverse("rules-csv"), on="2026-11-23"))))

    assert len(rows) == len(lines) - 1 == len(LAW.entries(on=date(2026, 11, 23)))
    assert lines[0][2] == "规定"
    ratio = next(row for row in rows if row["id"] == "target.national.enrolment_gain_points")
    assert (ratio["value"], ratio["unit"], ratio["verify"]) == (6, "个百分点", True)
    assert (
        next(row for row in rows if row["id"] == "premises.railing_min_height_m")["value"] == "1.30"
    )


def test_values_are_words_and_never_codes(client: Client) -> None:
    page = text(client, LIST, q="事业单位性质") + text(client, LIST, subject="filing")
    assert "机构编制部门" in page
    for code in ("staffing_office", "civil_affairs", "fire_acceptance", "junior_college"):
        assert code not in page


def test_a_verified_provision_loses_its_mark_on_every_page(client: Client) -> None:
    entry = LAW.parameter("premises.lease_min_years", on=date(2026, 11, 23))
    clerk = acting(staff(Role.FILING_CLERK))
    verify_provision(entry.id, entry.version, Result.CONFIRMED, "示例公报第1期", seen=0, by=clerk)

    page = text(client, LEASE)
    assert "已核对" in page
    assert "示例公报第1期" in page
    assert "还没有人对照原文核实" not in page
    assert clerk.name not in page, "the public reads the unit, not the person"
    row = next(row for row in exported(client) if row["id"] == entry.id)
    assert (row["verify"], row["verification"]) == (False, "confirmed")
    assert entry.id not in {row["id"] for row in exported(client, mark="open")}


def test_the_places_of_use_are_provisions() -> None:
    assert set(ACTS) <= set(LAW.ids())


def test_what_the_code_names_says_where_it_is_used() -> None:
    """Every provision that an app, a flow or a page names: by a rule, or listed in `ACTS`."""
    pure = (HOUSE / "rules", HOUSE / "algorithms")
    named = {
        node.value
        for path in HOUSE.rglob("*.py")
        if not path.is_relative_to(pure[0]) and not path.is_relative_to(pure[1])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    unlisted = [id for id in named & set(LAW.ids()) if not uses_of(id)]
    assert not unlisted, "say in tuoyu/web/public/rules/uses.py what happens there"


def test_queries_do_not_grow_with_the_list(client: Client) -> None:
    def counted(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        return len(queries)

    few = counted("/rules/?instrument=vat-law")
    clerk = acting(staff(Role.FILING_CLERK))
    for entry in LAW.entries(on=date(2026, 11, 23))[:50]:
        verify_provision(entry.id, entry.version, Result.CONFIRMED, "示例", seen=0, by=clerk)
    assert counted("/rules/") == few <= 3
    assert counted(LEASE) <= 4
