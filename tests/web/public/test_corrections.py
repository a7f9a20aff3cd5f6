"""更正公示 for everybody: page, CSV, JSON, and the institution's own page."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tuoyu.filing.models import Nonconformity, Verification
from tuoyu.flows.verify_filing import verify_filing

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return factories.world()


def text(name, **query):
    answer = Client().get(reverse(name), query)
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


def institution_page(at):
    return Client().get(reverse("institution", args=[at.institution.public_id])).content.decode()


def test_published_mended_lifted(at):
    assert "没有更正公示" in text("corrections").decode()
    case = factories.corrected(at)
    page = text("corrections").decode()
    assert "示例园" in page
    assert "卫生评价第3项：示例情形3。" in page
    assert "已报告整改，待复核" in page
    assert "正在整改" in institution_page(at)
    verify_filing(case, factories.visit(case), by=at.by_clerk)
    assert "解除公示" in text("corrections").decode()
    assert "没有更正公示" in text("corrections", state="open").decode()
    assert "正在整改" not in institution_page(at)
    assert "示例情形3。" in institution_page(at)


def test_the_log_as_data(at):
    factories.nonconforming(at)
    (row,) = json.loads(text("corrections-json"))
    assert (row["state"], row["lifted_on"]) == ("published", None)
    assert row["reasons"] == ["卫生评价第3项：示例情形3。", "卫生评价第7项：示例情形7。"]
    head, line = csv.reader(io.StringIO(text("corrections-csv").decode("utf-8-sig")))
    assert dict(zip(head, line, strict=True))["状态"] == "公示中"
    assert json.loads(text("corrections-json", street=factories.OTHER_STREET)) == []
    assert json.loads(text("corrections-json", street=factories.STREET)) != []


def test_nobody_is_named(at):
    factories.nonconforming(at)
    shown = text("corrections") + text("corrections-json") + text("corrections-csv")
    for person in (at.clerk, at.head):
        assert person.name not in shown.decode()
    assert factories.given()["head"]["head_name"] not in shown.decode()


@pytest.mark.parametrize("query", [{"page": "x"}, {"page": "99999999"}, {"street": "x"}])
def test_a_bent_address_is_a_page(at, query):
    factories.nonconforming(at)
    assert Client().get(reverse("corrections"), query).status_code == 200


def test_the_page_costs_the_same_with_many(at):
    case = factories.nonconforming(at)
    address = reverse("corrections")

    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert Client().get(address).status_code == 200
        return len(caught)

    queries()
    one = queries()
    first = Verification.objects.get()
    for number in range(2, 51):
        visit = Verification.objects.create(
            case=case, ordinal=number, visited_on=first.visited_on, conclusion="nonconforming",
            first_verifier=first.first_verifier, second_verifier=first.second_verifier,
            recorded_by=first.recorded_by,
        )  # fmt: skip
        Nonconformity.objects.create(
            verification=visit, case=case, number=f"示{number}", reasons=[],
            published_by=first.recorded_by, lifted_at=first.recorded_at,
            lifted_by=first.recorded_by,
        )  # fmt: skip
    assert queries() == one
