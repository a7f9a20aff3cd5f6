"""Flow: the institution reports that it has mended what did not conform (整改报告)."""

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.core.lifecycle import take_step
from tuoyu.divisions.queries import deadline_of
from tuoyu.files.models import StoredFile
from tuoyu.filing import clocks, visits
from tuoyu.filing.models import Case, Correction
from tuoyu.flows import filing_parts
from tuoyu.notices import actions as notices


@transaction.atomic
def report_correction(
    case: Case, text: str, file: StoredFile | None = None, *, by: Actor
) -> Correction:
    """Report; from now on the office's clock for looking again runs.

    Raises `StepNotAllowed` when nothing waits to be mended, `Invalid` for an empty report.
    """
    require(by, Permission.FILING_PREPARE, case)
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("institution__division")
        .get(pk=case.pk)
    )
    if not text.strip():
        raise Invalid("请写明整改了什么、怎样整改的。")
    take_step(case, "report_correction", by=by)
    published = visits.open_nonconformity(case)
    assert published is not None  # the state says so
    correction = Correction.objects.create(
        nonconformity=published, text=text.strip(), file=file, reported_by_id=by.person_id
    )
    due = deadline_of(clocks.RECHECK, clock.today())
    case.verify_due_on, case.verify_due_is_tentative = due.date, due.tentative
    case.save(update_fields=["verify_due_on", "verify_due_is_tentative"])
    audit.record(by, "filing.correction", case, with_file=file is not None)
    notices.queue(
        filing_parts.clerks_of(case),
        subject=f"已报告整改完成：{case.shown_name}",
        body=f"通知书编号{published.number}，请现场复核。",
        link=f"/office/filings/{case.public_id}/",
        about=case.public_id,
        due_on=due.date,
        by=by,
    )
    return correction
