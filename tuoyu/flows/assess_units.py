"""Flow: the yearly assessment goes to its unit, comes back with a comment, and is signed."""

from django.db import transaction

from tuoyu.accounts.queries import holders, unit_people
from tuoyu.core.authority import Actor, Role
from tuoyu.divisions.queries import district
from tuoyu.meetings.queries.meetings import attendance_by_unit
from tuoyu.notices import actions as notices
from tuoyu.tasks.actions import assessments
from tuoyu.tasks.models import Assessment


@transaction.atomic
def draft_assessments(year: int, *, by: Actor) -> list[Assessment]:
    """Draft the year's assessments of all units from the records of tasks and meetings."""
    attendance = attendance_by_unit(district().code, year)
    return assessments.draft_assessments(year, attendance, by=by)


@transaction.atomic
def ask_assessment_comment(assessment: Assessment, *, by: Actor) -> None:
    """The unit sees its draft and is asked."""
    assessments.ask_comment(assessment, by=by)
    _tell_unit(assessment, "请对年度考核结果提出意见", "没有意见的也请写明。", "asked", by)


@transaction.atomic
def comment_on_assessment(assessment: Assessment, text: str, *, by: Actor) -> None:
    """The unit answers; the office hears of it."""
    assessments.comment(assessment, text, by=by)
    notices.queue(
        holders(Role.OFFICE_DIRECTOR, division=assessment.division_id),
        subject=f"{assessment.unit.short_name}反馈了{assessment.year}年度考核意见",
        body="请查看意见，签发，或者收回重新起草。",
        link=_link(assessment), about=assessment.public_id, by=by,
    )  # fmt: skip


@transaction.atomic
def sign_assessment(assessment: Assessment, *, by: Actor) -> None:
    """The assessment is final; the unit hears of it."""
    assessments.sign(assessment, by=by)
    _tell_unit(assessment, "年度考核已签发", "结果不再变动。", "signed", by)


def _tell_unit(assessment: Assessment, what: str, body: str, step: str, by: Actor) -> None:
    notices.queue(
        unit_people([assessment.unit.code]),
        subject=f"{assessment.year}年{what}",
        body=f"{assessment.unit.short_name}：{body}",
        link=_link(assessment), about=assessment.public_id, by=by,
    )  # fmt: skip


def _link(assessment: Assessment) -> str:
    return f"/office/tasks/assessments/{assessment.public_id}/"
