"""Which of one's institutions the workplace is about."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core.authority import Permission
from tuoyu.registry.models import Institution
from tuoyu.registry.records import own_institutions
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.workplace import choose


class SwitchForm(Form):
    institution = forms.ChoiceField(label="要办理哪家机构的业务", widget=forms.RadioSelect)

    def __init__(self, *args: Any, own: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each.public_id), each.name) for each in own]


@page(permission=Permission.PROVIDER_OPEN, writes=True)
def switch(request: PageRequest) -> HttpResponse:
    own = own_institutions(request.actor)
    initial = {"institution": str(request.actor.institutions()[0])}
    form = SwitchForm(typed(request), own=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        wished = form.cleaned_data["institution"]
        chosen = next(each for each in own if str(each.public_id) == wished)
        choose(request, chosen)
        messages.success(request, f"现在办理的是“{chosen.name}”的业务。")
        return redirect("provider-home")
    status = 422 if request.method == "POST" else 200
    return render(request, "provider/switch.html", {"form": form}, status=status)
