"""What follows: a found place comes into the register, or is handed over for enforcement."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.accounts.queries import unit_by_code, units
from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.flows.register_found_place import register_found_place
from tuoyu.rules.filing.facts import InstitutionKind
from tuoyu.survey import actions
from tuoyu.survey.facts import Presence
from tuoyu.survey.models import Entry, Handover
from tuoyu.survey.queries import entries as queries
from tuoyu.survey.queries.compared import likely_institutions
from tuoyu.web.forms import Form
from tuoyu.web.forms.checked import PastDateField
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page

NEW_ONE = "new"
COLUMNS = [
    {"key": "name", "label": "点位"},
    {"key": "street", "label": "街道"},
    {"key": "unit", "label": "接收单位"},
    {"key": "handed_on", "label": "移交日期"},
    {"key": "reference", "label": "文号或编号"},
    {"key": "by", "label": "记录人"},
]
EXPORT = (
    Column("点位编号", lambda row: row.entry.place.number),
    Column("点位", lambda row: row.entry.name, width=30),
    Column("街道", lambda row: row.entry.place.street.name, width=18),
    Column("轮次", lambda row: row.entry.round.name, width=24),
    Column("接收单位", lambda row: row.unit.name, width=24),
    Column("移交日期", lambda row: row.handed_on, Kind.DATE),
    Column("文号或编号", lambda row: row.reference, width=20),
    Column("移交事由", lambda row: row.reason, width=40),
    Column("记录人", lambda row: row.recorded_by.name),
)


class RegisterForm(Form):
    says_optional = False
    institution = forms.ChoiceField(label="是不是下面的机构？", widget=forms.RadioSelect)
    name = forms.CharField(label="机构名称", max_length=120, required=False)
    kind = forms.ChoiceField(
        label="机构类别", required=False, choices=[("", "请选择"), *InstitutionKind.choices()]
    )

    def __init__(self, *args: Any, likely: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        assert isinstance(field, forms.ChoiceField)
        known = [(str(each.public_id), _words(each)) for each in likely]
        last = "都不是，作为新机构列入" if known else "作为新机构列入"
        field.choices = [*known, (NEW_ONE, last)]
        if not known:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("institution") == NEW_ONE:
            if not given.get("name"):
                self.add_error("name", "请填写机构名称。")
            if not given.get("kind"):
                self.add_error("kind", "请选择机构类别。")
        return given


def _words(institution: Any) -> str:
    return f"{institution.name}（{institution.get_state_display()}，{institution.division.name}）"


@page(permission=Permission.SURVEY_MANAGE, writes=True)
def register(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Tie the place to an institution of the register, or open the record of a new one."""
    entry = queries.entry_for(request.actor, public_id, Permission.SURVEY_MANAGE)
    if entry.place.institution_id is not None:
        raise Conflict("这个点位已经对应了一家机构，请刷新页面查看。")
    if not Presence.of(entry.presence).is_care:
        raise Conflict("这个点位现在不提供托育，不用列入机构名录。")
    likely = likely_institutions(request.actor, entry.place)
    kinds = {code for code, _ in InstitutionKind.choices()}
    form = RegisterForm(
        typed(request), likely=likely,
        initial={
            "name": entry.name, "kind": entry.kind if entry.kind in kinds else "",
            "institution": "" if likely else NEW_ONE,
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["institution"] == NEW_ONE:
            kind = InstitutionKind.of(given["kind"])
            register_found_place(entry.place, given["name"], kind, by=request.actor)
            messages.success(request, "已列入机构名录（筹备中）。请邀请负责人登录准备备案。")
        else:
            chosen = next(each for each in likely if str(each.public_id) == given["institution"])
            actions.tie(entry.place, chosen, by=request.actor)
            messages.success(request, "已对应到这家机构。")
        return redirect("office-survey-entry", entry.public_id)
    context = {"entry": entry, "form": form, "likely": likely}
    status = 422 if request.method == "POST" else 200
    return render(request, "office/survey/register.html", context, status=status)


class HandoverForm(Form):
    unit = forms.ChoiceField(label="接收单位")
    handed_on = PastDateField(label="移交日期")
    reference = forms.CharField(label="文号或编号", max_length=60, required=False)
    reason = forms.CharField(
        label="移交事由", max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
        help_text="写明看到了什么、涉及哪项规定。不写儿童和家长的姓名。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        known = units().exclude(kind="institution").order_by("order", "code")
        field.choices = [("", "请选择"), *known.values_list("code", "name")]


@page(permission=Permission.SURVEY_MANAGE, writes=True)
def hand_over(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Record that the place was handed to a department. Nothing is sent from here."""
    entry = queries.entry_for(request.actor, public_id, Permission.SURVEY_MANAGE)
    form = HandoverForm(typed(request), initial={"handed_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            _record(entry, form.cleaned_data, request)
        except (Invalid, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "移交已记录。")
            return redirect("office-survey-entry", entry.public_id)
    context = {
        "entry": entry, "form": form, "title": "记录移交", "button": "保存移交记录",
        "text": "这里只作记录，平台不会把材料发送给接收单位。",
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "office/survey/entry_form.html", context, status=status)


def _record(entry: Entry, given: dict[str, Any], request: PageRequest) -> None:
    unit = unit_by_code(given["unit"])
    assert unit is not None
    told = actions.Given(unit, given["handed_on"], given["reason"], given["reference"])
    actions.hand_over(entry, told, by=request.actor)


@page(permission=Permission.SURVEY_MANAGE)
def handovers(request: PageRequest) -> HttpResponse:
    here = paged(request, queries.handovers(request.actor))
    context = {
        **listed(here, COLUMNS, _row),
    }
    return render(request, "office/survey/handovers.html", context)


def _row(each: Handover) -> dict[str, Any]:
    url = reverse("office-survey-entry", args=[each.entry.public_id])
    return {
        "name": {"text": each.entry.name, "url": url},
        "street": each.entry.place.street.name,
        "unit": each.unit.name,
        "handed_on": f"{each.handed_on:%Y-%m-%d}",
        "reference": each.reference,
        "by": each.recorded_by.name,
    }


@page(permission=Permission.SURVEY_MANAGE)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    rows = queries.handovers(request.actor).iterator(chunk_size=500)
    return export_answer("摸底移交记录", EXPORT, rows)
