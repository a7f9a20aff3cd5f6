"""/rules/checks/: every check at its step, with what it rests on that day."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tuoyu.rules.steps import Step, checks

pytestmark = pytest.mark.usefixtures("here")
LIST, CSV = "/rules/checks/", "/rules/checks/export.csv"


def text(client: Client, path: str, **query: Any) -> str:
    response: Any = client.get(path, query)
    assert response.status_code == 200
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(body.decode())


def rows(client: Client, **query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(client, CSV, **query).lstrip("\ufeff"))))


def test_steps_severities_articles_and_since_when(client: Client) -> None:
    page = text(client, LIST)
    assert all(step.label in page for step in Step)
    assert "保育人员配备" in page
    assert "须先改正" in page
    assert "《托育机构设置标准（试行）》（国卫人口发〔2019〕58号）第二十条，2019年10月8日起" in page
    assert "现场核实的14项" in page
    assert f"共 {len(checks())} 项" in page


def test_narrowed_by_step_and_result(client: Client) -> None:
    page = text(client, LIST, step="annual_report")
    assert "按时报送年度报告" in page
    assert "保育人员配备" not in page
    counting = text(client, LIST, step="clocks")
    assert "算出数值或日期" in counting
    assert "没有符合条件的检查" in text(client, LIST, step="clocks", severity="blocking")


def test_the_day_decides_what_it_rests_on(client: Client) -> None:
    lease = "自有场地，或租期不少于"
    assert lease in text(client, LIST, step="submit")
    before = text(client, LIST, step="submit", on="2019-01-01")
    assert lease not in before
    assert "这一天还没有录入的依据" in before
    assert "2019年1月1日" in before


def test_the_spreadsheet_has_the_same(client: Client) -> None:
    found = rows(client, step="submit")
    assert {row["步骤"] for row in found} == {Step.SUBMIT.label}
    lease = next(row for row in found if row["规定编号"] == "premises.lease_min_years")
    assert (lease["条文"], lease["施行日期"]) == ("第十一条", "2019-10-08")
    assert {row["检查编号"] for row in rows(client)} <= {check.id for check in checks()}


def test_odd_addresses_are_answered(client: Client) -> None:
    for query in ({"step": "x" * 500}, {"on": "0"}, {"severity": "\0"}, {"on": "9999-99-99"}):
        assert "平台在哪一步检查什么" in text(client, LIST, **query)


def test_the_table_of_checks_costs_no_queries_of_its_own(client: Client) -> None:
    def counted(**query: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text(client, LIST, **query)
        return len(queries)

    counted()
    assert counted() == counted(step="annual_report") <= 8
