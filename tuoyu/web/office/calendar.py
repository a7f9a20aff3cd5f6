"""The working-day calendar: what the State Council announced, editable by the office."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.calendar.actions import publish_year, set_work_day
from tuoyu.core.calendar.models import WorkDay, WorkYear
from tuoyu.flows.recompute_due_days import recompute_due_days
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
PUBLISH = "publish"
WEEKDAYS = "一二三四五六日"


class WorkDayForm(Form):
    date = DateField(label="日期")
    working = YesNoField(label="这一天是否上班", yes="上班", no="放假")
    note = forms.CharField(
        label="依据或说明", max_length=60, help_text="例如“国务院办公厅2027年放假通知”。"
    )


class PublishForm(Form):
    """The holidays of a whole year are announced, and all of them stand in the list."""

    year = forms.IntegerField(
        label="年份",
        min_value=FIRST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "width": 4, "suffix": "年"}),
    )
    source = forms.CharField(
        label="放假安排的依据",
        max_length=200,
        help_text="例如“国务院办公厅关于2027年部分节假日安排的通知”和文号。",
    )

    def clean_year(self) -> int:
        year, last = int(self.cleaned_data["year"]), clock.today().year + 1
        if year > last:
            raise forms.ValidationError(f"放假安排在前一年公布，现在最多标到{last}年，请核对年份。")
        return year


@page(permission=Permission.CALENDAR_EDIT, writes=True)
def calendar(request: PageRequest) -> HttpResponse:
    """One year of marked days; a form to set one day, and one to say that the year is announced."""
    year = _year(request.GET.get("year", ""))
    data = typed(request)
    publishes = data is not None and data.get("act") == PUBLISH
    form = WorkDayForm(None if publishes else data)
    publishing = PublishForm(data if publishes else None, initial={"year": year})
    if request.method == "POST" and publishes and publishing.is_valid():
        return _publish(request, publishing)
    if request.method == "POST" and not publishes and form.is_valid():
        return _set_day(request, form)
    years = list(WorkYear.objects.order_by("year"))
    known = next((each for each in years if each.year == year), None)
    context = {
        "form": form,
        "publishing": publishing,
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


def _set_day(request: PageRequest, form: WorkDayForm) -> HttpResponse:
    given = form.cleaned_data
    set_work_day(given["date"], given["working"], by=request.actor, note=given["note"])
    _tell_moved(request, "工作日历已更新", recompute_due_days(by=request.actor))
    return redirect(f"{reverse('office-calendar')}?year={given['date'].year}")


def _publish(request: PageRequest, form: PublishForm) -> HttpResponse:
    year = form.cleaned_data["year"]
    publish_year(year, by=request.actor, source=form.cleaned_data["source"])
    _tell_moved(request, f"{year}年已标为已公布", recompute_due_days(by=request.actor))
    return redirect(f"{reverse('office-calendar')}?year={year}")


def _tell_moved(request: PageRequest, done: str, moved: int) -> None:
    effect = (
        f"{moved} 件在办的办件期限随之改变，已通知有关单位" if moved else "在办的办件期限没有变化"
    )
    messages.success(request, f"{done}，{effect}。")


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
