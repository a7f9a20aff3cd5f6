"""The draft of a filing: task list and sections (GOV.UK task list, any order, many sittings)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core.authority import Permission
from tuoyu.core.errors import Conflict, NotFound
from tuoyu.filing import actions, answers, changes, queries, visits
from tuoyu.filing.closures import closure_of
from tuoyu.filing.lifecycle import FILING, CaseKind
from tuoyu.filing.models import Case, Notice
from tuoyu.filing.sections import BY_CODE, CODES
from tuoyu.flows.filing_papers import item_name, papers_of
from tuoyu.flows.withdraw_filing import withdraw_filing
from tuoyu.registry.records import own_institution
from tuoyu.web.filing_parts import clock_rows, closure_rows, published_rows
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.filing import conflicts, parts
from tuoyu.web.provider.filing.forms import BUNDLES, bundle_for
from tuoyu.web.provider.filing.forms.bundle import Bundle, with_another_row
from tuoyu.web.provider.filing.forms.withdrawal import WithdrawForm

TITLES = {
    CaseKind.FILING: "托育机构备案申请",
    CaseKind.CHANGE: "变更备案申请",
    CaseKind.CLOSURE: "终止服务申请",
}
TO_SECTION = {code: number for number, code in enumerate(CODES)}


@page(permission=Permission.FILING_PREPARE, writes=True)
def start(request: PageRequest) -> HttpResponse:
    """Open the draft and lead to its task list."""
    institution = own_institution(request.actor)
    if request.method != "POST":
        return redirect("provider-home")
    case = actions.start(institution, by=request.actor)
    return redirect("provider-filing", case.public_id)


@page(permission=Permission.FILING_PREPARE)
def task_list(request: PageRequest, public_id: UUID) -> HttpResponse:
    case = queries.case_for(request.actor, public_id)
    finished = [code for code in CODES if code in case.done_sections]
    notice = _notice_of(case)
    is_closure = case.kind == CaseKind.CLOSURE.value
    fills_in = case.state in actions.EDITABLE and not is_closure
    context = {
        "case": case,
        "title": TITLES[CaseKind.of(case.kind)],
        "state": FILING.state(case.state),
        "is_editable": fills_in,
        "tasks": parts.tasks(case) if fills_in else [],
        "closure": closure_rows(closure_of(case)),
        "changed": changed_names(case),
        "clocks": clock_rows(queries.clocks(case)),
        "published": published_rows(visits.nonconformities_of(case)),
        "issued": [each for each in papers_of(case) if each[0] != "notice"],
        "may_withdraw": case.state in ("draft", "submitted", "returned"),
        "finished": len(finished),
        "total": len(CODES),
        "is_complete": len(finished) == len(CODES),
        "notice": notice,
        "notice_items": [
            {"name": item_name(item), "reason": item["reason"]}
            for item in (notice.items if notice else [])
        ],
        "events": history_events(case),
    }
    return render(request, "provider/filing/task_list.html", context)


@page(permission=Permission.FILING_PREPARE, writes=True)
def section(request: PageRequest, public_id: UUID, code: str) -> HttpResponse:
    """One section: save what is right and go on, or keep it half-finished."""
    case = queries.case_for(request.actor, public_id)
    if code not in BUNDLES or case.kind == CaseKind.CLOSURE.value:
        raise NotFound
    if request.method == "POST":
        return _save(request, case, code)
    if case.state not in actions.EDITABLE:
        return redirect("provider-filing", case.public_id)
    saved = answers.of_section(case, code)
    bundle = bundle_for(code, typed(request), saved, kind=answers.kind_in(case.answers))
    if bundle.posted or not request.GET.get("checked"):
        return _section_page(request, case, code, bundle)
    return _section_page(request, case, code, bundle, found=_blocking_of(case, code))


def _save(request: PageRequest, case: Case, code: str) -> HttpResponse:
    act = request.POST.get("act", "")
    data: QueryDict = request.POST
    if act == "add-row":
        data = with_another_row(data)
    bundle = bundle_for(code, data, kind=answers.kind_in(case.answers))
    complete = bundle.is_valid()
    if act == "" and not complete:
        return _section_page(request, case, code, bundle, status=422)
    done = complete and act == ""
    try:
        _keep(request, case, code, bundle, data, done)
    except Conflict as fault:
        conflict = conflicts.shown(case, code, bundle, fault, by=request.actor)
        return _section_page(request, case, code, bundle, conflict=conflict, status=409)
    here = reverse("provider-filing-section", args=[case.public_id, code])
    if act == "add-row":
        return redirect(f"{here}#rows-{bundle.row_count - 1}")
    if not done:
        messages.success(request, "草稿已保存，可以随时回来继续填写。")
        return redirect("provider-filing", case.public_id)
    if _blocking_of(case, code):
        return redirect(f"{here}?checked=1")
    return redirect(_next(case, request.GET.get("from", "")))


def _keep(
    request: PageRequest, case: Case, code: str, bundle: Bundle, data: QueryDict, done: bool
) -> None:
    actions.save_section(
        case,
        code,
        bundle.kept(data),
        done=done,
        revision=bundle.revision or None,
        by=request.actor,
    )


def _blocking_of(case: Case, code: str) -> list[parts.Shown]:
    """What the law says against this section as it stands, except what is merely missing."""
    rows = parts.shown(parts.present_findings(case), case)
    return [row for row in rows if row.section == code and row.is_blocking]


def _next(case: Case, origin: str) -> str:
    if origin == "check":
        return reverse("provider-filing-check", args=[case.public_id])
    return reverse("provider-filing", args=[case.public_id])


def _section_page(
    request: PageRequest,
    case: Case,
    code: str,
    bundle: Bundle,
    *,
    found: list[parts.Shown] | None = None,
    conflict: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "section": BY_CODE[code],
        "bundle": bundle,
        "findings": found or [],
        "row_faults": bundle.row_faults() if status == 422 else [],
        "conflict": conflict,
        "number": TO_SECTION[code] + 1,
        "total": len(CODES),
        # What was posted stays under the answers that it was typed over, until they are opened.
        "revision": bundle.revision if bundle.posted else answers.mark_of(case, code),
    }
    return render(request, "provider/filing/section.html", context, status=status)


@page(permission=Permission.FILING_PREPARE, writes=True)
def withdraw(request: PageRequest, public_id: UUID) -> HttpResponse:
    case = queries.case_for(request.actor, public_id)
    form = WithdrawForm(typed(request))
    if request.method == "POST" and form.is_valid():
        withdraw_filing(case, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, "备案申请已撤回，需要时可以重新开始。")
        return redirect("provider-home")
    status = 422 if request.method == "POST" else 200
    context = {"case": case, "form": form}
    return render(request, "provider/filing/withdraw.html", context, status=status)


def changed_names(case: Case) -> list[str]:
    """The parts of a change that differ from what is on record; none for other cases."""
    if case.kind != CaseKind.CHANGE.value:
        return []
    codes = changes.changed_sections(changes.before_of(case), answers.everything(case))
    return [BY_CODE[code].title for code in codes]


def history_events(case: Case) -> list[dict[str, Any]]:
    """The steps of a case for the timeline, newest first."""
    tones = {
        "receipted": "good", "verified": "good", "settled": "good",
        "returned": "bad", "nonconforming": "bad", "cancelled": "bad",
    }  # fmt: skip
    return [
        {
            "title": FILING.step(log.step).label,
            "when": log.taken_at,
            "by": log.taken_by_name,
            "text": log.reason,
            "tone": tones.get(log.target, ""),
        }
        for log in reversed(queries.history(case))
    ]


def _notice_of(case: Case) -> Notice | None:
    if case.state != "returned":
        return None
    return Notice.objects.filter(submission__case=case).order_by("-id").first()
