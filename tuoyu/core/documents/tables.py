"""Reading an uploaded table: xlsx or CSV in, rows by field name out; what is no such table, a sentence.

Which columns a table has is told by a `Template`; what stands in a cell is read by `cells`.
"""

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from tuoyu.core.documents.spreadsheet import Column
from tuoyu.core.errors import Invalid

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 10_000
MOST_FIELD = 100_000
MOST_FAULTS = 2000  # of one table are kept and shown
REQUIRED = "（必填）"
SIGNATURE_ZIP, SIGNATURE_OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[ >/]')
# What the reader of archives raises for spoiled ones (found by spoiling some).
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, RuntimeError, EOFError, ValueError,
    OverflowError,
)  # fmt: skip
SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
AGAIN = "请下载本页的模板，把内容粘贴进去再上传"
NOT_READ = f"这个文件打不开或已经损坏，{AGAIN}。"
Cells = list[Any]
# The value as typed: a text, or what a spreadsheet made of it.
Raw = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is the key in code, `label` the head of the column; `most` counts characters."""

    name: str
    label: str
    required: bool
    most: int
    hint: str
    example: str
    width: float = 18.0

    @property
    def head(self) -> str:
        return f"{self.label}{REQUIRED}" if self.required else self.label


@dataclass(frozen=True)
class Template:
    """A kind of table: what it is called in sentences, and its columns."""

    what: str
    fields: tuple[Field, ...]

    @cached_property
    def by_label(self) -> Mapping[str, Field]:
        return {field.label: field for field in self.fields}

    def columns(self) -> list[Column]:
        """The columns of the empty or prefilled table; a row is a mapping by field name."""
        return [Column(f.head, itemgetter(f.name), width=f.width) for f in self.fields]


def refuse_size(size: int) -> None:
    """Raise `Invalid` for a file larger than a table may be; ask before reading it."""
    if size > MOST_BYTES:
        raise Invalid(f"文件超过{MOST_BYTES // 1024 // 1024}MB，请分成几份上传。")


def read(content: bytes, template: Template) -> Iterator[tuple[int, Raw]]:
    """The filled rows of a table with their numbers in the file, the head being row 1.

    Blank rows are passed over. Raises `Invalid`: too large, no such file, another template, merged
    cells, formulas, no rows, too many rows.
    """
    refuse_size(len(content))
    if content.startswith(SIGNATURE_OLE):
        raise Invalid("这是旧版表格或设了密码的文件，请另存为不加密的 xlsx 后再上传。")
    lines = _from_xlsx(content) if content.startswith(SIGNATURE_ZIP) else _from_csv(content)
    return iter(_named(lines, template))


def _named(lines: Iterable[tuple[int, Cells]], template: Template) -> list[tuple[int, Raw]]:
    filled = ((number, cells) for number, cells in lines if any(_filled(cell) for cell in cells))
    head = next(filled, None)
    if head is None:
        raise Invalid("表里没有内容，请填写后再上传。")
    names = _names(head[1], template)
    rows: list[tuple[int, Raw]] = []
    for number, cells in filled:
        if len(rows) >= MOST_ROWS:
            raise Invalid(f"一次最多{MOST_ROWS}行，请分成几份上传。")
        rows.append(
            (number, {name: cell for name, cell in zip(names, cells, strict=False) if name})
        )
    if not rows:
        raise Invalid("表里只有表头，没有数据行，请填写后再上传。")
    return rows


def _names(head: Cells, template: Template) -> list[str]:
    """The field of each column. Every required column must be there, and nothing twice."""
    labels = [str(cell).strip().removesuffix(REQUIRED) for cell in head]
    known = [label for label in labels if label in template.by_label]
    missing = [each.label for each in template.fields if each.required and each.label not in known]
    if missing:
        raise Invalid(f"不是{template.what}的模板：表头缺少“{'、'.join(missing)}”。{AGAIN}。")
    twice = sorted({label for label in known if known.count(label) > 1})
    if twice:
        raise Invalid(f"表头里“{'、'.join(twice)}”出现了两次，请删去多余的一列。")
    return [template.by_label[label].name if label in known else "" for label in labels]


def _filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _from_xlsx(content: bytes) -> Iterator[tuple[int, Cells]]:
    _refuse_bombs_and_formulas(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        merged = sheet.merged_cell_ranges
        if merged:
            (row, _), _ = merged[0]
            raise Invalid(f"第{row + 1}行有合并的单元格，请取消合并，每一行都填完整后再上传。")
        yield from ((number, list(cells)) for number, cells in enumerate(sheet.iter_rows(), 1))
    except CalamineError:
        raise Invalid(NOT_READ) from None


def _refuse_bombs_and_formulas(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
                raise Invalid(f"表格展开后太大，{AGAIN}。")
            sheets = sorted(name for name in archive.namelist() if SHEET.fullmatch(name))
            for name in sheets[:1]:
                if match := FORMULA.search(archive.read(name)):
                    place = match.group(1).decode()
                    raise Invalid(
                        f"单元格{place}里是公式，请复制后“粘贴为数值”，没有公式了再上传。"
                    )
    except BROKEN:
        raise Invalid(NOT_READ) from None


def _from_csv(content: bytes) -> Iterator[tuple[int, Cells]]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    before = csv.field_size_limit(MOST_FIELD)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, cells in enumerate(reader, start=1):
            yield number, list(cells)
    except csv.Error:
        raise Invalid(f"CSV 文件的格式不对，{AGAIN}。") from None
    finally:
        csv.field_size_limit(before)


def _decoded(content: bytes) -> str:
    """UTF-8, or GBK as Excel saves it in China; a text of another kind is no table."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid(f"文件不是 xlsx 或 CSV 表格，{AGAIN}。")
