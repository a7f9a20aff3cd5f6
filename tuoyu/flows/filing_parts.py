"""What the flows of filing share: the law of the district, the due day, the readers of notices."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import holders
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.calendar import WorkCalendar
from tuoyu.core.errors import Conflict, Invalid, StepNotAllowed
from tuoyu.divisions.queries import district
from tuoyu.filing import queries
from tuoyu.filing.models import Case
from tuoyu.registry.records import is_credit_code_taken
from tuoyu.rules.deadlines import Deadline, due_date
from tuoyu.rules.filing import check, rules_applied
from tuoyu.rules.filing.facts import Evidence, FilingFacts
from tuoyu.rules.filing.materials import MATERIALS, Material, accepted
from tuoyu.rules.findings import Finding

RECEIPT_CLOCK = "filing.receipt_working_days"


def findings_of(facts: FilingFacts, on: date) -> list[Finding]:
    """What the law of the district says of the facts on a day."""
    return check(facts, on=on, law=district().law)


def rules_of(facts: FilingFacts, on: date) -> list[dict[str, str]]:
    """The rules asked and the versions of their provisions, for the decision's row."""
    return rules_applied(facts, on=on, law=district().law)


def require_own_credit_code(case: Case, facts: FilingFacts) -> None:
    """Raise `Invalid` when another filed institution is the legal person of this credit code."""
    if not facts.own_legal_person or not is_credit_code_taken(
        facts.credit_code, besides=case.institution
    ):
        return
    raise Invalid(
        f"统一社会信用代码{facts.credit_code}已经由另一家机构备案。请对照登记证书核对；"
        "用人单位内设、使用举办单位证书的，请把“是否具有独立法人资格”改为“否”。"
    )


def require_submitted_as_seen(case: Case, seen: UUID | None) -> None:
    """A decision is about one submission: the one that the clerk has read.

    `case` is locked. Raises `StepNotAllowed` when nothing waits for a decision, `Conflict` when
    the applicant handed in anew after `seen` (the public id of a submission) was shown; None skips
    that comparison.
    """
    if case.state != "submitted":
        label = case.get_state_display()
        raise StepNotAllowed(
            f"这件备案办件现在是“{label}”，不需要再办理。请刷新页面查看最新情况。",
            present=case.state,
            present_label=label,
        )
    if seen is not None and case.submissions.latest("ordinal").public_id != seen:
        raise Conflict("申请人刚刚重新提交了这份申请。请打开办件，核对最新内容后再办理。")


def blocking(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.blocking]


@dataclass(frozen=True)
class WantedMaterial:
    """One paper: the rule, whether this filing must bring it, and what proves it here."""

    rule: Material
    is_required: bool
    evidence: tuple[Evidence, ...]


def materials_wanted(case: Case) -> list[WantedMaterial]:
    """The papers of 25号 第八条 for this case, in their order."""
    facts = queries.facts_of(case)
    today = clock.today()
    return [
        WantedMaterial(
            rule, rule.required(facts), accepted(rule.code, facts, on=today, law=district().law)
        )
        for rule in MATERIALS
    ]


def receipt_deadline(received: date) -> Deadline:
    """The legal day for the receipt (25号 第九条), counted from the day after `received`."""
    days = district().law.parameter(RECEIPT_CLOCK, on=received)
    return due_date(received, days.whole, WorkCalendar.current())


def clerks_of(case: Case) -> list[User]:
    """Who decides filings where the institution lies."""
    return list(holders(Role.FILING_CLERK, division=case.institution.division_id))


def applicants_of(case: Case) -> list[User]:
    """Who prepares filings for the institution."""
    return list(holders(Role.INSTITUTION_HEAD, institution=case.institution.public_id))


def numbered(series: str, year: int, ordinal: int) -> str:
    """A paper's number: “示例托备申〔2026〕0001号”; the prefix is the district's."""
    return f"{district().paper_prefix}{series}〔{year}〕{ordinal:04d}号"
