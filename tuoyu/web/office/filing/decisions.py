"""The clerk's decisions on a submission: the receipt, a change, a closure, or what is missing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core.authority import Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.filing import queries
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Case
from tuoyu.filing.opinions.queries import fitting
from tuoyu.filing.sections import CLOSURE, SECTIONS
from tuoyu.flows.accept_change import accept_change
from tuoyu.flows.accept_closure import accept_closure
from tuoyu.flows.filing_parts import materials_wanted, require_kind, require_submitted
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.return_filing import MissingItem, return_filing
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.filing.views import case_context
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.filing import parts

LONGEST_REASON = 300


@page(permission=Permission.FILING_DECIDE, writes=True)
def receipt(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask once more what the receipt means, then issue it."""
    case = _open_case(request, public_id, CaseKind.FILING)
    if request.method == "POST":
        issued = issue_receipt(case, seen=_seen(request), by=request.actor)
        messages.success(
            request, f"备案回执已发放，编号{issued.receipt_number}，机构已列入公开名录。"
        )
        return redirect("office-filing", case.public_id)
    return render(request, "office/filing/receipt.html", case_context(request, case))


@page(permission=Permission.FILING_DECIDE, writes=True)
def change(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask once more what the change does, then write it into the register."""
    case = _open_case(request, public_id, CaseKind.CHANGE)
    if request.method == "POST":
        accept_change(case, seen=_seen(request), by=request.actor)
        messages.success(request, "变更备案已办理，机构档案和公开名录已经更新。")
        return redirect("office-filing", case.public_id)
    return render(request, "office/filing/change.html", case_context(request, case))


@page(permission=Permission.FILING_DECIDE, writes=True)
def closure(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask once more what the cancellation does, then cancel."""
    case = _open_case(request, public_id, CaseKind.CLOSURE)
    if request.method == "POST":
        made = accept_closure(case, seen=_seen(request), by=request.actor)
        messages.success(request, f"备案已注销，通知编号{made.number}。公开名录已注明终止日期。")
        return redirect("office-filing", case.public_id)
    return render(request, "office/filing/closure.html", case_context(request, case))


@dataclass(frozen=True)
class Part:
    """One part that may be returned: its reason, what may be taken over, its papers."""

    name: str
    section: str
    material: str
    papers: tuple[dict[str, Any], ...] = ()

    @property
    def opinions(self) -> str:
        return f"{self.name}-opinions"

    @property
    def code(self) -> str:
        return f"{self.section}:{self.material}" if self.material else self.section


class ReturnForm(Form):
    """One reason per part; a part without a reason and without a chosen opinion is not asked for.

    Each paper's reason stands beside the paper. What the rules found of a part and the usual
    sentences (常用意见) may be taken over by a tick, without JavaScript.
    """

    remark = forms.CharField(
        label="补充说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )

    def __init__(
        self, *args: object, case: Case, context: dict[str, Any], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parts: list[Part] = []
        self.found: list[parts.Shown] = [*context["stops"], *context["remarks"]]
        self.opinions = fitting(case)
        if case.kind == CaseKind.CLOSURE.value:
            self._add(CLOSURE.code, "", CLOSURE.title)
            return
        for section in SECTIONS:
            if section.code != "materials":
                self._add(section.code, "", section.title)
        for wanted in materials_wanted(case):
            code = wanted.rule.code.value
            papers = tuple(row for row in context["materials"] if row["code"] == code)
            self._add("materials", code, wanted.rule.name, papers)

    def _add(
        self, section: str, material: str, label: str, papers: tuple[dict[str, Any], ...] = ()
    ) -> None:
        part = Part(f"{section}-{material}" if material else section, section, material, papers)
        self.parts.append(part)
        reason = forms.CharField(
            label=label,
            required=False,
            max_length=LONGEST_REASON,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.add(part.name, reason)
        usual = [*self._found_in(part), *self.opinions(part.code, label)]
        if usual:
            taken_over = forms.MultipleChoiceField(
                label=f"{label}常用意见",
                required=False,
                choices=[(text, text) for text in dict.fromkeys(usual)],
                widget=forms.CheckboxSelectMultiple,
            )
            self.add(part.opinions, taken_over)

    def _found_in(self, part: Part) -> list[str]:
        """What the rules say of a section; the papers are asked for by their own rule."""
        if part.material:
            return []
        return [row.sentence for row in self.found if row.section == part.section]

    def _reason(self, part: Part) -> str:
        given = self.cleaned_data
        said = [*given.get(part.opinions, []), given.get(part.name, "").strip()]
        return "".join(text for text in said if text)

    def items(self) -> list[MissingItem]:
        found = [(part, self._reason(part)) for part in self.parts]
        return [
            MissingItem(part.section, part.material, reason) for part, reason in found if reason
        ]

    def part_fields(self) -> list[dict[str, Any]]:
        """Reason, opinions and papers of each part, for the template."""
        return [
            {
                "reason": self[part.name],
                "opinions": self[part.opinions] if part.opinions in self.fields else None,
                "papers": part.papers,
            }
            for part in self.parts
        ]


@page(permission=Permission.FILING_DECIDE, writes=True)
def return_once(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Everything that is missing on one page; sent once."""
    case = _open_case(request, public_id)
    shown = case_context(request, case)
    form = ReturnForm(typed(request), case=case, context=shown)
    if request.method == "POST" and form.is_valid():
        try:
            return_filing(
                case,
                form.items(),
                remark=form.cleaned_data["remark"],
                seen=_seen(request),
                by=request.actor,
            )
        except Invalid as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, "一次性告知书已发出，申请人补正后会重新提交。")
            return redirect("office-filing", case.public_id)
    context = {**shown, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "office/filing/return.html", context, status=status)


def _seen(request: PageRequest) -> UUID | None:
    """The submission that the page showed; what is no such id counts as one long gone."""
    posted = request.POST.get("submission", "")
    if not posted:
        return None
    try:
        return UUID(posted)
    except ValueError:
        return UUID(int=0)


def _open_case(request: PageRequest, public_id: UUID, kind: CaseKind | None = None) -> Case:
    """The case, if a decision is still open; else the present state in words."""
    case = queries.case_for(request.actor, public_id)
    require(request.actor, Permission.FILING_DECIDE, case)
    if kind is not None:
        require_kind(case, kind)
    require_submitted(case)
    return case
