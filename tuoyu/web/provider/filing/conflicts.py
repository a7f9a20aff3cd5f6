"""Two colleagues wrote in the same section: what is stored beside what was typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from tuoyu.core.authority import Actor
from tuoyu.core.errors import Conflict, StepNotAllowed
from tuoyu.filing import answers, queries
from tuoyu.filing.models import Case
from tuoyu.web.components.words import cn_datetime
from tuoyu.web.provider.filing import parts
from tuoyu.web.provider.filing.forms.bundle import Bundle

COLUMNS = [
    {"key": "name", "label": "内容"},
    {"key": "stored", "label": "已保存的"},
    {"key": "own", "label": "您填写的"},
]


def shown(case: Case, code: str, bundle: Bundle, fault: Conflict, *, by: Actor) -> dict[str, Any]:
    """What the page tells of a conflict; `revision` is what a deliberate overwrite carries."""
    if isinstance(fault, StepNotAllowed):
        return {"text": fault.message, "rows": [], "revision": ""}
    case.refresh_from_db()
    kind = answers.kind_in(case.answers)
    stored = parts.rows_of(code, answers.of_section(case, code), kind)
    return {
        "text": f"{_who_and_when(case, code, by)}保存过这一部分，您这次填写的没有保存。",
        "columns": COLUMNS,
        "rows": _different(stored, parts.rows_of(code, bundle.values(), kind)),
        "revision": answers.mark_of(case, code),
    }


def _who_and_when(case: Case, code: str, by: Actor) -> str:
    saved = queries.last_saved(case, code)
    if saved is None:
        return "有人在您打开之后"
    name = "您自己" if saved.user_id == by.user_id else saved.name
    return f"{name}于{cn_datetime(saved.at)}"


def _different(
    stored: Iterable[Mapping[str, Any]], own: Iterable[Mapping[str, Any]]
) -> list[dict[str, str]]:
    theirs, mine = ({row["key"]: _one_line(row["value"]) for row in rows} for rows in (stored, own))
    return [
        {"name": key, "stored": theirs.get(key, ""), "own": mine.get(key, "")}
        for key in {**theirs, **mine}
        if theirs.get(key, "") != mine.get(key, "")
    ]


def _one_line(value: Any) -> str:
    return "，".join(str(each) for each in value) if isinstance(value, list) else str(value or "")
