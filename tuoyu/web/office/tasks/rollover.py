"""The yearly rollover: shows what will be made and asks once."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.tasks.actions import rollover as acts
from tuoyu.web.forms import Form
from tuoyu.web.office.tasks import words
from tuoyu.web.page import PageRequest, page


class YearForm(Form):
    year = forms.IntegerField(min_value=2000, max_value=2100, widget=forms.HiddenInput)


@page(permission=Permission.TASK_DISPATCH, writes=True)
def rollover(request: PageRequest) -> HttpResponse:
    """From `?year=` (the present one) into the next."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year
    form = YearForm(request.POST if request.method == "POST" else None, initial={"year": year})
    if request.method == "POST" and form.is_valid():
        made = acts.roll_over(form.cleaned_data["year"], by=request.actor)
        messages.success(request, f"已生成{len(made)}项草稿。核对期限后派发，单位才能看到。")
        return redirect("office-task-dispatch")
    wanted = acts.preview(year, by=request.actor)
    context = {
        "form": form,
        "year": year,
        "next_year": year + 1,
        "wanted": wanted,
        "columns": words.COLUMNS,
        "annual": [words.row(task) for task in wanted.annual],
        "carried": [words.row(task) for task in wanted.carried],
        "years": [clock.today().year - 1, clock.today().year],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/tasks/rollover.html", context, status=status)
