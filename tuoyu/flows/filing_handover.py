"""Handing a case in: number, legal days, the frozen submission, and who hears of it."""

import hashlib
import json

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor
from tuoyu.core.lifecycle import take_step
from tuoyu.core.numbering import next_number
from tuoyu.divisions.queries import deadline_of, district
from tuoyu.filing import answers, clocks, queries
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Case, Material, Submission
from tuoyu.flows import filing_parts
from tuoyu.flows.filing_papers import issue
from tuoyu.notices import actions as notices
from tuoyu.rules.commitment import commitment
from tuoyu.rules.days import words_of_date
from tuoyu.rules.deadlines import Deadline
from tuoyu.rules.findings import Finding, as_json

# What stands in the number of the paper, and its series.
SERIES = {
    CaseKind.FILING: ("托备申", "filing"),
    CaseKind.CHANGE: ("托备变", "filing-change"),
    CaseKind.CLOSURE: ("托备终", "filing-closure"),
}
WORDS = {
    CaseKind.FILING: ("备案申请", "发放备案回执或一次性告知补正"),
    CaseKind.CHANGE: ("变更备案申请", "办理变更或一次性告知补正"),
    CaseKind.CLOSURE: ("终止服务申请", "办理注销或一次性告知补正"),
}


def hand_in(
    case: Case, found: list[Finding], applied_rules: list[dict[str, str]], *, by: Actor
) -> Submission:
    """Number, freeze and hand in a checked and locked case; its legal clocks start today."""
    kind, today = CaseKind.of(case.kind), clock.today()
    deadline = deadline_of(clocks.DECISION[kind], today)
    if case.number is None:
        prefix, series = SERIES[kind]
        ordinal = next_number(f"{series}:{case.institution.division_id[:6]}", today.year)
        case.number = filing_parts.numbered(prefix, today.year, ordinal)
    case.filed_name = _name_in(case)
    case.submitted_at, case.submitted_by_id = clock.now(), by.person_id
    case.due_on, case.due_is_tentative = deadline.date, deadline.tentative
    case.applied_rules = applied_rules
    if kind is CaseKind.FILING:
        visit = deadline_of(clocks.VERIFY, today)
        case.verify_due_on, case.verify_due_is_tentative = visit.date, visit.tentative
    case.save(
        update_fields=[
            "number", "filed_name", "submitted_at", "submitted_by", "due_on", "due_is_tentative",
            "verify_due_on", "verify_due_is_tentative", "applied_rules",
        ]
    )  # fmt: skip
    take_step(case, "resubmit" if case.state == "returned" else "submit", by=by)
    submission = _freeze(case, found, deadline, by)
    audit.record(by, "filing.frozen", case, ordinal=submission.ordinal, digest=submission.digest)
    issue(case, "submission")
    _tell(case, kind, by)
    return submission


def _name_in(case: Case) -> str:
    """What the applicant calls the institution now; a closure names none."""
    given = case.answers.get("institution", {})
    return (str(given.get("name") or "").strip() or case.institution.name)[:120]


def _freeze(case: Case, found: list[Finding], deadline: Deadline, by: Actor) -> Submission:
    return Submission.objects.create(
        case=case,
        ordinal=case.submissions.count() + 1,
        answers=case.answers,
        private_answers=case.private_answers,
        materials=_papers(case),
        findings=[as_json(finding) for finding in found],
        applied_rules=case.applied_rules,
        commitment=promised(case),
        digest=content_digest(case),
        submitted_at=clock.now(),
        submitted_by_id=by.person_id,
        due_on=deadline.date,
        due_is_tentative=deadline.tentative,
    )


def content_digest(case: Case) -> str:
    """SHA-256 of all answers and papers of the case as they stand, and of the commitment as it reads
    today: what a signature is about.
    """
    content = json.dumps(
        [answers.everything(case), _papers(case), promised(case)],
        ensure_ascii=False, sort_keys=True, default=str,
    )  # fmt: skip
    return hashlib.sha256(content.encode()).hexdigest()


def promised(case: Case) -> list[dict[str, object]]:
    """The clauses of the 备案承诺书 as they read today, with the versions of their provisions.

    Whoever reports the end of a service promises nothing: the list is empty then.
    """
    if case.kind == CaseKind.CLOSURE:
        return []
    clauses = commitment(on=clock.today(), law=district().law)
    return [
        {"code": each.code, "text": each.text, "rests_on": [ref.as_json() for ref in each.refs]}
        for each in clauses
    ]


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


def _tell(case: Case, kind: CaseKind, by: Actor) -> None:
    assert case.due_on is not None
    due = words_of_date(case.due_on) + ("（暂定）" if case.due_is_tentative else "")
    what, wanted = WORDS[kind]
    notices.queue(
        filing_parts.clerks_of(case),
        subject=f"新的{what}：{case.shown_name}",
        body=f"申请编号{case.number}，请在{due}前{wanted}。",
        link=f"/office/filings/{case.public_id}/",
        about=case.public_id,
        due_on=case.due_on,
        by=by,
    )
    notices.queue(
        filing_parts.applicants_of(case),
        subject=f"{what}已提交",
        body=f"申请编号{case.number}，法定办理期限为{due}。",
        link=f"/provider/filings/{case.public_id}/submitted/",
        about=case.public_id,
        by=by,
    )
