"""Flow: two verifiers record what they found on site (现场核实), once.

After the receipt all items of the health evaluation (卫生评价) are looked at, after a correction those
that failed. What does not conform is published with its reasons (25号 第九条) until it is lifted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tuoyu.accounts.models import User
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid, require_state
from tuoyu.core.lifecycle import take_step
from tuoyu.core.numbering import next_number
from tuoyu.files.models import StoredFile
from tuoyu.filing import visits
from tuoyu.filing.aftermath import CheckResult, Conclusion
from tuoyu.filing.models import Case, CheckedItem, Nonconformity, Verification
from tuoyu.flows import filing_parts
from tuoyu.flows.filing_papers import issue
from tuoyu.notices import actions as notices

NUMBER_SERIES = "托备不"
TO_VERIFY = ("receipted", "corrected")


@dataclass(frozen=True)
class Found:
    """What was found of one item; a reason is needed for anything but 合格."""

    item: int
    result: CheckResult
    note: str = ""
    file: StoredFile | None = None


@dataclass(frozen=True)
class Visit:
    """One visit: the day, the colleague who verified too, the items, and what else was found."""

    visited_on: date
    second_verifier: User
    found: Sequence[Found]
    remark: str = ""

    @property
    def failed(self) -> list[Found]:
        return [each for each in self.found if each.result is CheckResult.FAIL]


@transaction.atomic
def verify_filing(case: Case, visit: Visit, *, by: Actor) -> Verification:
    """Record a visit and take the step that follows from it.

    Every item passed or not applicable and nothing else found: 核实合格 (a published non-conformity is
    lifted). Otherwise the reasons are published and the institution is told. Raises
    `StepNotAllowed` when another colleague was first, `Invalid` for an incomplete record.
    """
    require(by, Permission.FILING_VERIFY, case)
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("institution__division")
        .get(pk=case.pk)
    )
    require_waiting(case)
    _check(case, visit, by)
    conforms = not visit.failed and not visit.remark.strip()
    record = _keep(case, visit, conforms, by)
    if case.state == "receipted":
        take_step(case, "verify" if conforms else "publish", by=by)
        if not conforms:
            _publish(case, record, visit, by)
    else:
        take_step(case, "lift" if conforms else "insist", by=by, reason=_reason(visit))
        if conforms:
            _lift(case, by)
    audit.record(
        by, "filing.verification", case, conforms=conforms, late=_is_late(case, clock.today())
    )
    _tell(case, conforms, by)
    return record


def require_waiting(case: Case) -> None:
    """Raise `StepNotAllowed` unless the case waits for a visit."""
    gone = "这件备案办件现在是“{state}”，不需要再核实。请回到办件列表查看最新情况。"
    require_state(case, *TO_VERIFY, otherwise=gone)


def _check(case: Case, visit: Visit, by: Actor) -> None:
    wanted = visits.items_to_check(case)
    given = [each.item for each in visit.found]
    if sorted(given) != sorted(wanted):
        missing = [str(item) for item in wanted if item not in given]
        raise Invalid(
            f"每一项都要记录核实结果，还缺第{'、'.join(missing)}项。"
            if missing
            else "核实的项次和这次应核实的不一致，请刷新页面后重新填写。"
        )
    silent = [each for each in visit.found if each.result is not CheckResult.PASS and not each.note]
    if silent:
        raise Invalid(f"第{silent[0].item}项不是“合格”，请写明情况。")
    if visit.visited_on > clock.today():
        raise Invalid("核实日期不能晚于今天，请核对。")
    if case.submitted_at and visit.visited_on < clock.localday(case.submitted_at):
        raise Invalid("核实日期不能早于收到材料的日期，请核对。")
    if visit.second_verifier.pk == by.user_id:
        raise Invalid("现场核实应当有两名人员，请选择另一名同事。")
    if visit.second_verifier not in filing_parts.verifiers_for(case):
        raise Invalid("另一名核实人员没有核实的权限，请重新选择。")


def _keep(case: Case, visit: Visit, conforms: bool, by: Actor) -> Verification:
    record = Verification.objects.create(
        case=case,
        ordinal=case.verifications.count() + 1,
        visited_on=visit.visited_on,
        first_verifier_id=by.person_id,
        second_verifier=visit.second_verifier,
        conclusion=(Conclusion.CONFORMING if conforms else Conclusion.NONCONFORMING).value,
        remark=visit.remark.strip(),
        recorded_by_id=by.person_id,
        applied_rules=visits.rules_applied(clock.today()),
    )
    CheckedItem.objects.bulk_create(
        CheckedItem(
            verification=record,
            item=each.item,
            result=each.result.value,
            note=each.note.strip(),
            file=each.file,
        )
        for each in visit.found
    )
    return record


def _publish(case: Case, record: Verification, visit: Visit, by: Actor) -> None:
    today = clock.today()
    ordinal = next_number(f"filing-nonconformity:{case.institution.division_id[:6]}", today.year)
    Nonconformity.objects.create(
        verification=record,
        case=case,
        number=filing_parts.numbered(NUMBER_SERIES, today.year, ordinal),
        reasons=_reasons(visit),
        published_by_id=by.person_id,
    )
    issue(case, "nonconformity")


def _reasons(visit: Visit) -> list[dict[str, object]]:
    reasons: list[dict[str, object]] = [
        {"item": each.item, "reason": each.note.strip()} for each in visit.failed
    ]
    if visit.remark.strip():
        reasons.append({"item": None, "reason": visit.remark.strip()})
    return reasons


def _reason(visit: Visit) -> str:
    return "；".join(
        f"第{each['item']}项：{each['reason']}" if each["item"] else str(each["reason"])
        for each in _reasons(visit)
    )


def _lift(case: Case, by: Actor) -> None:
    Nonconformity.objects.filter(case=case, lifted_at=None).update(
        lifted_at=clock.now(), lifted_by_id=by.person_id
    )


def _is_late(case: Case, today: date) -> bool:
    return bool(case.verify_due_on and today > case.verify_due_on)


def _tell(case: Case, conforms: bool, by: Actor) -> None:
    subject = "现场核实合格" if conforms else "现场核实发现不符合规定的情形"
    body = (
        "区卫生健康委已完成现场核实，符合规定。"
        if conforms
        else "请查看不符合规定的理由，整改完成后在办件中报告。整改复核合格后解除公示。"
    )
    notices.queue(
        filing_parts.applicants_of(case),
        subject=subject,
        body=body,
        link=f"/provider/filings/{case.public_id}/",
        about=case.public_id,
        by=by,
    )
    notices.queue(
        [person for person in filing_parts.clerks_of(case) if person.pk != by.user_id],
        subject=f"{subject}：{case.shown_name}",
        body=f"备案编号{case.receipt_number}。",
        link=f"/office/filings/{case.public_id}/",
        about=case.public_id,
        by=by,
    )
