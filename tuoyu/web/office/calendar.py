"""The working-day calendar: what the State Council announced, editable by the office."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.calendar.actions import set_work_day
from tuoyu.core.calendar.models import WorkDay, WorkYear
from tuoyu.web.forms import DateField, Form, YesNoField
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "date", "label": "日期"},
    {"key": "weekday", "label": "星期"},
    {"key": "kind", "label": "安排"},
    {"key": "note", "label": "说明"},
]
FIRST_YEAR = 2004
WEEKDAYS = "一二三四五六日"


class WorkDayForm(Form):
    date = DateField(label="日期")
    working = YesNoField(label="这一天是否上班", yes="上班", no="放假")
    note = forms.CharField(
        label="依据或说明", max_length=60, help_text="例如“国务院办公厅2027年放假通知”。"
    )


@page(permission=Permission.CALENDAR_EDIT, writes=True)
def calendar(request: PageRequest) -> HttpResponse:
    """One year of marked days; a form to set one day."""
    year = _year(request.GET.get("year", ""))
    form = WorkDayForm(typed(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        set_work_day(given["date"], given["working"], by=request.actor, note=given["note"])
        messages.success(request, "工作日历已更新，之后提交的办件按新的日历计算期限。")
        return redirect(f"{reverse('office-calendar')}?year={given['date'].year}")
    years = list(WorkYear.objects.order_by("year"))
    known = next((each for each in years if each.year == year), None)
    context = {
        "form": form,
        "year": year,
        "years": [
            {"label": f"{n}年", "url": f"?year={n}", "current": n == year}
            for n in sorted({*(each.year for each in years), year, clock.today().year + 1})
        ],
        "is_published": bool(known and known.published),
        "source": known.source if known else "",
        "columns": COLUMNS,
        "rows": [_row(day) for day in WorkDay.objects.filter(date__year=year).order_by("date")],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/calendar.html", context, status=status)


def _row(day: WorkDay) -> dict[str, Any]:
    return {
        "date": f"{day.date.month}月{day.date.day}日",
        "weekday": f"星期{WEEKDAYS[day.date.weekday()]}",
        "kind": {"text": "上班", "tag": "info"}
        if day.is_working
        else {"text": "放假", "tag": "good"},
        "note": day.note,
    }


def _year(text: str) -> int:
    this = clock.today().year
    if not (text.isdecimal() and len(text) == 4):
        return this
    return min(max(int(text), FIRST_YEAR), this + 10)
