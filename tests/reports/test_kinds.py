"""Every kind of report: for a district with records, and the same words as page, xlsx, docx, PDF."""

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from python_calamine import CalamineWorkbook

from tests import factories
from tests.accounts.factories import acting, staff
from tests.core.documents.pdf_reading import characters
from tests.registry.factories import institution
from tests.tasks import factories as tasks
from tuoyu.core.authority import Role
from tuoyu.core.errors import Invalid, NotFound
from tuoyu.registry.models import Certificate
from tuoyu.reports import numbers, periods, quality, rendering
from tuoyu.reports.kinds import KINDS, kind
from tuoyu.reports.report import Asked, Report, Table

TODAY = date(2026, 11, 23)


def made(code: str, by: object, period: str = "") -> Report:
    found = kind(code)
    asked = periods.parse(found.every, period, TODAY)
    return found.build(Asked(by, factories.DISTRICT, asked))  # type: ignore[arg-type]


@pytest.fixture
def scene() -> tasks.Scene:
    found = tasks.scene()
    institution(name="示例阳光托育园")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("code", KINDS)
def test_every_kind_says_the_same_in_every_form(code: str, scene: tasks.Scene) -> None:
    report = made(code, scene.by_office)
    table = next(each.table for each in report.sections if each.table is not None)
    with zipfile.ZipFile(io.BytesIO(rendering.as_docx(report))) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))  # noqa: S314
    words = "".join(body.itertext())
    assert report.title in words
    assert set(report.title) <= characters(rendering.as_pdf(report))
    book = CalamineWorkbook.from_filelike(BytesIO(rendering.as_xlsx(report)))
    assert book.get_sheet_by_index(0).to_python()[0] == [report.title]
    assert book.get_sheet_by_index(1).to_python()[0] == list(table.header)
    for each in report.sections:
        assert each.heading in words


@pytest.mark.django_db
def test_a_unit_clerk_is_not_asked_what_only_others_may_read(scene: tasks.Scene) -> None:
    office = {each.code for each in quality.asked(scene.by_office)}
    clerk = {each.code for each in quality.asked(acting(staff(Role.FILING_CLERK)))}
    unit = {each.code for each in quality.asked(scene.by_lead)}
    assert "duplicates" in clerk
    assert "duplicates" not in office
    assert "cases" in office - unit


@pytest.mark.django_db
def test_quality_finds_what_is_wanting_and_leads_there(scene: tasks.Scene) -> None:
    bare = institution(name="示例无位置园", at=None, bands=())
    asked = {each.code: each for each in quality.asked(scene.by_office)}
    for code in ("position", "classes", "vacancies"):
        found = [each.name for each in asked[code].faults(scene.by_office)]
        assert bare.name in found, code
        assert asked[code].count(scene.by_office) == len(found)
    Certificate.objects.create(
        institution=bare, kind="fire_safety", valid_until=TODAY - timedelta(days=900),
        period=DateRange(TODAY - timedelta(days=999), TODAY - timedelta(days=899)),
    )  # fmt: skip
    assert [each.name for each in asked["expired"].faults(scene.by_office)] == [bare.name]
    faults = list(asked["position"].faults(scene.by_office))
    assert faults[0].link.args == (str(bare.public_id),)


@pytest.mark.django_db
@pytest.mark.parametrize("question", [each.code for each in quality.QUESTIONS])
def test_every_question_counts_what_it_lists(question: str, scene: tasks.Scene) -> None:
    clerk = acting(staff(Role.FILING_CLERK))
    asked = next(each for each in quality.QUESTIONS if each.code == question)
    assert asked.count(clerk) == len(list(asked.faults(clerk)))


@pytest.mark.parametrize(
    ("every", "code", "first", "last", "words"),
    [
        ("month", "2026-02", date(2026, 2, 1), date(2026, 2, 28), "2026年2月"),
        ("month", "2026-12", date(2026, 12, 1), date(2026, 12, 31), "2026年12月"),
        ("quarter", "2026-Q3", date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度"),
        ("year", "2025", date(2025, 1, 1), date(2025, 12, 31), "2025年度"),
    ],
)
def test_periods(every: str, code: str, first: date, last: date, words: str) -> None:
    found = periods.parse(every, code, date(2026, 12, 31))
    assert (found.first, found.last, found.words, found.code) == (first, last, words, code)
    assert found.before().last < first
    assert (first - found.before().last).days == 1


@pytest.mark.parametrize(
    ("every", "code"),
    [("month", "2026-13"), ("month", "2027-01"), ("quarter", "2026-Q5"), ("year", "20x6"),
     ("year", "1999"), ("day", "2026-02-30")],
)  # fmt: skip
def test_another_form_and_the_future_are_refused(every: str, code: str) -> None:
    with pytest.raises(Invalid):
        periods.parse(every, code, TODAY)


def test_without_a_period_the_last_one_that_is_over_counts() -> None:
    assert periods.parse("month", "", date(2026, 1, 9)).code == "2025-12"
    assert periods.parse("quarter", "", date(2026, 1, 9)).code == "2025-Q4"


def test_ragged_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="cells"):
        Table("示例", ("一", "二"), (("甲",),))
    with pytest.raises(ValueError, match="links"):
        Table("示例", ("一",), (("甲",),), links=(None, None))


def test_an_unknown_kind_is_not_found() -> None:
    with pytest.raises(NotFound):
        kind("nothing")


def test_units_are_praised_and_urged() -> None:
    assert numbers.praise_and_urge(["示例甲局"], ["示例乙局（2项）"]) == (
        "示例甲局牵头的任务按期完成、没有超期，予以表扬。",
        "示例乙局（2项）有任务超期，请尽快办理并在平台报告进展。",
    )
    assert numbers.praise_and_urge([], []) == ("各单位没有超期的任务。",)


@pytest.mark.django_db
def test_a_day_that_was_frozen_is_told_as_it_was_frozen(
    scene: tasks.Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2026, 10, 31)
    live = numbers.measure(["places"], division=factories.DISTRICT, on=day)
    frozen = {"places": [replace(live["places"], value=Decimal(7), frozen=True)]}
    monkeypatch.setattr(numbers, "series", lambda *_args, **_named: frozen)
    assert numbers.known_on(["places"], factories.DISTRICT, day)["places"].value == 7
    other = numbers.known_on(["places"], factories.DISTRICT, date(2026, 9, 30))
    assert not other["places"].frozen
