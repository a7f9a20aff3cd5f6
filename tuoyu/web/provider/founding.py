"""The first page of a founder: name the institution, then go on to the filing."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core.authority import Permission
from tuoyu.divisions.queries import division_by_code
from tuoyu.flows.found_institution import found_institution
from tuoyu.rules.filing.facts import InstitutionKind
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.filing.forms.place import communities
from tuoyu.web.provider.filing.forms.subject import KIND_HINTS, radios


class FoundingForm(Form):
    name = forms.CharField(
        label="机构名称", max_length=100, help_text="与登记证书一致；还没有登记的，先填拟用名称。"
    )
    kind = radios("机构类别", InstitutionKind.choices(), KIND_HINTS)
    division = forms.ChoiceField(label="所在社区", choices=communities)
    head_name = forms.CharField(
        label="您的姓名", max_length=40, help_text="您将成为本机构在平台上的负责人账号。"
    )


@page(permission=Permission.INSTITUTION_FOUND, writes=True)
def found(request: PageRequest) -> HttpResponse:
    if request.actor.institutions():
        return redirect("provider-home")
    form = FoundingForm(typed(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found_institution(
            given["name"],
            InstitutionKind.of(given["kind"]),
            division_by_code(given["division"]),
            head_name=given["head_name"],
            by=request.actor,
        )
        messages.success(request, "机构已登记，现在可以准备备案申请。")
        return redirect("provider-home")
    status = 422 if request.method == "POST" else 200
    return render(request, "provider/found.html", {"form": form}, status=status)
