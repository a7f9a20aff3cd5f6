"""Another phone number for a person, for the system administrator."""

from __future__ import annotations

from uuid import UUID

from django import forms as fields
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tuoyu.accounts import actions, queries
from tuoyu.core.authority import Permission
from tuoyu.core.crypto.mask import mask_phone
from tuoyu.core.errors import DomainError
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.signin.forms import PhoneMixin


class NewPhoneForm(PhoneMixin, Form):
    phone = fields.CharField(
        label="新的手机号码",
        help_text="登录验证码、邀请码和短信提醒以后发到这个号码。请先核实号码属于本人。",
        max_length=30,
        widget=fields.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "width": 20}),
    )


@page(permission=Permission.PEOPLE_MANAGE, writes=True)
def phone(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Give a person another number; an unused code sent to the old one stops working."""
    found = queries.person_for(request.actor, public_id)
    form = NewPhoneForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_phone(found, form.cleaned_data["phone"], by=request.actor)
        except DomainError as fault:
            form.add_error("phone", fault.message)
        else:
            messages.success(request, "手机号码已修改，发到原号码的邀请码不能再使用。")
            return HttpResponseRedirect(reverse("person", args=[found.public_id]))
    context = {"form": form, "person": found, "present": mask_phone(found.phone)}
    status = 422 if request.method == "POST" else 200
    return render(request, "people/phone.html", context, status=status)
