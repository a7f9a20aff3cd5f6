"""What both sides see of a case after its receipt: clocks, visits, publications, closures."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from tuoyu.filing.clocks import CaseClock
from tuoyu.filing.closures import Closure
from tuoyu.filing.models import Correction, Nonconformity, Verification
from tuoyu.filing.public import as_public_reasons
from tuoyu.rules.findings import Cite
from tuoyu.rules.wording import cited
from tuoyu.web.components.words import cn_date

LONGEST_LIST = 20


def clock_rows(clocks: Iterable[CaseClock]) -> list[dict[str, Any]]:
    """Clocks for the component `summary_list`: what, how far, since when, by which provision."""
    return [{"key": clock.label, "value": _clock_words(clock)} for clock in clocks]


def _clock_words(clock: CaseClock) -> list[str]:
    days = clock.clock.working_days
    lines = [f"{_state(clock)}（期限{days}个工作日，{cn_date(clock.clock.start)}收到，次日起算）"]
    if clock.counted:
        shown = "、".join(f"{day.month}月{day.day}日" for day in clock.counted[:LONGEST_LIST])
        more = "等" if len(clock.counted) > LONGEST_LIST else ""
        lines.append(f"已计{clock.used}个工作日：{shown}{more}")
    deadline = clock.deadline
    if deadline is not None:
        tentative = "（暂定，放假安排公布后更新）" if deadline.tentative else ""
        lines.append(f"期限届满日：{cn_date(deadline.date)}{tentative}")
    lines.append(f"依据{cited(Cite.of(clock.provision))}")
    return lines


def _state(clock: CaseClock) -> str:
    if clock.met_on is not None:
        late = f"，超期{-clock.remaining}个工作日" if clock.was_late else "，在期限内"
        return f"{cn_date(clock.met_on)}完成{late}"
    if clock.is_standing:
        return "已停止计时，收到补正材料后重新起算"
    if clock.remaining < 0:
        return f"已超期{-clock.remaining}个工作日"
    return "今天到期" if clock.remaining == 0 else f"还剩{clock.remaining}个工作日"


def closure_rows(closure: Closure | None) -> list[dict[str, Any]]:
    """A closure for the component `summary_list`; nothing where there is none."""
    if closure is None:
        return []
    placed = [
        f"{each.kind.label}{each.children}名{f'（{each.where}）' if each.where else ''}"
        for each in closure.placements
    ]
    return [
        {"key": "终止日期", "value": cn_date(closure.ends_on)},
        {"key": "终止原因", "value": closure.reason},
        {"key": "婴幼儿安置", "value": placed or "没有在托婴幼儿"},
        {"key": "安置人数合计", "value": f"{closure.children} 名"},
    ]


def visit_rows(visits: Iterable[Verification]) -> list[dict[str, Any]]:
    """Visits in words; the items that did not simply pass are told one by one."""
    return [
        {
            "title": str(visit),
            "conclusion": visit.get_conclusion_display(),
            "tone": "good" if visit.conclusion == "conforming" else "bad",
            "visited_on": visit.visited_on,
            "verifiers": f"{visit.first_verifier.name}、{visit.second_verifier.name}",
            "passed": sum(item.result == "pass" for item in visit.items.all()),
            "items": [
                {
                    "title": str(item),
                    "result": item.get_result_display(),
                    "tone": "bad" if item.result == "fail" else "quiet",
                    "note": item.note,
                    "file": reverse("file", args=[item.file.public_id]) if item.file else "",
                }
                for item in visit.items.all()
                if item.result != "pass" or item.file_id
            ],
            "remark": visit.remark,
        }
        for visit in visits
    ]


def published_rows(published: Iterable[Nonconformity]) -> list[dict[str, Any]]:
    """What was published, with what the institution reported on it."""
    return [
        {
            "number": each.number,
            "published_at": each.published_at,
            "lifted_at": each.lifted_at,
            "reasons": as_public_reasons(each),
            "corrections": [_correction(report) for report in each.corrections.all()],
        }
        for each in published
    ]


def _correction(report: Correction) -> dict[str, Any]:
    return {
        "reported_at": report.reported_at,
        "text": report.text,
        "file": reverse("file", args=[report.file.public_id]) if report.file else "",
    }
