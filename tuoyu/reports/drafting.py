"""Between a report and the bulletin drafted from it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tuoyu.core import clock
from tuoyu.core.documents.paper import OfficialPaper, PaperTable, Part
from tuoyu.reports.models import Bulletin
from tuoyu.reports.report import Report, Section, Table, shown
from tuoyu.tasks.letters import office_name

MARK = "工作通报"


@dataclass(frozen=True)
class Difference:
    """A number that is another now: what the draft says, what the records say."""

    name: str
    drafted: str
    now: str


def parts_of(report: Report) -> list[dict[str, Any]]:
    return [_part(section) for section in report.sections]


def _part(section: Section) -> dict[str, Any]:
    words = list(section.words)
    return {
        "heading": section.heading, "words": words, "drafted": words,
        "table": _table(section.table),
    }  # fmt: skip


def _table(table: Table | None) -> dict[str, Any] | None:
    if table is None:
        return None
    rows = [[shown(cell) for cell in row] for row in table.rows]
    return {
        "caption": table.caption, "header": list(table.header), "rows": rows,
        "widths": list(table.widths), "empty": table.empty,
    }  # fmt: skip


def figures_of(report: Report) -> list[dict[str, str]]:
    return [
        {"code": each.code, "name": each.name, "words": each.words, "as_of": f"{each.as_of:%Y-%m-%d}"}
        for each in report.figures
    ]  # fmt: skip


def renewed(old: Sequence[Mapping[str, Any]], fresh: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The new parts; where somebody changed the words of a part, the words stay."""
    kept = {each["heading"]: each for each in old if each["words"] != each["drafted"]}
    return [
        {**each, "words": kept[each["heading"]]["words"]} if each["heading"] in kept else each
        for each in fresh
    ]


def differences(bulletin: Bulletin, report: Report) -> list[Difference]:
    """What a new draft would change: numbers first, then the rows of tables."""
    before = {each["code"]: each for each in bulletin.figures}
    found = [
        Difference(each["name"], before.get(each["code"], {}).get("words", "没有"), each["words"])
        for each in figures_of(report)
        if before.get(each["code"], {}).get("words") != each["words"]
    ]
    tables = {each["heading"]: each["table"] for each in bulletin.parts}
    for part in parts_of(report):
        found += _rows(part["heading"], tables.get(part["heading"]), part["table"])
    return found


def _rows(
    heading: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> list[Difference]:
    before = {row[0]: row for row in (old or {}).get("rows", ())}
    after = {row[0]: row for row in (new or {}).get("rows", ())}
    return [
        Difference(f"{heading}：{name}", _line(before.get(name)), _line(after.get(name)))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]


def _line(row: Sequence[str] | None) -> str:
    return "没有这一行" if row is None else "，".join(row[1:])


def paper_of(bulletin: Bulletin) -> OfficialPaper:
    """The bulletin as an official paper: as it stands, or exactly as it was sent."""
    names = [each.strip() for each in bulletin.copies.split("、") if each.strip()]
    return OfficialPaper(
        title=bulletin.title,
        addressee=bulletin.addressee,
        opening=[bulletin.opening] if bulletin.opening else [],
        parts=[
            Part(each["heading"], tuple(each["words"]), table=_paper_table(each["table"]))
            for each in bulletin.parts
        ],
        authority=office_name(),
        date=clock.localday(bulletin.sent_at) if bulletin.sent_at else clock.today(),
        number=bulletin.number or "（未编号）",
        kind_mark=MARK,
        red_head=True,
        copies=names,
    )


def _paper_table(table: Mapping[str, Any] | None) -> PaperTable | None:
    if table is None:
        return None
    rows = table["rows"] or [[table["empty"], *[""] * (len(table["header"]) - 1)]]
    return PaperTable(table["header"], rows, table["widths"])


def digest_of(bulletin: Bulletin, number: str) -> str:
    """SHA-256 over all that goes out, as 64 hex digits."""
    told = [
        number, bulletin.title, bulletin.addressee, bulletin.copies, bulletin.opening,
        bulletin.parts, bulletin.figures, f"{bulletin.as_of:%Y-%m-%d}",
    ]  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
