"""The clerk's two decisions: the receipt, or the whole list of what is missing."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core.authority import Permission, require
from tuoyu.core.errors import Invalid, StepNotAllowed
from tuoyu.filing import queries
from tuoyu.filing.models import Case
from tuoyu.filing.sections import SECTIONS
from tuoyu.flows.filing_parts import materials_wanted
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.return_filing import MissingItem, return_filing
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.filing.views import case_context
from tuoyu.web.page import PageRequest, page

LONGEST_REASON = 300


@page(permission=Permission.FILING_DECIDE, writes=True)
def receipt(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask once more what the receipt means, then issue it."""
    case = _open_case(request, public_id)
    if request.method == "POST":
        issued = issue_receipt(case, seen=_seen(request), by=request.actor)
        messages.success(
            request, f"备案回执已发放，编号{issued.receipt_number}，机构已列入公开名录。"
        )
        return redirect("office-filing", case.public_id)
    return render(request, "office/filing/receipt.html", case_context(request, case))


class ReturnForm(Form):
    """One reason per part; a part without a reason is not asked for."""

    remark = forms.CharField(
        label="补充说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.parts: dict[str, tuple[str, str]] = {}
        for section in SECTIONS:
            if section.code != "materials":
                self._add(section.code, "", section.title)
        for wanted in materials_wanted(case):
            self._add("materials", wanted.rule.code.value, wanted.rule.name)

    def _add(self, section: str, material: str, label: str) -> None:
        name = f"{section}-{material}" if material else section
        self.parts[name] = (section, material)
        self.fields[name] = forms.CharField(
            label=label,
            required=False,
            max_length=LONGEST_REASON,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def items(self) -> list[MissingItem]:
        return [
            MissingItem(section, material, self.cleaned_data[name].strip())
            for name, (section, material) in self.parts.items()
            if self.cleaned_data.get(name, "").strip()
        ]

    def part_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.parts]


@page(permission=Permission.FILING_DECIDE, writes=True)
def return_once(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Everything that is missing on one page; sent once."""
    case = _open_case(request, public_id)
    form = ReturnForm(typed(request), case=case)
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
    context = {**case_context(request, case), "form": form}
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


def _open_case(request: PageRequest, public_id: UUID) -> Case:
    """The case, if a decision is still open; else the present state in words."""
    case = queries.case_for(request.actor, public_id)
    require(request.actor, Permission.FILING_DECIDE, case)
    if case.state != "submitted":
        label = case.get_state_display()
        raise StepNotAllowed(
            f"这件备案办件现在是“{label}”，不需要再办理。请回到办件列表查看其他办件。",
            present=case.state,
            present_label=label,
        )
    return case
