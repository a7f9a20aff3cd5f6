"""终止服务: since when, why, and where every child went."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core.authority import Permission
from tuoyu.core.errors import Invalid
from tuoyu.filing.changes import open_case
from tuoyu.filing.closures import Closure, Placement, PlacementKind, closure_of
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Case
from tuoyu.flows.report_closure import report_closure
from tuoyu.registry.changes import children_present
from tuoyu.registry.models import Institution
from tuoyu.registry.records import own_institution
from tuoyu.web.forms import Form
from tuoyu.web.forms.checked import PastDateField
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.filing.forms.classes import whole


class ClosureForm(Form):
    """One number and one place per kind of placement."""

    ends_on = PastDateField(label="终止日期", help_text="已经停止服务的日期，例如 2026、3、15。")
    reason = forms.CharField(
        label="终止原因",
        max_length=200,
        help_text="会在公开名录中显示，不写个人信息。",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 200}),
    )
    placed = forms.BooleanField(label="在托婴幼儿都已妥善安置，并已告知监护人")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in PlacementKind:
            children = whole(f"{kind.label}的人数", required=False, attrs={"suffix": "名"})
            where = forms.CharField(
                label=f"{kind.label}：去向",
                required=False,
                max_length=100,
                help_text="写机构名称等，不写婴幼儿姓名。",
            )
            self.add(f"{kind.value}-children", children)
            self.add(f"{kind.value}-where", where)

    def closure(self) -> Closure:
        given = self.cleaned_data
        return Closure(
            ends_on=given["ends_on"],
            reason=given["reason"].strip(),
            placements=tuple(
                Placement(kind, given[f"{kind.value}-children"], given[f"{kind.value}-where"])
                for kind in PlacementKind
                if given.get(f"{kind.value}-children")
            ),
        )

    def groups(self) -> list[dict[str, Any]]:
        return [
            {
                "title": kind.label,
                "fields": [self[f"{kind.value}-children"], self[f"{kind.value}-where"]],
            }
            for kind in PlacementKind
        ]


@page(permission=Permission.FILING_PREPARE, writes=True)
def closure(request: PageRequest) -> HttpResponse:
    own = own_institution(request.actor)
    returned = _returned(own)
    form = ClosureForm(typed(request), initial=_initial(returned))
    if request.method == "POST" and form.is_valid():
        try:
            case = report_closure(own, form.closure(), by=request.actor)
        except Invalid as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, "终止服务申请已提交。")
            return redirect("provider-filing-submitted", case.public_id)
    context = {
        "institution": own,
        "form": form,
        "present": children_present(own),
        "is_filed": own.state == "filed",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "provider/filing/closure.html", context, status=status)


def _returned(own: Institution) -> Case | None:
    known = open_case(own)
    return known if known and known.kind == CaseKind.CLOSURE.value else None


def _initial(case: Case | None) -> dict[str, Any]:
    told = closure_of(case) if case else None
    if told is None:
        return {}
    placed = {
        f"{each.kind.value}-{name}": getattr(each, name)
        for each in told.placements
        for name in ("children", "where")
    }
    return {"ends_on": told.ends_on, "reason": told.reason, **placed}
