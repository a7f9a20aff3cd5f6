"""A seat of the leading group: somebody is appointed, replaced, leaves, or is put right."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.accounts.models import Unit
from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.divisions.queries import district
from tuoyu.plan import actions
from tuoyu.plan.models import Seat, SeatPost
from tuoyu.plan.queries import group as queries
from tuoyu.plan.queries import units
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page

HINT = "只填办公电话，不填私人号码。"


class PersonForm(Form):
    name = forms.CharField(label="姓名", max_length=40)
    duty = forms.CharField(label="职务", max_length=60, help_text="例如“区卫生健康委主任”。")
    phone = forms.CharField(label="办公电话", max_length=40, required=False, help_text=HINT)

    def person(self) -> actions.Person:
        given = self.cleaned_data
        return actions.Person(given["name"], given["duty"], given["phone"])


class SeatForm(PersonForm):
    unit = forms.ChoiceField(label="单位")
    since = DateField(label="任职日期")
    reason = forms.CharField(
        label="任职依据", max_length=200, help_text="例如任职文件的名称或文号。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = units.seat_choices()

    def unit_chosen(self) -> Unit:
        return units.unit_of_plan(self.cleaned_data["unit"])


class NewSeatForm(SeatForm):
    post = forms.ChoiceField(label="身份", choices=SeatPost.choices)
    field_order = ("post", "unit", "name", "duty", "phone", "since", "reason")


class EndForm(Form):
    since = DateField(label="离任日期", help_text="这一天起不再担任。")
    reason = forms.CharField(label="离任原因", max_length=200, help_text="例如“工作调动”。")


@page(permission=Permission.GROUP_MANAGE, writes=True)
def new(request: PageRequest) -> HttpResponse:
    start = {"since": clock.today(), "unit": request.GET.get("unit", "")}
    form = NewSeatForm(typed(request), initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.appoint(
                SeatPost(given["post"]), form.unit_chosen(), form.person(),
                division=district().code, since=given["since"], reason=given["reason"],
                by=request.actor,
            )  # fmt: skip
        except (Invalid, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已登记。")
            return redirect("office-plan-group")
    return _page(request, form, "登记任职", "登记任职")


@page(permission=Permission.GROUP_MANAGE, writes=True)
def replace(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Somebody else from a day on; the former stays in the changes."""
    seat = queries.seat_for(request.actor, public_id)
    form = SeatForm(typed(request), initial={"since": clock.today(), "unit": seat.unit.code})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.replace(
                seat, form.unit_chosen(), form.person(), since=given["since"],
                reason=given["reason"], by=request.actor,
            )  # fmt: skip
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已更换，前任留在变更记录里。")
            return redirect("office-plan-group")
    return _page(request, form, f"更换{seat.get_post_display()}", "更换", seat)


@page(permission=Permission.GROUP_MANAGE, writes=True)
def end(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Nobody follows for now."""
    seat = queries.seat_for(request.actor, public_id)
    form = EndForm(typed(request), initial={"since": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.end(seat, since=given["since"], reason=given["reason"], by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已登记离任。")
            return redirect("office-plan-group")
    return _page(request, form, f"登记{seat.get_post_display()}离任", "登记离任", seat)


@page(permission=Permission.GROUP_MANAGE, writes=True)
def correct(request: PageRequest, public_id: UUID) -> HttpResponse:
    """What was typed wrongly."""
    seat = queries.seat_for(request.actor, public_id)
    start = {"name": seat.person_name, "duty": seat.duty, "phone": seat.office_phone}
    form = PersonForm(typed(request), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(seat, form.person(), by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已更正。")
            return redirect("office-plan-group")
    return _page(request, form, f"更正{seat.get_post_display()}信息", "保存更正", seat)


def _page(
    request: PageRequest, form: Form, title: str, button: str, seat: Seat | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "seat": seat}
    status = 422 if form.errors else 200
    return render(request, "office/plan/seat_form.html", context, status=status)
