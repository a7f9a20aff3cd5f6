"""Flow: the clerk accepts a change (变更备案); the register says the new in the same moment."""

from uuid import UUID

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid, Refused
from tuoyu.core.lifecycle import take_step
from tuoyu.divisions.models import Division
from tuoyu.filing import answers, changes, queries
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Case
from tuoyu.flows import filing_parts
from tuoyu.flows.filing_papers import issue
from tuoyu.notices import actions as notices
from tuoyu.registry import changes as registry
from tuoyu.registry.entry import Entry
from tuoyu.registry.models import Institution


@transaction.atomic
def accept_change(case: Case, *, seen: UUID | None = None, by: Actor) -> Case:
    """Write a submitted change into the register.

    Raises `Refused` when the rules block on today's law, `Invalid` when it is no lawful change any
    more (children came in meanwhile), `StepNotAllowed` when another clerk was first.
    """
    require(by, Permission.FILING_DECIDE, case)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    filing_parts.require_kind(case, CaseKind.CHANGE)
    filing_parts.require_submitted_as_seen(case, seen)
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=case.institution_id)
    case.institution = institution
    today = clock.today()
    facts = queries.facts_of(case, commitment=True)
    filing_parts.require_lawful_change(case, facts)
    if stops := filing_parts.blocking(filing_parts.findings_of(facts, today)):
        raise Refused(stops)
    case.applied_rules = filing_parts.rules_of(facts, today)
    case.save(update_fields=["applied_rules"])
    take_step(case, "accept_change", by=by, also=filing_parts.settled(by))
    registry.amend(institution, _entry(case, institution.division), by=by)
    issue(case, "receipt")
    sections = changes.changed_sections(changes.before_of(case), answers.everything(case))
    audit.record(by, "filing.change", case, sections=",".join(sections))
    notices.queue(
        filing_parts.applicants_of(case),
        subject="变更备案已办理",
        body=f"申请编号{case.number}，备案编号不变，名录已经更新。请下载变更后的备案回执并公示。",
        link=f"/provider/filings/{case.public_id}/",
        about=case.public_id,
        by=by,
    )
    return case


def _entry(case: Case, division: Division) -> Entry:
    given = answers.everything(case)
    if not given["head"].get("head_name"):
        raise Invalid("变更后的负责人没有填写，请一次性告知申请人补正。")
    return Entry(
        facts=queries.facts_of(case, commitment=True),
        division=division,
        head_id_number=given["head"].get("head_id_number", ""),
        public_phone=given["institution"].get("public_phone", ""),
    )
