"""What everybody may read of the plan: figures beside clauses, papers, open data and its dictionary."""

import csv as tables
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.files import samples
from tests.plan.factories import Scene, basis, clause, scene, sent
from tests.registry.factories import community, institution
from tuoyu.files import actions as files
from tuoyu.flows.withdraw_document import withdraw_document
from tuoyu.statistics.catalogue import INDICATORS
from tuoyu.web.public.plan.data import DATASETS

pytestmark = pytest.mark.django_db
NAMES = [each.name for each in DATASETS]


@pytest.fixture
def at() -> Scene:
    made = scene()
    clause(made.plan, "3.4", made.units["health"], screens=["plan"])
    basis(made.plan)
    return made


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    return body.decode("utf-8-sig")


def test_figures_stand_beside_their_clause(client: Client, at: Scene) -> None:
    institution(where=community("990101001001"))
    page = text(client, "/plan/")
    assert "托位数 " in page
    assert "托位数 " in text(client, "/plan/3.4/")
    assert "托位数 " not in text(client, "/plan/1/")


def test_only_what_was_made_public_is_listed(client: Client, at: Scene) -> None:
    paper = SimpleUploadedFile("示例.png", samples.picture(size=(64, 48)), "image/png")
    stored = files.store(paper, by=at.by, division="990101", kind="plan.document")
    shown = sent(at, title="示例公开文件", is_public=True, file=stored, plan=at.plan)
    hidden = sent(at, title="示例内部文件", file=stored)
    page = text(client, "/plan/")
    assert "示例公开文件" in page
    assert "示例内部文件" not in page
    here = f"/plan/documents/{shown.public_id}/"
    assert "打开实施方案全文" in text(client, here)
    assert client.get(f"{here}file/").getvalue().startswith(b"\x89PNG")
    assert client.get(f"/plan/documents/{hidden.public_id}/").status_code == 404
    assert client.get(f"/plan/documents/{hidden.public_id}/file/").status_code == 404
    assert client.get(f"/files/{stored.public_id}/").status_code in (302, 403, 404)
    withdraw_document(shown, "示例", by=at.by)
    assert client.get(here).status_code == 404
    assert "示例公开文件" not in text(client, "/plan/")


def test_the_whole_text(client: Client, at: Scene) -> None:
    assert "示例全文。" in text(client, "/plan/document/")
    assert client.get(f"/plan/reports/{at.plan.public_id}/").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_both_formats_hold_the_same_rows_and_every_column_is_told(
    client: Client, at: Scene, name: str
) -> None:
    lines = list(tables.reader(io.StringIO(text(client, f"/plan/data/{name}.csv"))))
    items = json.loads(text(client, f"/plan/data/{name}.json"))["items"]
    assert len(lines) == len(items) + 1 > 1
    page = text(client, "/plan/data/")
    table = next(each for each in DATASETS if each.name == name)
    assert lines[0] == [field.label for field in table.fields]
    for field in table.fields:
        assert field.name in items[0]
        assert field.meaning in page


def test_what_the_data_say(client: Client, at: Scene) -> None:
    clauses = json.loads(text(client, "/plan/data/clauses.json"))["items"]
    assert [each["code"] for each in clauses] == ["1", "3.4"]
    assert clauses[0]["leads"] == ["示例教育局"]
    assert [each["served"] for each in clauses] == ["否", "是"]
    public = {each.code for each in INDICATORS.values() if each.public}
    shown = json.loads(text(client, "/plan/data/indicators.json"))["items"]
    assert {each["code"] for each in shown} == public
    figures = json.loads(text(client, "/plan/data/figures.json"))["items"]
    assert {each["indicator"] for each in figures} <= public
    assert client.get("/plan/data/people.csv").status_code == 404
    assert client.get("/plan/data/people.json").status_code == 404


def test_the_page_costs_the_same_with_many_papers(client: Client, at: Scene) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/plan/")
        return len(seen)

    sent(at, is_public=True)
    queries()
    one = queries()
    for number in range(20):
        sent(at, title=f"示例{number}", is_public=True)
    assert queries() == one
