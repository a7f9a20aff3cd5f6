"""Files as people upload them: our template, Excel's CSV, and everything else."""

import io
import random
import time
import zipfile
from datetime import date
from typing import Any

import pytest

from tests.tables import book, csv, lines
from tuoyu.core.documents import tables, xlsx
from tuoyu.core.documents.tables import Field, Template
from tuoyu.core.errors import Invalid

TEMPLATE = Template(
    "示例信息",
    (
        Field("name", "名称", True, 120, "", ""),
        Field("code", "代码", True, 40, "", ""),
        Field("registrar", "登记机关", False, 20, "", ""),
        Field("day", "登记日期", True, 20, "", ""),
        Field("phone", "联系电话", False, 30, "", ""),
    ),
)
HEAD = [field.label for field in TEMPLATE.fields]
LINE = ["示例小树托育有限公司", "91990101000000001X", "", "2026-03-15", "13700000001"]


@pytest.mark.parametrize(
    "content",
    [
        lines(HEAD, LINE),
        csv(HEAD, LINE),
        csv(HEAD, LINE, encoding="utf-8"),
        csv(HEAD, LINE, encoding="gbk"),
        csv(HEAD, LINE, encoding="gb18030", comma="\t"),
        csv(HEAD, LINE, comma=";"),
        lines([], HEAD, [], LINE),
        lines([*reversed(HEAD), "备注"], [*reversed(LINE), "随便"]),
        lines([f"{label}（必填）" for label in HEAD], LINE),
    ],
)
def test_a_table_is_read(content: bytes) -> None:
    ((number, row),) = tables.read(content, TEMPLATE)
    assert number in (2, 4)
    assert (row["name"], row["code"], row["phone"]) == (LINE[0], LINE[1], LINE[4])


def test_days_and_numbers_of_a_spreadsheet_and_blank_rows() -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, LINE)
        sheet.write_datetime(1, 3, date(2026, 3, 15), made.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(1, 4, 13700000001)
        blank = made.add_format({"bg_color": "#FFFFAA"})
        for row in range(2, 100_002):
            sheet.write_blank(row, 0, None, blank)
        sheet.write_row(100_002, 0, LINE)

    first, last = tables.read(book(fill), TEMPLATE)
    assert first[1]["day"] == date(2026, 3, 15)
    assert first[1]["phone"] == 13700000001.0
    assert (first[0], last[0]) == (2, 100_003)


def formula(made: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, LINE)
    sheet.write_formula(1, 3, "=TODAY()")


def merged(made: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, HEAD)
    sheet.merge_range("A2:A3", "示例园")


def only_blank(made: Any, sheet: Any) -> None:
    shade = made.add_format({"bg_color": "#FFFFAA"})
    for row in range(100_000):
        sheet.write_blank(row, 0, None, shade)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(11):
            archive.writestr(f"xl/worksheets/x{number}.xml", b"0" * (10 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "表里没有内容"),
        (book(formula), "单元格D2里是公式"),
        (book(merged), "第2行有合并的单元格"),
        (book(only_blank), "表里没有内容"),
        (lines(HEAD), "只有表头"),
        (lines(["名称", "电话"], ["示例", "1"]), "不是示例信息的模板：表头缺少“代码、"),
        (lines([*HEAD, "名称"], LINE), "“名称”出现了两次"),
        (csv(["a", "b"], ["1", "2"]), "不是示例信息的模板"),
        (b"PK\x03\x04 rubbish", "打不开或已经损坏"),
        (lines(HEAD, LINE)[:900], "打不开或已经损坏"),
        (bomb(), "展开后太大"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为不加密的 xlsx"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "文件不是 xlsx 或 CSV 表格"),
        (b"%PDF-1.7 \xff\xfe\x00", "文件不是 xlsx 或 CSV 表格"),
        (csv(HEAD, ["名" * 100_001]), "CSV 文件的格式不对"),
        (csv(HEAD, *([LINE] * 10_001)), "一次最多10000行"),
        (b"x" * (tables.MOST_BYTES + 1), "文件超过10MB"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "file",
)
def test_what_is_no_such_table_is_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        list(tables.read(content, TEMPLATE))
    assert says in refused.value.message
    assert refused.value.message.endswith("。")


def test_an_xlsx_without_a_sheet() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(Invalid, match="打不开或已经损坏"):
        list(tables.read(out.getvalue(), TEMPLATE))


def spoiled(content: bytes, dice: random.Random) -> bytes:
    bytes_of = bytearray(content)
    for _ in range(dice.randrange(1, 12)):
        bytes_of[dice.randrange(len(bytes_of))] = dice.randrange(256)
    return bytes(bytes_of)


def repacked(content: bytes, name: str, dice: random.Random) -> bytes:
    """The workbook with one of its parts spoiled, and sound as an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for each in before.namelist():
            part = before.read(each)
            after.writestr(each, spoiled(part, dice) if each == name else part)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(60))
def test_a_spoiled_file_is_read_or_refused_with_a_sentence(seed: int) -> None:
    dice, book_of = random.Random(seed), lines(HEAD, LINE, LINE)
    parts = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"]
    for content in (
        spoiled(book_of, dice),
        repacked(book_of, dice.choice(parts), dice),
        spoiled(csv(HEAD, LINE, encoding="gbk"), dice),
    ):
        assert _answer(content).endswith("。")


def _answer(content: bytes) -> str:
    """A sentence in any case; another fault than `Invalid` fails the test."""
    try:
        return f"{sum(1 for _ in tables.read(content, TEMPLATE))}行。"
    except Invalid as refused:
        return refused.message


def test_ten_thousand_rows_are_read_in_seconds() -> None:
    content = lines(HEAD, *([LINE] * tables.MOST_ROWS))
    began = time.perf_counter()
    assert sum(1 for _ in tables.read(content, TEMPLATE)) == tables.MOST_ROWS
    assert time.perf_counter() - began < 5


def test_the_template_that_goes_out_can_come_in_again() -> None:
    row = dict(zip((field.name for field in TEMPLATE.fields), LINE, strict=True))
    content = xlsx.workbook(TEMPLATE.columns(), [row])
    ((number, read),) = tables.read(content, TEMPLATE)
    assert number == 2
    assert read["name"] == LINE[0]
