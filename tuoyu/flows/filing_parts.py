"""What the flows of filing share: the law of the district, the due day, the readers of notices."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import holders
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, Role
from tuoyu.core.errors import Conflict, Invalid, require_state
from tuoyu.divisions.queries import district
from tuoyu.filing import answers, changes, clocks, queries
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Case
from tuoyu.registry.changes import children_present
from tuoyu.registry.models import Institution
from tuoyu.registry.records import is_credit_code_taken
from tuoyu.rules.filing import check, rules_applied
from tuoyu.rules.filing.facts import Evidence, FilingFacts
from tuoyu.rules.filing.materials import MATERIALS, Material, accepted
from tuoyu.rules.findings import Finding

RECEIPT_CLOCK = clocks.RECEIPT


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


def require_submitted(case: Case) -> None:
    """Raise `StepNotAllowed` unless the case waits for a decision."""
    gone = "这件备案办件现在是“{state}”，不需要再办理。请回到办件列表查看最新情况。"
    require_state(case, "submitted", otherwise=gone)


def require_submitted_as_seen(case: Case, seen: UUID | None) -> None:
    """A decision is about one submission: the one that the clerk has read.

    `case` is locked. Raises `StepNotAllowed` when nothing waits for a decision, `Conflict` when
    the applicant handed in anew after `seen` (the public id of a submission) was shown; None skips
    that comparison.
    """
    require_submitted(case)
    if seen is not None and case.submissions.latest("ordinal").public_id != seen:
        raise Conflict("申请人刚刚重新提交了这份申请。请打开办件，核对最新内容后再办理。")


def require_lawful_change(case: Case, facts: FilingFacts) -> None:
    """Raise `Invalid` in words for a change that changes nothing, moves the site, changes the legal
    person, or leaves fewer places than there are children."""
    given, institution = answers.everything(case), case.institution
    if not changes.changed_sections(changes.before_of(case), given):
        raise Invalid("填写的内容和现在的备案信息完全一样，没有需要变更的。请修改后再提交。")
    if given["site"].get("division") != institution.division_id:
        raise Invalid(
            "所在社区和原备案不同。搬到新的地点或者增设分部不是变更，要为新的地点重新办理备案；"
            "只是门牌或社区名称调整的，请联系区卫生健康委。"
        )
    if facts.credit_code != institution.credit_code:
        raise Invalid(
            "统一社会信用代码和原备案不同。换了举办主体不是变更，要由新的主体重新办理备案。"
        )
    present = children_present(institution)
    if (facts.capacity or 0) < present:
        raise Invalid(
            f"变更后的托位是{facts.capacity or 0}个，少于现在在托的{present}名婴幼儿"
            "（按最近一次报送的空余托位计算）。请先妥善安置，或者更新空余托位后再减少托位。"
        )


def require_kind(case: Case, kind: CaseKind) -> None:
    """Raise `Conflict` when a step of one kind of case is asked for another kind."""
    if case.kind != kind.value:
        raise Conflict(f"这是一件“{case.get_kind_display()}”办件，请回到办件页面办理。")


def settled(by: Actor) -> dict[str, object]:
    """The columns that come with the state `settled`."""
    return {"settled_at": clock.now(), "settled_by_id": by.person_id}


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


def clerks_of(case: Case) -> list[User]:
    """Who decides filings where the institution lies."""
    return clerks_at(case.institution.division_id)


def clerks_at(division: str) -> list[User]:
    """Who decides filings over a division (its code)."""
    return list(holders(Role.FILING_CLERK, division=division))


def office_of(case: Case) -> list[User]:
    """Who hears when a legal day is near or broken: the clerks and the office above them."""
    directors = holders(Role.OFFICE_DIRECTOR, division=case.institution.division_id)
    return list({person.pk: person for person in [*clerks_of(case), *directors]}.values())


def verifiers_for(case: Case) -> list[User]:
    """Who may verify on site where the institution lies."""
    roles = [role for role in Role if Permission.FILING_VERIFY in role.spec.permissions]
    people = [
        person for role in roles for person in holders(role, division=case.institution.division_id)
    ]
    return list({person.pk: person for person in people}.values())


def applicants_of(case: Case) -> list[User]:
    """Who prepares filings for the institution."""
    return heads_of(case.institution)


def heads_of(institution: Institution) -> list[User]:
    return list(holders(Role.INSTITUTION_HEAD, institution=institution.public_id))


def numbered(series: str, year: int, ordinal: int) -> str:
    """A paper's number: “示例托备申〔2026〕0001号”; the prefix is the district's."""
    return f"{district().paper_prefix}{series}〔{year}〕{ordinal:04d}号"
