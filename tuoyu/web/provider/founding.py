"""The first page of a founder: name the institution, then go on to the filing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core.authority import Permission
from tuoyu.divisions.queries import division_by_code
from tuoyu.flows.found_institution import found_institution
from tuoyu.registry.records import own_institutions
from tuoyu.rules.filing.facts import InstitutionKind
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.filing.forms.place import communities
from tuoyu.web.provider.filing.forms.subject import KIND_HINTS, radios
from tuoyu.web.workplace import choose


class FoundingForm(Form):
    name = forms.CharField(
        label="机构名称", max_length=100, help_text="与登记证书一致；还没有登记的，先填拟用名称。"
    )
    kind = radios("机构类别", InstitutionKind.choices(), KIND_HINTS)
    division = forms.ChoiceField(label="所在社区", choices=communities)
    head_name = forms.CharField(
        label="您的姓名", max_length=40, help_text="您将成为本机构在平台上的负责人账号。"
    )

    def __init__(self, *args: Any, name_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if name_known:
            del self.fields["head_name"]


@page(permission=Permission.INSTITUTION_FOUND, writes=True)
def found(request: PageRequest) -> HttpResponse:
    """Somebody may open several institutions; one after the other goes through its filing."""
    own = own_institutions(request.actor) if request.actor.institutions() else []
    if any(each.state == "preparing" for each in own):
        return redirect("provider-home" if len(own) == 1 else "provider-switch")
    form = FoundingForm(typed(request), name_known=bool(own))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = found_institution(
            given["name"],
            InstitutionKind.of(given["kind"]),
            division_by_code(given["division"]),
            head_name=given.get("head_name", request.actor.name),
            by=request.actor,
        )
        choose(request, made)
        messages.success(request, "机构已登记，现在可以准备备案申请。")
        return redirect("provider-home")
    status = 422 if request.method == "POST" else 200
    return render(request, "provider/found.html", {"form": form}, status=status)
