"""/plan: clauses with units, live counts and gaps; as many queries for one clause as for fifty."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.registry import factories
from tuoyu.accounts.models import Unit
from tuoyu.plan.models import Clause, ClauseUnit, MemberUnit, PlanDocument

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def health() -> Unit:
    return _unit("example-health", "示例区卫生健康委")


@pytest.fixture
def document(here: None, health: Unit) -> PlanDocument:
    return PlanDocument.objects.create(
        code="example", title="示例实施方案", issuer=health, full_text="示例",
        division=factories.division("990101", "示例区"),
    )  # fmt: skip


def _unit(code: str, name: str) -> Unit:
    kind = Unit._meta.get_field("kind").choices[0][0]  # type: ignore[index]
    unit = Unit.objects.create(
        code=code, name=name, short_name=name, kind=kind,
        division=factories.division("990101", "示例区"),
    )  # fmt: skip
    MemberUnit.objects.create(unit=unit, printed=name, role="member", order=unit.pk)
    return unit


def _clause(document: PlanDocument, code: str, order: int, **values: object) -> Clause:
    return Clause.objects.create(
        **{
            "document": document, "code": code, "order": order, "number": f"编{code}",
            "title": f"示例条款{code}", "kind": "duty", "text": f"示例原文{code}。", **values,
        }
    )  # fmt: skip


def _names(clause: Clause, unit: Unit, part: str = "lead") -> None:
    ClauseUnit.objects.create(
        clause=clause, unit=unit, part=part, basis="printed", order=unit.pk, printed_as=unit.name
    )


def test_text_units_counts_and_gaps(client: Client, document: PlanDocument, health: Unit) -> None:
    factories.institution()
    street = _unit("example-street", "示例街道办事处")
    served = _clause(
        document, "1", 1, screens=["institutions", "office-filings"],
        evidence=["registry.filed_institutions", "filing.receipts_on_time"],
    )  # fmt: skip
    missing = _clause(document, "2", 2, parent=served, screens=["no-such-page"])
    _names(served, health)
    _names(missing, street, "support")
    page = client.get("/plan/").content.decode()
    for words in (
        "编1", "示例原文1。", "牵头：", "示例区卫生健康委", "已备案机构 1 家", "找托育（公开名录）",
        "按期出具回执：还没有记录", "编2", "配合：",
    ):  # fmt: skip
        assert words in page, words
    assert page.count("缺口：平台还没有承担这一条的页面。") == 1
    assert page.index("示例条款2") < page.index("缺口：")
    of_street = client.get("/plan/?unit=example-street").content.decode()
    assert "示例原文2。" in of_street
    assert "没有这个责任单位" in client.get("/plan/?unit=nobody%00").content.decode()
    only_gaps = client.get("/plan/?gaps=1").content.decode()
    assert only_gaps.count('<li class="t-clause ') == 2  # the gap and the clause above it


def test_one_clause(client: Client, document: PlanDocument, health: Unit) -> None:
    clause = _clause(document, "4.4.1b", 1, editor_note="示例说明")
    _names(clause, health)
    page = client.get("/plan/4.4.1b/").content.decode()
    assert "示例原文4.4.1b。" in page
    assert "示例说明" in page
    assert client.get("/plan/9.9/").status_code == 404


def test_without_a_plan_the_page_says_so(client: Client) -> None:
    assert "还没有装载实施方案" in client.get("/plan/").content.decode()
    assert client.get("/api/v1/plan/clauses").status_code == 404


def test_the_clauses_as_data(client: Client, document: PlanDocument, health: Unit) -> None:
    _names(_clause(document, "1", 1, screens=["institutions"]), health)
    _clause(document, "2", 2)
    found = json.loads(client.get("/api/v1/plan/clauses").content)
    assert [(item["code"], item["served"]) for item in found["items"]] == [
        ("1", True),
        ("2", False),
    ]
    assert found["items"][0]["units"] == [{"name": "示例区卫生健康委", "part": "牵头"}]
    one = json.loads(client.get("/api/v1/plan/clauses?unit=example-health").content)
    assert len(one["items"]) == 1


def test_as_many_queries_for_one_as_for_fifty(
    client: Client, document: PlanDocument, health: Unit
) -> None:
    _names(_clause(document, "1", 1, evidence=["registry.places"]), health)
    client.get("/plan/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/plan/")
        return len(seen)

    one = queries()
    for number in range(2, 51):
        _names(_clause(document, str(number), number, evidence=["registry.places"]), health)
    assert queries() == one
