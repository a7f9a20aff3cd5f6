"""督办通知: the wording of the letter for an overdue task, frozen and thawed."""

from dataclasses import asdict
from datetime import date
from typing import Any

from tuoyu.core import clock
from tuoyu.core.documents.paper import OfficialPaper, Part
from tuoyu.divisions.queries import district
from tuoyu.rules.days import words_of_date
from tuoyu.tasks.models import Letter, ProgressReport, Task

MARK = "督办通知"
NEVER = "贵单位至今没有报告进展。"


def office_name() -> str:
    """Who signs: the leading group's office."""
    return f"{district().name}3岁以下婴幼儿照护服务工作领导小组办公室"


def letter_number(year: int, number: int) -> str:
    """…托育督〔2026〕3号."""
    home = district()
    return f"{home.paper_prefix or home.short_name}托育督〔{year}〕{number}号"


def draft(task: Task, number: str, answer_due_on: date, measured: str = "") -> OfficialPaper:
    """The letter as it would go out today; `measured` is what the records say."""
    today, lead = clock.today(), task.lead_part.unit
    last = task.reports.filter(unit=lead).order_by("-reported_at", "-id").first()
    return OfficialPaper(
        title=f"关于限期办理“{task.title}”任务的督办通知",
        addressee=lead.name,
        opening=[_opening(task, today)],
        parts=[
            Part("任务要求", _wanted(task)),
            Part("目前情况", _known(last, measured)),
            Part("办理要求", _asked(answer_due_on)),
        ],
        authority=office_name(),
        date=today,
        number=number,
        kind_mark=MARK,
        red_head=True,
        copies=[part.unit.name for part in task.supports],
    )


def _opening(task: Task, today: date) -> str:
    clause = f"（实施方案{task.clause.number}“{task.clause.title}”）" if task.clause else ""
    days = (today - task.due_on).days
    return (
        f"由贵单位牵头办理的第{task.number}号任务{clause}，完成期限为{words_of_date(task.due_on)}，"
        f"截至今日已超期{days}天。现予督办。"
    )


def _wanted(task: Task) -> list[str]:
    found = [f"应提交的成果：{_ended(task.deliverable)}", f"衡量标准：{_ended(task.measure)}"]
    if task.evidence_wanted:
        found.append(f"需要的佐证：{_ended(task.evidence_wanted)}")
    return found


def _known(last: ProgressReport | None, measured: str) -> list[str]:
    if last is None:
        told = NEVER
    else:
        percent = f"自报完成{last.percent}%。" if last.percent is not None else ""
        told = (
            f"贵单位最近一次于{words_of_date(clock.localday(last.reported_at))}报告进展，{percent}"
        )
        told = told if percent else f"{told[:-1]}。"
    return [told, f"平台实测：{_ended(measured)}"] if measured else [told]


def _asked(answer_due_on: date) -> list[str]:
    return [
        f"请于{words_of_date(answer_due_on)}前书面回复办理情况、未完成的原因和承诺完成的日期。",
        "请抓紧办理，完成后在平台报告并附佐证；确需延期的，写明理由提出申请。",
    ]


def _ended(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def frozen(paper: OfficialPaper) -> dict[str, Any]:
    """The paper as JSON."""
    return {**asdict(paper), "date": paper.date.isoformat()}


def paper_of(letter: Letter) -> OfficialPaper:
    """The letter exactly as it was issued."""
    kept = letter.paper
    parts = [
        Part(each["heading"], tuple(each["paragraphs"]), each["level"]) for each in kept["parts"]
    ]
    return OfficialPaper(**{**kept, "parts": parts, "date": date.fromisoformat(kept["date"])})
