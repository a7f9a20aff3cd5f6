"""整改报告: what was done about what was published."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core.authority import Permission
from tuoyu.core.errors import Invalid, require_state
from tuoyu.files import actions as files
from tuoyu.filing import queries, visits
from tuoyu.filing.models import Case
from tuoyu.flows.report_correction import report_correction
from tuoyu.web.filing_parts import published_rows
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page

FILE_KIND = "filing.correction"


class CorrectionForm(Form):
    text = forms.CharField(
        label="整改情况",
        max_length=1000,
        help_text="逐项写明整改了什么、怎样整改的。",
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 1000}),
    )
    file = forms.FileField(
        label="整改材料", required=False, help_text="PDF、JPG或PNG，不超过20MB。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"


@page(permission=Permission.FILING_PREPARE, writes=True)
def correction(request: PageRequest, public_id: UUID) -> HttpResponse:
    case = queries.case_for(request.actor, public_id)
    gone = "这件备案现在是“{state}”，没有需要报告的整改。请回到办件查看。"
    require_state(case, "nonconforming", otherwise=gone)
    posted = request.method == "POST"
    form = CorrectionForm(typed(request), request.FILES if posted else None)
    if posted and form.is_valid() and _reported(request, case, form):
        messages.success(request, "整改报告已提交，区卫生健康委会复核。")
        return redirect("provider-filing", case.public_id)
    context = {
        "case": case,
        "form": form,
        "published": published_rows(visits.nonconformities_of(case)[:1]),
    }
    return render(
        request, "provider/filing/correction.html", context, status=422 if posted else 200
    )


def _reported(request: PageRequest, case: Case, form: CorrectionForm) -> bool:
    """File and report together; what is wrong with the file shows beside its field."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            stored = given["file"] and files.store(
                given["file"],
                by=request.actor,
                institution=case.institution.public_id,
                division=case.institution.division_id,
                kind=FILE_KIND,
            )
            report_correction(case, given["text"], stored or None, by=request.actor)
    except Invalid as fault:
        form.add_error("file" if given["file"] else None, fault.message)
        return False
    return True
