"""Cancelling a filing by law, from the institution's record."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core.authority import Permission, require
from tuoyu.core.errors import Invalid, require_state
from tuoyu.filing.aftermath import CancelGround
from tuoyu.flows.cancel_filing import cancel_filing
from tuoyu.registry import records
from tuoyu.web.forms import Form
from tuoyu.web.forms.checked import PastDateField
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page

BY_LAW = [ground for ground in CancelGround if ground is not CancelGround.CLOSURE]
HINTS = {
    CancelGround.REGISTRATION_ENDED.value: "登记机关已经注销、吊销或撤销登记。",
    CancelGround.ORDERED_TO_STOP.value: "依法作出的责令停止托育服务的决定已经生效。",
}


class CancelForm(Form):
    ground = forms.ChoiceField(
        label="注销事由",
        choices=[(ground.value, ground.label) for ground in BY_LAW],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="说明",
        max_length=200,
        help_text="写明所依据的文书名称和编号。会在公开名录中显示，不写个人信息。",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 200}),
    )
    on = PastDateField(label="终止日期", help_text="文书上登记终止或停止服务的日期。")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].option_hints = HINTS  # type: ignore[attr-defined]


@page(permission=Permission.FILING_DECIDE, writes=True)
def cancel(request: PageRequest, public_id: UUID) -> HttpResponse:
    institution = records.institution_for(request.actor, public_id)
    require(request.actor, Permission.FILING_DECIDE, institution)
    gone = "这家机构现在是“{state}”，没有可以注销的备案。"
    require_state(institution, "filed", otherwise=gone)
    form = CancelForm(typed(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = cancel_filing(
                institution,
                CancelGround.of(given["ground"]),
                given["reason"],
                given["on"],
                by=request.actor,
            )
        except Invalid as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, f"备案已注销，通知编号{made.number}。")
            return redirect("office-institution", institution.public_id)
    context = {"institution": institution, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "office/filing/cancel.html", context, status=status)
