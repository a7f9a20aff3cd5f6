"""Flow: an institution hands its filing in (提交备案申请)."""

import hashlib
import json

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid, Refused
from tuoyu.core.lifecycle import take_step
from tuoyu.core.numbering import next_number
from tuoyu.filing import answers, queries
from tuoyu.filing.actions import require_editable
from tuoyu.filing.models import Case, Material, Submission
from tuoyu.filing.sections import CODES, titles
from tuoyu.flows import filing_parts
from tuoyu.notices import actions as notices
from tuoyu.rules.deadlines import Deadline
from tuoyu.rules.findings import Finding, as_json

NUMBER_SERIES = "托备申"


@transaction.atomic
def submit_filing(
    case: Case, *, commitment: bool, shown: str | None = None, by: Actor
) -> Submission:
    """Check, freeze and hand in; the legal clock of the receipt starts today.

    `shown` is the `content_digest` of what was shown to whoever signs; None skips the comparison.
    Raises `Invalid` when a part is unfinished or the commitment is not signed,
    `Refused` with the findings when the rules block, `StepNotAllowed` when the case was handed in
    already, `Conflict` when somebody changed the answers after they were shown.
    """
    require(by, Permission.FILING_PREPARE, case)
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("institution").get(pk=case.pk)
    )
    step = "resubmit" if case.state == "returned" else "submit"
    require_editable(case)
    if shown is not None and shown != content_digest(case):
        raise Conflict("您核对之后，同事又改动了这份申请。请重新核对，再签署承诺并提交。")
    _require_finished(case, commitment)
    today = clock.today()
    facts = queries.facts_of(case, commitment=commitment)
    found = filing_parts.findings_of(facts, today)
    if stops := filing_parts.blocking(found):
        raise Refused(stops)
    filing_parts.require_own_credit_code(case, facts)
    deadline = filing_parts.receipt_deadline(today)
    if case.number is None:
        ordinal = next_number(f"filing:{case.institution.division_id[:6]}", today.year)
        case.number = filing_parts.numbered(NUMBER_SERIES, today.year, ordinal)
    case.submitted_at, case.submitted_by_id = clock.now(), by.person_id
    case.due_on, case.due_is_tentative = deadline.date, deadline.tentative
    case.applied_rules = filing_parts.rules_of(facts, today)
    case.save(
        update_fields=[
            "number", "submitted_at", "submitted_by", "due_on", "due_is_tentative", "applied_rules",
        ]
    )  # fmt: skip
    take_step(case, step, by=by)
    submission = _freeze(case, found, deadline, by)
    audit.record(by, "filing.frozen", case, ordinal=submission.ordinal, digest=submission.digest)
    _tell(case, by)
    return submission


def _require_finished(case: Case, commitment: bool) -> None:
    names = titles()
    missing = [names[code] for code in CODES if code not in case.done_sections]
    if missing:
        raise Invalid(f"还有没完成的部分：{'、'.join(missing)}。请完成后再提交。")
    if not commitment:
        raise Invalid("请阅读备案承诺书，并勾选“我已阅读并承诺”。")


def _freeze(case: Case, found: list[Finding], deadline: Deadline, by: Actor) -> Submission:
    return Submission.objects.create(
        case=case,
        ordinal=case.submissions.count() + 1,
        answers=case.answers,
        private_answers=case.private_answers,
        materials=_papers(case),
        findings=[as_json(finding) for finding in found],
        applied_rules=case.applied_rules,
        digest=content_digest(case),
        submitted_at=clock.now(),
        submitted_by_id=by.person_id,
        due_on=deadline.date,
        due_is_tentative=deadline.tentative,
    )


def content_digest(case: Case) -> str:
    """SHA-256 of all answers and papers of the case as they stand: what a signature is about."""
    content = json.dumps(
        [answers.everything(case), _papers(case)], ensure_ascii=False, sort_keys=True, default=str
    )
    return hashlib.sha256(content.encode()).hexdigest()


def _papers(case: Case) -> list[dict[str, object]]:
    return [_described(material) for material in queries.materials_of(case)]


def _described(material: Material) -> dict[str, object]:
    return {
        "id": str(material.public_id),
        "code": material.code,
        "evidence": material.evidence,
        "file": str(material.file.public_id),
        "name": material.file.name,
        "size": material.file.size,
        "digest": material.file.sm3,
        "issued_on": material.issued_on and material.issued_on.isoformat(),
        "valid_until": material.valid_until and material.valid_until.isoformat(),
    }


def _tell(case: Case, by: Actor) -> None:
    due = f"{case.due_on:%Y年%m月%d日}" + ("（暂定）" if case.due_is_tentative else "")
    notices.queue(
        filing_parts.clerks_of(case),
        subject=f"新的备案申请：{case.institution.name}",
        body=f"申请编号{case.number}，请在{due}前发放备案回执或一次性告知补正。",
        link=f"/office/filings/{case.public_id}/",
        about=case.public_id,
        due_on=case.due_on,
        by=by,
    )
    notices.queue(
        filing_parts.applicants_of(case),
        subject="备案申请已提交",
        body=f"申请编号{case.number}，法定办理期限为{due}。",
        link=f"/provider/filings/{case.public_id}/submitted/",
        about=case.public_id,
        by=by,
    )
