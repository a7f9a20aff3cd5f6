"""领导小组: who sits as of any day, whether that fits the plan, the units, and the changes."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.divisions.queries import district
from tuoyu.plan.models import Seat
from tuoyu.plan.queries import Member, member_units
from tuoyu.plan.queries import group as queries
from tuoyu.rules.days import words_of_date
from tuoyu.web.forms import DateField, Form
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page

GROUP_POSTS = ("head", "deputy", "director")
SEAT_COLUMNS = [
    {"key": "post", "label": "身份"},
    {"key": "person", "label": "姓名"},
    {"key": "duty", "label": "职务"},
    {"key": "phone", "label": "办公电话"},
    {"key": "since", "label": "任职起"},
    {"key": "act", "label": "变更"},
]
UNIT_COLUMNS = [
    {"key": "unit", "label": "单位"},
    {"key": "role", "label": "角色"},
    {"key": "member", "label": "成员"},
    {"key": "liaison", "label": "联络员"},
    {"key": "phone", "label": "办公电话"},
    {"key": "leads", "label": "牵头条款", "numeric": True},
    {"key": "supports", "label": "配合条款", "numeric": True},
]
CHANGE_COLUMNS = [
    {"key": "since", "label": "任职起"},
    {"key": "until", "label": "离任"},
    {"key": "post", "label": "身份"},
    {"key": "unit", "label": "单位"},
    {"key": "person", "label": "姓名"},
    {"key": "duty", "label": "职务"},
    {"key": "reason", "label": "任职依据"},
    {"key": "ended", "label": "离任原因"},
]
SEATS_EXPORT = (
    Column("身份", lambda each: each.get_post_display()),
    Column("单位", lambda each: each.unit.short_name, width=26),
    Column("姓名", lambda each: each.person_name),
    Column("职务", lambda each: each.duty, width=26),
    Column("办公电话", lambda each: each.office_phone),
    Column("任职起", lambda each: each.period.lower, Kind.DATE),
    Column("任职依据", lambda each: each.reason, width=30),
)
CHANGES_EXPORT = (
    *SEATS_EXPORT,
    Column("离任", lambda each: each.period.upper, Kind.DATE),
    Column("离任原因", lambda each: each.end_reason, width=30),
)


class DayForm(Form):
    says_optional = False
    on = DateField(label="查看哪一天的名单", required=False, help_text="不填就是今天。")


def _day(request: PageRequest) -> tuple[DayForm, date]:
    form = DayForm(request.GET if request.GET else None)
    form.is_valid()
    given = form.cleaned_data.get("on") if form.is_bound else None
    return form, given or clock.today()


@page(permission=Permission.PLAN_READ)
def group(request: PageRequest) -> HttpResponse:
    """The group as of a day: head, deputies and director; every unit with its persons and duties."""
    form, day = _day(request)
    sitting = list(queries.seats_on(request.actor, day))
    today = day == clock.today()
    manages = bool(may(request.actor, Permission.GROUP_MANAGE)) and today
    members = [each for each in member_units() if each.role in ("leader", "office", "member")]
    columns = SEAT_COLUMNS if manages else SEAT_COLUMNS[:-1]
    context = {
        "form": form,
        "day": day,
        "is_today": today,
        "manages": manages,
        "misfits": queries.misfits_of(sitting, district().code) if today else [],
        "columns": columns,
        "rows": [seat_row(each) for each in sitting if each.post in GROUP_POSTS],
        "unit_columns": UNIT_COLUMNS,
        "unit_rows": [_unit_row(each, sitting) for each in members],
        "units": len(members),
        "query": request.GET.urlencode(),
    }
    return render(request, "office/plan/group.html", context)


@page(permission=Permission.PLAN_READ)
def export(request: PageRequest) -> HttpResponse:
    """Who sat on that day, as a spreadsheet."""
    _, day = _day(request)
    rows = queries.seats_on(request.actor, day).iterator(chunk_size=500)
    return export_answer(f"领导小组名单（{words_of_date(day)}）", SEATS_EXPORT, rows)


@page(permission=Permission.PLAN_READ)
def changes(request: PageRequest) -> HttpResponse:
    """Everybody who ever sat, the latest first."""
    here = paged(request, queries.changes(request.actor))
    return render(request, "office/plan/changes.html", listed(here, CHANGE_COLUMNS, _change_row))


@page(permission=Permission.PLAN_READ)
def changes_export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    rows = queries.changes(request.actor).iterator(chunk_size=500)
    return export_answer("领导小组变更记录", CHANGES_EXPORT, rows)


def seat_row(seat: Seat) -> dict[str, Any]:
    """A seat as a row of a table; its last cell leads to the replacement."""
    return {
        "post": seat.get_post_display(),
        "person": seat.person_name,
        "duty": seat.duty,
        "phone": seat.office_phone,
        "since": f"{seat.period.lower:%Y-%m-%d}",
        "act": {"text": "更换", "url": reverse("office-plan-seat-replace", args=[seat.public_id])},
    }


def _unit_row(unit: Member, sitting: list[Seat]) -> dict[str, Any]:
    own = {seat.post: seat for seat in sitting if seat.unit.code == unit.code}
    contact = own.get("liaison") or own.get("member") or own.get("head")
    member = own.get("member") or own.get("head")
    liaison = own.get("liaison")
    return {
        "unit": {"text": unit.printed, "url": reverse("office-plan-unit", args=[unit.code])},
        "role": unit.role_label,
        "member": f"{member.person_name}（{member.duty}）" if member else "",
        "liaison": f"{liaison.person_name}（{liaison.duty}）" if liaison else "",
        "phone": contact.office_phone if contact else "",
        "leads": len(unit.leads) or "0",
        "supports": len(unit.supports) or "0",
    }


def _change_row(seat: Seat) -> dict[str, Any]:
    return {
        "since": f"{seat.period.lower:%Y-%m-%d}",
        "until": f"{seat.period.upper:%Y-%m-%d}" if seat.period.upper else "在任",
        "post": seat.get_post_display(),
        "unit": {
            "text": seat.unit.short_name,
            "url": reverse("office-plan-unit", args=[seat.unit.code]),
        },
        "person": seat.person_name,
        "duty": seat.duty,
        "reason": seat.reason,
        "ended": seat.end_reason,
    }
