"""Flow: the clerk tells everything that is missing, once (一次性告知补正)."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from uuid import UUID

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.core.lifecycle import take_step
from tuoyu.core.numbering import next_number
from tuoyu.filing import answers
from tuoyu.filing.models import Case, Notice, Submission
from tuoyu.filing.sections import BY_CODE
from tuoyu.flows import filing_parts
from tuoyu.flows.filing_papers import issue, item_name
from tuoyu.notices import actions as notices
from tuoyu.rules.filing.facts import MaterialCode

NUMBER_SERIES = "托备告"
# What makes a paper another one; the code stands first.
OF_A_PAPER = ("code", "digest", "evidence", "issued_on", "valid_until")


@dataclass(frozen=True)
class MissingItem:
    """One thing to mend: a section or one of the papers, and what to do about it."""

    section: str
    material: str
    reason: str

    @property
    def part(self) -> str:
        return f"{self.section}:{self.material}"


@transaction.atomic
def return_filing(
    case: Case,
    items: Sequence[MissingItem],
    *,
    remark: str = "",
    seen: UUID | None = None,
    by: Actor,
) -> Notice:
    """Return a submission with the whole list of what is missing.

    The list is told once: a later return may only repeat what was told before, or name parts that
    the applicant has changed since. Raises `Invalid` otherwise, `StepNotAllowed` when another
    clerk was first, `Conflict` when the applicant handed in anew after `seen` was shown.
    """
    require(by, Permission.FILING_DECIDE, case)
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("institution").get(pk=case.pk)
    )
    filing_parts.require_submitted_as_seen(case, seen)
    _check_items(items)
    _require_nothing_new(case, items)
    take_step(case, "return", by=by, reason=remark)
    today = clock.today()
    ordinal = next_number(f"filing-notice:{case.institution.division_id[:6]}", today.year)
    notice = Notice.objects.create(
        submission=case.submissions.latest("ordinal"),
        number=filing_parts.numbered(NUMBER_SERIES, today.year, ordinal),
        items=[asdict(item) for item in items],
        remark=remark,
        issued_by_id=by.person_id,
    )
    sections = {item.section for item in items}
    case.done_sections = [code for code in case.done_sections if code not in sections]
    # The clocks stand still until the mended materials come in.
    case.due_on = case.verify_due_on = None
    case.due_is_tentative = case.verify_due_is_tentative = False
    case.save(
        update_fields=[
            "done_sections", "due_on", "due_is_tentative",
            "verify_due_on", "verify_due_is_tentative",
        ]
    )  # fmt: skip
    issue(case, "notice")
    audit.record(by, "filing.notice", case, items=len(items))
    notices.queue(
        filing_parts.applicants_of(case),
        subject=f"{case.get_kind_display()}申请需要补正",
        body=f"申请编号{case.number}，共有{len(items)}处需要补正，请按告知书一次改好后再次提交。",
        link=f"/provider/filings/{case.public_id}/",
        about=case.public_id,
        by=by,
    )
    return notice


def _check_items(items: Sequence[MissingItem]) -> None:
    if not items:
        raise Invalid("请至少在一栏写明需要补正的内容，以及怎样补正。")
    for item in items:
        if item.section not in BY_CODE:
            raise Invalid("补正内容所属的部分不存在，请刷新页面后重新勾选。")
        if not item.reason.strip():
            raise Invalid("每一处需要补正的内容都要写明原因和要求。")
        if item.material and item.material not in {code.value for code in MaterialCode}:
            raise Invalid("补正的材料不在材料清单中，请刷新页面后重新勾选。")


def _require_nothing_new(case: Case, items: Sequence[MissingItem]) -> None:
    submissions = list(case.submissions.order_by("ordinal"))
    told = {
        f"{item['section']}:{item['material']}"
        for notice in Notice.objects.filter(submission__case=case)
        for item in notice.items
    }
    if not told:
        return
    allowed = told.union(*(changed_parts(*pair) for pair in pairwise(submissions)))
    late = [item for item in items if item.part not in allowed]
    if late:
        names = "、".join(item_name(asdict(item)) for item in late)
        raise Invalid(
            f"“{names}”在第一次告知时没有提出，申请人也没有改动过，不能再次要求补正（一次性告知）。"
        )


def changed_parts(before: Submission, after: Submission) -> set[str]:
    """The parts that differ between two submissions, as `MissingItem.part` names them."""
    parts = {f"{code}:" for code in BY_CODE if _section(before, code) != _section(after, code)}
    papers = [
        {tuple(paper[name] for name in OF_A_PAPER) for paper in submission.materials}
        for submission in (before, after)
    ]
    parts |= {f"materials:{paper[0]}" for paper in papers[0] ^ papers[1]}
    return parts


def _section(submission: Submission, code: str) -> list[object]:
    """What was understood; a blank more or less in what was typed is no change."""
    private = json.loads(submission.private_answers).get(code, {})
    understood = {name: value for name, value in private.items() if name != answers.TYPED}
    return [submission.answers.get(code), understood]
