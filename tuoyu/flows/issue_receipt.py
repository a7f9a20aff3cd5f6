"""Flow: the clerk issues the receipt, and the institution enters the register (备案回执)."""

from uuid import UUID

from django.db import IntegrityError, transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, may, require
from tuoyu.core.errors import Conflict, Invalid, Refused
from tuoyu.core.lifecycle import take_step
from tuoyu.core.numbering import next_number
from tuoyu.divisions.models import Division
from tuoyu.filing import answers, queries
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Case
from tuoyu.flows import filing_parts
from tuoyu.flows.filed_file import filed_papers, filed_people
from tuoyu.flows.filing_papers import issue
from tuoyu.notices import actions as notices
from tuoyu.registrations import actions as registrations
from tuoyu.registry import actions as registry
from tuoyu.registry.entry import Entry

NUMBER_SERIES = "托备"


@transaction.atomic
def issue_receipt(case: Case, *, seen: UUID | None = None, by: Actor) -> Case:
    """Issue the receipt of a submitted case; the institution is public from this moment.

    `seen` is the submission that the clerk has read. Raises `Refused` when the rules block on
    today's law, `Invalid` when another institution has its credit code, `StepNotAllowed` when
    another clerk was first, `Conflict` when the applicant handed in anew.
    """
    require(by, Permission.FILING_DECIDE, case)
    case = (
        Case.objects.select_for_update(of=("self", "institution"))
        .select_related("institution__division")
        .get(pk=case.pk)
    )
    filing_parts.require_kind(case, CaseKind.FILING)
    filing_parts.require_submitted_as_seen(case, seen)
    today = clock.today()
    facts = queries.facts_of(case, commitment=True)
    if stops := filing_parts.blocking(filing_parts.findings_of(facts, today)):
        raise Refused(stops)
    filing_parts.require_own_credit_code(case, facts)
    ordinal = next_number(f"filing-receipt:{case.institution.division_id[:6]}", today.year)
    case.receipt_number = filing_parts.numbered(NUMBER_SERIES, today.year, ordinal)
    case.receipted_at, case.receipted_by_id = clock.now(), by.person_id
    case.applied_rules = filing_parts.rules_of(facts, today)
    case.save(update_fields=["receipt_number", "receipted_at", "receipted_by", "applied_rules"])
    take_step(case, "issue_receipt", by=by)
    _enter(case, by)
    registrations.follow_institution(case.institution)
    for paper in ("receipt", "conditions"):
        issue(case, paper)
    audit.record(by, "filing.receipt", case, late=bool(case.due_on and today > case.due_on))
    _tell(case, by)
    return case


def _enter(case: Case, by: Actor) -> None:
    try:
        with transaction.atomic():
            entry = _entry(case, by)
            registry.enter(case.institution, entry, number=case.receipt_number or "", by=by)
    except IntegrityError as fault:
        if "registry_credit_code_once" not in str(fault):
            raise
        # The code was free when it was checked; another receipt took it at this very moment.
        raise Conflict("另一家机构刚刚用同一统一社会信用代码备案，请核对后再办理。") from fault


def _entry(case: Case, by: Actor) -> Entry:
    given = answers.everything(case)
    site = given["site"]
    division = Division.objects.filter(code=site.get("division", ""), is_current=True).first()
    if division is None:
        raise Invalid("申请中没有填写现有的社区，请一次性告知申请人在“场所”中补正。")
    if not may(by, Permission.FILING_DECIDE, Subject(division=division.code)):
        raise Invalid("场所不在本区，请告知申请人向场所所在地的区卫生健康委备案。")
    return Entry(
        facts=queries.facts_of(case, commitment=True),
        division=division,
        head_id_number=given["head"].get("head_id_number", ""),
        public_phone=given["institution"].get("public_phone", ""),
        longitude=site.get("longitude") or division.lon,
        latitude=site.get("latitude") or division.lat,
        position_grade="A" if site.get("longitude") else division.position_grade,
        people=filed_people(case),
        papers=filed_papers(case),
    )


def _tell(case: Case, by: Actor) -> None:
    notices.queue(
        filing_parts.applicants_of(case),
        subject="备案回执已发放",
        body=f"备案编号{case.receipt_number}。请下载备案回执和基本条件告知书，并在机构醒目位置公示。",
        link=f"/provider/filings/{case.public_id}/",
        about=case.public_id,
        by=by,
    )
    colleagues = [person for person in filing_parts.clerks_of(case) if person.pk != by.user_id]
    notices.queue(
        colleagues,
        subject=f"已发放备案回执：{case.shown_name}",
        body=f"备案编号{case.receipt_number}。",
        link=f"/office/filings/{case.public_id}/",
        about=case.public_id,
        by=by,
    )
