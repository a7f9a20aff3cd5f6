import csv as standard
import io
import tracemalloc
from datetime import UTC, date, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tuoyu.core.documents import csv, xlsx
from tuoyu.core.documents.spreadsheet import Column, Kind, harmless

COLUMNS = [
    Column("机构名称", lambda row: row["name"]),
    Column("托位", lambda row: row["places"], Kind.NUMBER),
    Column("价格", lambda row: row["fen"], Kind.MONEY),
    Column("备案日期", lambda row: row["on"], Kind.DATE),
    Column("更新时间", lambda row: row["at"], Kind.MOMENT),
]
ROW = {
    "name": "示例机构",
    "places": 60,
    "fen": 123456,
    "on": date(2026, 11, 23),
    "at": datetime(2026, 11, 22, 16, 5, tzinfo=UTC),
}
FORMULAS = [
    "=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "　=1", "＝1+1", "﻿=1",
    "=HYPERLINK(\"http://example.test\")",
]  # fmt: skip


def read(content: bytes) -> list[list[Any]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return sheet.to_python()


def test_values_come_back_with_their_kinds() -> None:
    head, row = read(xlsx.workbook(COLUMNS, [ROW]))
    assert head == ["机构名称", "托位", "价格", "备案日期", "更新时间"]
    assert row[:3] == ["示例机构", 60, 1234.56]
    assert row[3] == date(2026, 11, 23)
    assert row[4] == datetime(2026, 11, 23, 0, 5)  # noqa: DTZ001


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text_in_both(text: str) -> None:
    assert harmless(text) == "'" + text
    _head, row = read(xlsx.workbook(COLUMNS, [ROW | {"name": text}]))
    assert row[0].startswith("'")
    line = list(standard.reader(["".join(list(csv.stream(COLUMNS, [ROW | {"name": text}]))[1:])]))
    assert line[0][0].startswith("'")


@pytest.mark.parametrize("text", ["示例-机构", "1+1", "a@b", "022-1"])
def test_harmless_text_stays(text: str) -> None:
    assert harmless(text) == text


def test_numbers_below_zero_stay_numbers() -> None:
    _head, row = read(xlsx.workbook(COLUMNS, [ROW | {"places": -3}]))
    assert row[1] == -3


def test_empty_cells_and_no_rows() -> None:
    assert read(xlsx.workbook(COLUMNS, [])) == [[column.label for column in COLUMNS]]
    _head, empty, _full = read(xlsx.workbook(COLUMNS, [dict.fromkeys(ROW), ROW]))
    assert set(empty) <= {"", None}


def test_an_odd_title_makes_a_sheet_all_the_same() -> None:
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(xlsx.workbook(COLUMNS, [ROW], title="统计[2026]/：*?" + "长" * 40))
    )
    assert len(book.sheet_names[0]) <= 31


def test_csv_has_the_mark_and_plain_values() -> None:
    lines = "".join(csv.stream(COLUMNS, [ROW, ROW | {"name": '引"号,逗号'}])).split("\r\n")
    assert lines[0] == "\ufeff机构名称,托位,价格,备案日期,更新时间"
    assert lines[1] == "示例机构,60,1234.56,2026-11-23,2026-11-23 00:05"
    assert lines[2].startswith('"引""号,逗号",')


def test_csv_is_lazy() -> None:
    taken: list[int] = []

    def rows() -> Any:
        for number in range(10):
            taken.append(number)
            yield ROW

    stream = csv.stream(COLUMNS, rows())
    next(stream)
    next(stream)
    assert taken == [0]


def test_memory_does_not_grow_with_the_rows() -> None:
    columns = [Column("甲", lambda row: f"示例{row}" * 10)] * 10

    def most(count: int) -> int:
        tracemalloc.start()
        for _ in xlsx.stream(columns, range(count)):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(10)
    assert most(6000) < most(600) + 6 * 1024 * 1024
