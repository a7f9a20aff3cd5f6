"""Tables that people upload and what became of their rows: what every such page shares."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from tuoyu.core.documents import tables
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.web.forms import Form
from tuoyu.web.office.listing import paged

GOOD_ROWS, NONE = "good", "none"
LIMITS = f"xlsx 或 CSV 文件，不超过{tables.MOST_BYTES // 2**20}MB，一次最多{tables.MOST_ROWS}行。"
COUNT_COLUMNS = [
    {"key": "received", "label": "收到", "numeric": True},
    {"key": "made", "label": "新增", "numeric": True},
    {"key": "changed", "label": "更新", "numeric": True},
    {"key": "refused", "label": "有错误", "numeric": True},
]
COUNTS = (
    ("收到行数", "received"),
    ("新增", "made"),
    ("更新", "changed"),
    ("没有变化", "unchanged"),
    ("有错误", "refused"),
)
FAULT_COLUMNS = [
    {"key": "row", "label": "行"},
    {"key": "column", "label": "列"},
    {"key": "message", "label": "怎样改"},
]
FAULT_EXPORT = (
    Column("行", lambda fault: fault["row"], Kind.NUMBER, 8),
    Column("列", lambda fault: fault["column"], width=20),
    Column("怎样改", lambda fault: fault["message"], width=60),
)


class Delivered(Protocol):
    """An upload on record: how many rows came, what became of them, the faults by row."""

    received: int
    made: int
    changed: int
    unchanged: int
    refused: int
    taken: bool
    faults: Any


@dataclass(frozen=True)
class Sent:
    """A file as it came; `digest` is its SHA-256 in hex."""

    content: bytes
    digest: str
    name: str


def table_file(what: str) -> forms.FileField:
    """The field for a table called `what`."""
    chooser = forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"})
    return forms.FileField(label=what, help_text=LIMITS, widget=chooser)


class TableForm(Form):
    """A table (`file = table_file(…)` in the subclass), and what happens where a row is faulty."""

    mode = forms.ChoiceField(
        label="有的行填写有误时",
        choices=[(GOOD_ROWS, "收入正确的行，列出有误的行"), (NONE, "一行也不收，改好后再传")],
        initial=GOOD_ROWS,
        widget=forms.RadioSelect,
    )
    field_order = ("file", "mode")

    def sent(self) -> Sent:
        """The file of a valid form. Raises Invalid when it is too large."""
        file = self.cleaned_data["file"]
        tables.refuse_size(file.size)
        content = file.read()
        return Sent(content, hashlib.sha256(content).hexdigest(), file.name or "")

    @property
    def all_or_none(self) -> bool:
        return bool(self.cleaned_data["mode"] == NONE)


def count_exports() -> tuple[Column, ...]:
    """The counts as columns of an export."""
    return tuple(Column(label, _reader(name), Kind.NUMBER) for label, name in COUNTS)


def _reader(name: str) -> Any:
    return lambda each: getattr(each, name)


def count_cells(each: Delivered) -> dict[str, Any]:
    """The counts as cells of a list."""
    return {
        "received": each.received or "0",
        "made": each.made or "0",
        "changed": each.changed or "0",
        "refused": {"text": each.refused, "tag": "warn"} if each.refused else "0",
    }


def count_facts(each: Delivered) -> list[dict[str, str]]:
    """The counts as lines of a summary."""
    return [{"key": label, "value": str(getattr(each, name))} for label, name in COUNTS]


def say(request: HttpRequest, each: Delivered, whole: str) -> None:
    """What became of the table; `whole` is said where every row was taken."""
    if not each.taken:
        messages.warning(request, "有填写错误，这份表格没有收入，请按下面的清单改好后再上传。")
    elif each.refused:
        messages.warning(request, f"已收入正确的行，还有{each.refused}行有误，请改好后再上传。")
    else:
        messages.success(request, whole)


def fault_rows(request: HttpRequest, faults: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What `office/uploads/faults.html` shows: one page of the faults, and whether more were cut."""
    here = paged(request, faults)
    return {
        "columns": FAULT_COLUMNS,
        "rows": [{**fault, "row": f"第{fault['row']}行"} for fault in here.object_list],
        "page": here,
        "cut": len(faults) >= tables.MOST_FAULTS,
    }
