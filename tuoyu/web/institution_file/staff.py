"""Members of staff in rows and words. Names are masked for the office, ID numbers for everybody."""

from collections.abc import Callable, Iterable
from typing import Any

from tuoyu.core.crypto.mask import mask_id_number, mask_name
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.registry.queries.staff import Colleague
from tuoyu.registry.queries.staffing import StaffingView
from tuoyu.rules.care_bands import ClassBand
from tuoyu.web.components.words import cn_date
from tuoyu.web.institution_file.findings import shown

COLUMNS: list[dict[str, Any]] = [
    {"key": "name", "label": "姓名"},
    {"key": "roles", "label": "岗位"},
    {"key": "class", "label": "班级"},
    {"key": "since", "label": "任职"},
    {"key": "health", "label": "健康合格证明至"},
    {"key": "check", "label": "最近从业查询"},
    {"key": "state", "label": "状态"},
]
EXPORT = (
    Column("姓名", lambda each: mask_name(each.member.name)),
    Column("岗位", lambda each: roles_of(each), width=18),
    Column("班级", lambda each: each.job.class_name if each.job else ""),
    Column("用工", lambda each: _time_of(each)),
    Column("任职开始", lambda each: each.since, Kind.DATE),
    Column("最后工作日", lambda each: each.last_day, Kind.DATE),
    Column("学历", lambda each: each.member.get_education_display()),
    Column(
        "健康合格证明有效期至",
        lambda each: each.health.valid_until if each.health else None,
        Kind.DATE,
    ),
    Column("最近从业查询", lambda each: each.check.checked_on if each.check else None, Kind.DATE),
    Column("本年培训学时", lambda each: each.hours_this_year, Kind.NUMBER),
    Column("状态", lambda each: state_of(each)[0], width=24),
)
STAFFING_COLUMNS: list[dict[str, Any]] = [
    {"key": "name", "label": "班级"},
    {"key": "band", "label": "班型"},
    {"key": "places", "label": "托位", "numeric": True},
    {"key": "needed", "label": "收满需保育人员", "numeric": True},
    {"key": "assigned", "label": "已分到本班", "numeric": True},
    {"key": "counted", "label": "计入配比", "numeric": True},
    {"key": "state", "label": "情况"},
]


def roles_of(each: Colleague) -> str:
    return "、".join(role.label for role in each.roles)


def _time_of(each: Colleague) -> str:
    if each.job is None:
        return ""
    return "全职" if each.job.full_time else "兼职"


def state_of(each: Colleague) -> tuple[str, str]:
    """The one thing to know of a person, and its tone."""
    if not each.is_employed:
        coming = each.job is not None and each.job.period.lower > each.on
        return ("未到岗", "info") if coming else ("已离职", "quiet")
    if any(finding.blocking for finding in each.findings):
        return ("不计入配比", "bad") if each.is_carer else ("证明不全", "bad")
    if each.jobs_elsewhere:
        return "两处任职，待核实", "warn"
    if each.last_day is not None:
        return f"{each.last_day:%Y-%m-%d}离职", "warn"
    return ("计入配比", "good") if each.is_carer else ("正常", "good")


def rows_of(
    staff: Iterable[Colleague], url: Callable[[Colleague], str], *, masked: bool
) -> list[dict[str, Any]]:
    return [_row(each, url(each), masked) for each in staff]


def _row(each: Colleague, url: str, masked: bool) -> dict[str, Any]:
    words, tag = state_of(each)
    name = mask_name(each.member.name) if masked else each.member.name
    return {
        "name": {"text": name, "url": url},
        "roles": roles_of(each),
        "class": each.job.class_name if each.job else "",
        "since": each.since and f"{each.since:%Y-%m-%d}起，{_time_of(each)}",
        "health": each.health and f"{each.health.valid_until:%Y-%m-%d}",
        "check": each.check and f"{each.check.checked_on:%Y-%m-%d}",
        "state": {"text": words, "tag": tag},
    }


def staffing_context(view: StaffingView) -> dict[str, Any]:
    """The table of the classes, the sum and what is short."""
    found = view.staffing
    rows = [
        {
            "name": group.name,
            "band": ClassBand.of(group.band).label,
            "places": group.places,
            "needed": group.needed,
            "assigned": group.assigned,
            "counted": group.counted,
            "state": {"text": f"差{group.short}名", "tag": "warn"}
            if group.short
            else {"text": "够", "tag": "good"},
        }
        for group in found.classes
    ]
    return {
        "columns": STAFFING_COLUMNS,
        "rows": rows,
        "found": found,
        "short": shown(view.short),
        "lacking": max(found.needed - found.counted, 0),
    }


def person_rows(each: Colleague, *, masked: bool) -> list[dict[str, Any]]:
    member = each.member
    number = mask_id_number(member.id_number) if masked else member.id_number
    return [
        {"key": "姓名", "value": mask_name(member.name) if masked else member.name},
        {"key": "身份证号", "value": number},
        {"key": "学历", "value": member.get_education_display()},
        {"key": "岗位", "value": roles_of(each)},
        {"key": "用工", "value": _time_of(each)},
        {"key": "所在班级", "value": each.job.class_name if each.job else ""},
        {"key": "任职开始", "value": cn_date(each.since)},
        {"key": "最后工作日", "value": cn_date(each.last_day) or "在职"},
        {"key": "本年培训学时", "value": f"{each.hours_this_year} 学时"},
    ]


def person_events(each: Colleague) -> list[dict[str, Any]]:
    """The employments, newest first."""
    from tuoyu.registry.periods import last_day
    from tuoyu.rules.filing.facts import StaffRole

    rows = sorted(each.member.employments.all(), key=lambda row: row.period.lower, reverse=True)
    return [
        {
            "title": "、".join(StaffRole.of(code).label for code in row.roles),
            "when": row.period.lower,
            "text": f"到{cn_date(last_day(row.period))}" if last_day(row.period) else "至今",
        }
        for row in rows
    ]


PAPER_COLUMNS: list[dict[str, Any]] = [
    {"key": "what", "label": "证明"},
    {"key": "number", "label": "编号"},
    {"key": "days", "label": "日期"},
    {"key": "state", "label": "状态"},
    {"key": "file", "label": "文件"},
    {"key": "act", "label": "办理"},
]


def paper_rows(
    each: Colleague,
    *,
    file_url: Callable[[Any], str],
    withdraw_url: Callable[[str, Any], str] | None = None,
) -> list[dict[str, Any]]:
    """Everything that the person could show, by kind, newest first."""
    rows = []
    for code, paper, words in _papers(each):
        state = _paper_state(each, code, paper)
        can = withdraw_url is not None and paper.withdrawn_at is None
        rows.append(
            {
                "what": words[0],
                "number": getattr(paper, "number", ""),
                "days": words[1],
                "state": {"text": state[0], "tag": state[1]},
                "file": {"text": "查看", "url": file_url(paper)} if paper.file_id else "",
                "act": {"text": "作废", "url": withdraw_url(code, paper)}
                if can and withdraw_url
                else "",
            }
        )
    return rows


def _papers(each: Colleague) -> Iterable[tuple[str, Any, tuple[str, str]]]:
    member = each.member
    for health in sorted(member.health_certificates.all(), key=lambda row: row.pk, reverse=True):
        issued = f"{health.issued_on:%Y-%m-%d}签发，" if health.issued_on else ""
        yield "health", health, ("健康合格证明", f"{issued}有效期至{health.valid_until:%Y-%m-%d}")
    for check in sorted(member.background_checks.all(), key=lambda row: row.pk, reverse=True):
        words = f"{check.checked_on:%Y-%m-%d}查询，{check.get_result_display()}"
        yield "check", check, ("违法犯罪记录查询", words)
    for proof in sorted(member.qualifications.all(), key=lambda row: row.pk, reverse=True):
        issued = f"{proof.issued_on:%Y-%m-%d}发证" if proof.issued_on else ""
        until = f"有效期至{proof.valid_until:%Y-%m-%d}" if proof.valid_until else ""
        words = "，".join(part for part in (issued, until) if part)
        yield "qualification", proof, (proof.get_kind_display(), words)
    for training in sorted(member.trainings.all(), key=lambda row: row.pk, reverse=True):
        hours = f"{training.hours.normalize():f} 学时"
        yield (
            "training",
            training,
            (f"培训：{training.subject}", f"{training.held_on:%Y-%m-%d}，{hours}"),
        )


def _paper_state(each: Colleague, code: str, paper: Any) -> tuple[str, str]:
    if paper.withdrawn_at is not None:
        return "已作废", "quiet"
    until = getattr(paper, "valid_until", None)
    if until is not None and until < each.on:
        return "已过期", "bad"
    if code == "check" and paper.result == "record":
        return "有记录", "bad"
    return "有效", "good"
