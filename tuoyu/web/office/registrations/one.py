"""One registered institution: what is known, what was done, and what to do next."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, may
from tuoyu.core.crypto.mask import mask_phone
from tuoyu.core.lifecycle import available_steps
from tuoyu.divisions.queries import district
from tuoyu.registrations import actions, queries
from tuoyu.registrations.lifecycle import REGISTRATION
from tuoyu.registrations.models import Means, Registration, Result
from tuoyu.rules.registration.unfiled import unfiled
from tuoyu.rules.wording import citation, sentence
from tuoyu.web.forms import Form
from tuoyu.web.forms.checked import PastDateField
from tuoyu.web.held import typed
from tuoyu.web.office.registrations.listing import days_of
from tuoyu.web.page import PageRequest, page

SHOWN = {
    "name": "名称", "registrar": "登记机关", "registered_on": "登记日期", "scope": "业务或经营范围",
    "address": "住所", "division_id": "街道或社区", "legal_person_type": "法人类型",
    "standing": "登记状态", "phone": "联系电话", "representative": "法定代表人",
}  # fmt: skip


@page(permission=Permission.REGISTRATION_READ)
def registration(request: PageRequest, public_id: UUID) -> HttpResponse:
    row = queries.registration_for(request.actor, public_id)
    follows = bool(may(request.actor, Permission.REGISTRATION_FOLLOW, row))
    context = {
        "registration": row,
        "state": REGISTRATION.state(row.state),
        "facts": list(_facts(row, request.actor, follows)),
        "advice": _advice(row),
        "contacts": _contacts(row),
        "events": _events(row),
        "follows": follows and row.state == "unfiled",
        "steps": {step.code for step in available_steps(row, request.actor)},
    }
    return render(request, "office/registrations/one.html", context)


def _facts(row: Registration, by: Actor, follows: bool) -> Iterator[dict[str, Any]]:
    yield {"key": "统一社会信用代码", "value": row.credit_code}
    yield {"key": "登记机关", "value": row.get_registrar_display()}
    yield {"key": "法人类型", "value": row.get_legal_person_type_display()}
    yield {"key": "登记日期", "value": f"{row.registered_on:%Y-%m-%d}（已登记{days_of(row)}天）"}
    yield {"key": "登记状态", "value": row.get_standing_display()}
    yield {"key": "业务或经营范围", "value": row.scope}
    yield {"key": "住所", "value": row.address}
    yield {"key": "街道或社区", "value": row.division.name}
    yield {"key": "联系电话", "value": row.phone if follows else mask_phone(row.phone)}
    if follows:
        yield {"key": "法定代表人", "value": row.representative}
    if row.institution is not None:
        readable = may(by, Permission.REGISTRY_READ, row.institution)
        url = reverse("office-institution", args=[row.institution.public_id]) if readable else ""
        yield {"key": "备案机构", "value": row.institution.name, "url": url, "action": "查看档案"}
    if row.reminded_at is not None:
        day = clock.localday(row.reminded_at)
        yield {"key": "自动提醒", "value": f"{day:%Y-%m-%d}（登记满{row.reminded_stage}日）"}


def _advice(row: Registration) -> dict[str, str] | None:
    if row.state != "unfiled":
        return None
    found = unfiled(row.registered_on, on=clock.today(), law=district().law)
    return {"text": sentence(found), "citation": citation(found)}


def _contacts(row: Registration) -> list[dict[str, Any]]:
    return [
        {
            "title": f"{each.get_means_display()}：{each.get_result_display()}",
            "when": each.contacted_on,
            "by": each.recorded_by.name,
            "text": each.note,
        }
        for each in row.contacts.select_related("recorded_by")
    ]


def _events(row: Registration) -> list[dict[str, Any]]:
    """Steps and changes, newest first, and the day on which the row came in."""
    steps = [
        {
            "title": REGISTRATION.step(each.step).label,
            "when": each.taken_at,
            "by": each.taken_by_name,
            "text": each.reason,
        }
        for each in queries.steps_of(row)
    ]
    changes = [
        {
            "title": f"{each.batch.get_source_display()}更新了{_changed(each)}",
            "when": each.created_at,
            "by": each.batch.get_registrar_display(),
        }
        for each in row.changes.select_related("batch").defer("batch__faults")
    ]
    made = {"title": "收到登记信息", "when": row.created_at}
    return [*sorted([*steps, *changes], key=_moment, reverse=True), made]


def _moment(event: dict[str, Any]) -> Any:
    return event["when"]


def _changed(change: Any) -> str:
    """“住所（示例路1号 → 示例路2号）”; of phone and person only that they changed."""
    words = [
        SHOWN[name] if name in ("scope", "division_id") else f"{SHOWN[name]}（{_said(name, pair)}）"
        for name, pair in change.fields.items()
    ]
    private = json.loads(change.private_fields or "{}")
    return "、".join([*words, *(SHOWN[name] for name in private)])


def _said(name: str, pair: list[Any]) -> str:
    field = Registration._meta.get_field(name)
    labels = dict(getattr(field, "flatchoices", ()))
    before, after = (labels.get(value, value) or "空" for value in pair)
    return f"{before} → {after}"


class ContactForm(Form):
    contacted_on = PastDateField(label="联系日期")
    means = forms.ChoiceField(label="联系方式", choices=Means.choices(), widget=forms.RadioSelect)
    result = forms.ChoiceField(label="结果", choices=Result.choices(), widget=forms.RadioSelect)
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=actions.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": actions.LONGEST_NOTE}),
        help_text="例如约定什么时候提交。不要写与督促备案无关的个人信息。",
    )


@page(permission=Permission.REGISTRATION_FOLLOW, writes=True)
def contact(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Somebody called or went there."""
    row = queries.registration_for(request.actor, public_id)
    form = ContactForm(typed(request), initial={"contacted_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["contacted_on"] < row.registered_on:
            form.add_error("contacted_on", "联系日期不能早于登记日期，请核对。")
        else:
            actions.record_contact(
                row, Means.of(given["means"]), Result.of(given["result"]),
                on=given["contacted_on"], note=given["note"], by=request.actor,
            )  # fmt: skip
            messages.success(request, "联系情况已记录。")
            return redirect("office-registration", row.public_id)
    return _form_page(request, row, form, "记录联系情况", "保存联系情况")


class ReasonForm(Form):
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        help_text="写明怎样核实的，例如“上门查看，实际开展早教，没有收托”。",
    )


@page(permission=Permission.FILING_DECIDE, writes=True)
def exclude(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The scope says childcare, but nothing of the kind is done there."""
    row = queries.registration_for(request.actor, public_id)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        actions.exclude(row, form.cleaned_data["reason"], by=request.actor)
        messages.success(request, "已标记为不是托育机构，不再提醒。")
        return redirect("office-registration", row.public_id)
    return _form_page(request, row, form, "标记为不是托育机构", "标记并停止提醒")


@page(permission=Permission.FILING_DECIDE, writes=True)
def restore(request: PageRequest, public_id: UUID) -> HttpResponse:
    """It is one after all."""
    row = queries.registration_for(request.actor, public_id)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        actions.restore(row, form.cleaned_data["reason"], by=request.actor)
        messages.success(request, "已恢复为未备案机构。")
        return redirect("office-registration", row.public_id)
    return _form_page(request, row, form, "恢复为未备案机构", "恢复")


def _form_page(
    request: PageRequest, row: Registration, form: Form, title: str, button: str
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"registration": row, "form": form, "title": title, "button": button}
    return render(request, "office/registrations/form.html", context, status=status)
