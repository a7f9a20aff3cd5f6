"""Units report how far they are; the lead reports it done."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid, NotAllowed
from tuoyu.core.lifecycle import take_step
from tuoyu.files.models import StoredFile
from tuoyu.tasks.actions.answers import locked
from tuoyu.tasks.evidence import reading_of
from tuoyu.tasks.models import ProgressReport, ReportFile, Task, TaskPart
from tuoyu.tasks.vocabulary import Acceptance, Part

WHOLE = 100
MOST_NUMBERS, MOST_FILES = 10, 10


@dataclass(frozen=True)
class Number:
    """A number of a report: 培训人数 120 人."""

    label: str
    value: Decimal
    unit: str = ""


@dataclass(frozen=True)
class Report:
    """What a unit reports. Only the lead claims `percent` (0–100) or a `value` of what is bound."""

    text: str
    percent: int | None = None
    value: Decimal | None = None
    numbers: tuple[Number, ...] = ()
    files: Sequence[StoredFile] = ()


@transaction.atomic
def report_progress(part: TaskPart, report: Report, *, by: Actor) -> ProgressReport:
    """Add a report; what the records say now is kept beside it. Raises `Conflict` before the unit
    has accepted, or when the task is not in hand."""
    require(by, Permission.TASK_ANSWER, part)
    task = _in_hand(part)
    _check(report, part, by)
    made = _write(task, part, report, by)
    audit.record(by, "task.report", task, unit=part.unit.code, percent=report.percent)
    return made


@transaction.atomic
def claim_done(part: TaskPart, report: Report, *, by: Actor) -> ProgressReport:
    """The lead reports the task done, with a last report; the office confirms or sends back."""
    require(by, Permission.TASK_ANSWER, part)
    if part.part != Part.LEAD:
        raise NotAllowed("由牵头单位报告完成；配合单位请报告进展。")
    task = _in_hand(part)
    _check(report, part, by)
    if report.percent != WHOLE:
        raise Invalid("报告完成时，自报完成应为100%；还没有完成的，请报告进展。")
    take_step(task, "claim", by=by, also={"claimed_at": clock.now(), "claimed_by_id": by.person_id})
    return _write(task, part, report, by, is_final=True)


def _in_hand(part: TaskPart) -> Task:
    task = locked(part.task)
    found = TaskPart.objects.filter(pk=part.pk).first()
    if found is None:
        raise Conflict("这项任务已改由其他单位办理，请回到本单位任务列表查看。")
    lead = found.part == Part.LEAD
    if not task.is_open or (lead and task.state == "claimed"):
        raise Conflict(f"这项任务现在是“{task.get_state_display()}”，不能再报告进展。")
    if found.acceptance != Acceptance.ACCEPTED:
        raise Conflict("请先签收任务，再报告进展。")
    return task


def _check(report: Report, part: TaskPart, by: Actor) -> None:
    if not report.text.strip():
        raise Invalid("请写明做了什么、做到什么程度。")
    if report.percent is not None and not 0 <= report.percent <= WHOLE:
        raise Invalid("自报完成应在0%到100%之间。")
    claims = report.percent is not None or report.value is not None
    if part.part == Part.LEAD and not claims:
        raise Invalid("请填写自报完成的百分比，或者自报数值。")
    if part.part == Part.SUPPORT and claims:
        raise Invalid("完成程度由牵头单位填报；配合单位请用文字和数字说明。")
    if len(report.numbers) > MOST_NUMBERS or len(report.files) > MOST_FILES:
        raise Invalid(f"一次最多{MOST_NUMBERS}个数字、{MOST_FILES}份文件，请分几次报告。")
    if any(file.uploaded_by_id != by.user_id for file in report.files):
        raise NotAllowed("只能附上自己上传的文件。")


def _write(
    task: Task, part: TaskPart, report: Report, by: Actor, *, is_final: bool = False
) -> ProgressReport:
    reading = reading_of(task)
    measured: dict[str, Any] = {}
    if reading is not None:
        measured = {
            "measured_value": reading.value,
            "measured_words": reading.words[:200],
            "measured_on": reading.as_of,
        }
    made = ProgressReport.objects.create(
        task=task,
        unit=part.unit,
        part=part.part,
        text=report.text,
        percent=report.percent,
        claimed_value=report.value,
        numbers=[
            {"label": each.label, "value": str(each.value), "unit": each.unit}
            for each in report.numbers
        ],
        is_final=is_final,
        reported_by_id=by.person_id,
        **measured,
    )
    ReportFile.objects.bulk_create([ReportFile(report=made, file=file) for file in report.files])
    return made
