"""Registered and not filed (未备案机构): the list by street, and its export."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.divisions import queries as divisions
from tuoyu.registrations import queries
from tuoyu.registrations.lifecycle import REGISTRATION
from tuoyu.registrations.models import Registration
from tuoyu.rules.filing.facts import Registrar
from tuoyu.rules.registration.unfiled import overdue_days
from tuoyu.web.forms import Form, StreetField
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page

EVERY_STATE = "all"
COLUMNS = [
    {"key": "name", "label": "名称"},
    {"key": "division", "label": "街道或社区"},
    {"key": "registrar", "label": "登记机关"},
    {"key": "registered_on", "label": "登记日期"},
    {"key": "days", "label": "已登记", "numeric": True},
    {"key": "contact", "label": "最近联系"},
    {"key": "state", "label": "状态"},
]
STREET_COLUMNS = [
    {"key": "street", "label": "街道"},
    {"key": "unfiled", "label": "未备案", "numeric": True},
    {"key": "overdue", "label": "久未备案", "numeric": True},
]
EXPORT = (
    Column("名称", lambda row: row.name, width=30),
    Column("统一社会信用代码", lambda row: row.credit_code, width=22),
    Column("登记机关", lambda row: row.get_registrar_display(), width=20),
    Column("登记日期", lambda row: row.registered_on, Kind.DATE),
    Column("已登记天数", lambda row: days_of(row), Kind.NUMBER),
    Column("街道或社区", lambda row: row.division.name, width=22),
    Column("住所", lambda row: row.address, width=30),
    Column("最近联系", lambda row: row.last_contact, Kind.DATE),
    Column("状态", lambda row: REGISTRATION.state(row.state).label),
)


class FilterForm(Form):
    says_optional = False
    state = forms.ChoiceField(label="状态", required=False)
    street = StreetField()
    age = forms.ChoiceField(
        label="登记多久",
        required=False,
        choices=[("", "不限"), ("due", "已到提醒日"), ("overdue", "久未备案")],
    )
    registrar = forms.ChoiceField(
        label="登记机关", required=False, choices=[("", "全部"), *Registrar.choices()]
    )
    text = forms.CharField(label="名称或统一社会信用代码", required=False, max_length=60)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        first, *others = REGISTRATION.choices()
        state.choices = [("", first[1]), *others, (EVERY_STATE, "全部状态")]


def _wanted(request: PageRequest) -> tuple[FilterForm, queries.Filter]:
    form = FilterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    state = given.get("state") or REGISTRATION.initial
    return form, queries.Filter(
        state="" if state == EVERY_STATE else state,
        **{name: given.get(name, "") for name in ("street", "age", "registrar", "text")},
    )


@page(permission=Permission.REGISTRATION_READ)
def registrations(request: PageRequest) -> HttpResponse:
    """The longest unfiled first; an inspector sees the own street only."""
    form, wanted = _wanted(request)
    here = paged(request, queries.listed(request.actor, wanted))
    streets = queries.by_street(request.actor)
    context = {
        "form": form,
        **listed(here, COLUMNS, _row),
        "unfiled": sum(street.unfiled for street in streets),
        "overdue": sum(street.overdue for street in streets),
        "overdue_days": _overdue_days(),
        "street_columns": STREET_COLUMNS,
        "streets": _streets(streets),
        "query": request.GET.urlencode(),
        "may_push": may(request.actor, Permission.REGISTRATION_PUSH),
    }
    return render(request, "office/registrations/list.html", context)


def _overdue_days() -> int:
    return overdue_days(on=clock.today(), law=divisions.district().law)


def _streets(streets: Iterable[queries.StreetCount]) -> list[dict[str, Any]]:
    here = reverse("office-registrations")
    return [
        {
            "street": {"text": each.name, "url": f"{here}?street={each.code}"},
            "unfiled": each.unfiled,
            "overdue": {"text": each.overdue, "tag": "bad"} if each.overdue else "0",
        }
        for each in streets
    ]


def days_of(row: Registration) -> int:
    """Days since the registration."""
    return (clock.today() - row.registered_on).days


def _row(row: Any) -> dict[str, Any]:
    state = REGISTRATION.state(row.state)
    return {
        "name": {"text": row.name, "url": reverse("office-registration", args=[row.public_id])},
        "division": row.division.name,
        "registrar": row.get_registrar_display(),
        "registered_on": f"{row.registered_on:%Y-%m-%d}",
        "days": f"{days_of(row)}天",
        "contact": row.last_contact and f"{row.last_contact:%Y-%m-%d}",
        "state": {"text": state.label, "tag": state.tone.value},
    }


@page(permission=Permission.REGISTRATION_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet. No phones, no persons."""
    _, wanted = _wanted(request)
    rows = queries.listed(request.actor, wanted).iterator(chunk_size=500)
    return export_answer("未备案机构", EXPORT, rows)
