"""/rules/checks/: which check is made at which step of the work, by which article, how grave."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.documents import csv
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.divisions.queries import district
from tuoyu.rules.dated import Law
from tuoyu.rules.findings import Severity
from tuoyu.rules.provisions import Dated, Level
from tuoyu.rules.steps import Check, Step, checks
from tuoyu.web.forms import Form
from tuoyu.web.page import PUBLIC, PageRequest, page
from tuoyu.web.public.rules.asked import Asked, LawFilterForm, read
from tuoyu.web.public.rules.views import link_to, tabs_on
from tuoyu.web.public.rules.words import (
    mark_of,
    source_in_words,
    time_in_words,
    value_in_words,
)

TONES = {Severity.BLOCKING: "bad", Severity.WARNING: "warn", Severity.ADVICE: "info"}
COUNTS_ONLY = "算出数值或日期"


class CheckFilterForm(Form):
    """The filters over checks; the day is a plain date, as on the pages beside."""

    says_optional = False
    step = forms.ChoiceField(
        label="在哪一步检查", required=False, choices=[("", "全部"), *Step.choices()]
    )
    severity = forms.ChoiceField(
        label="结果", required=False, choices=[("", "全部"), *Severity.choices()]
    )

    def __init__(self, data: QueryDict, law: Law) -> None:
        super().__init__(data)
        self.add("on", LawFilterForm(data, law).fields["on"])


@dataclass(frozen=True)
class Row:
    """One provision that one check may read, on the day asked for."""

    check: Check
    entry: Dated


COLUMNS = (
    Column("步骤", lambda row: row.check.step.label, width=24),
    Column("检查什么", lambda row: row.check.title, width=30),
    Column("结果", lambda row: severities_in_words(row.check)),
    Column("依据", lambda row: row.entry.text, width=60),
    Column("内容", lambda row: value_in_words(row.entry)),
    Column("文件", lambda row: row.entry.instrument.name, width=36),
    Column("文号", lambda row: row.entry.doc_no, width=26),
    Column("条文", lambda row: row.entry.article),
    Column("效力", lambda row: row.entry.level.label),
    Column("施行日期", lambda row: row.entry.effective_from, Kind.DATE),
    Column("核实情况", lambda row: "待核实" if row.entry.verify else "已核对"),
    Column("检查编号", lambda row: row.check.id, width=30),
    Column("规定编号", lambda row: row.entry.id, width=34),
)


@page(permission=PUBLIC)
def checks_list(request: PageRequest) -> HttpResponse:
    """Step by step: each check with its results and the provisions in force on the day."""
    law = district().law
    form, found, asked = _wanted(request, law)
    groups = [
        {"step": step.label, "checks": [_shown(each, asked.on, law) for each in rows]}
        for step, rows in groupby(found, key=lambda each: each.step)
    ]
    context = {
        "form": form,
        "asked": asked,
        "past": asked.on != clock.today(),
        "tabs": tabs_on("rules-checks", asked),
        "groups": groups,
        "total": len(found),
        "csv_url": f"{reverse('rules-checks-csv')}?{request.GET.urlencode()}",
    }
    return render(request, "public/rules/checks.html", context)


@page(permission=PUBLIC)
def checks_csv(request: PageRequest) -> HttpResponse:
    """The same, one line for each provision of each check."""
    law = district().law
    _, found, asked = _wanted(request, law)
    rows = [Row(check, entry) for check in found for entry in _basis(check, asked.on, law)]
    response = StreamingHttpResponse(
        csv.stream(COLUMNS, rows), content_type="text/csv; charset=utf-8"
    )
    name = f"checks-{clock.today():%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response  # type: ignore[return-value]


def severities_in_words(check: Check) -> str:
    return "、".join(each.label for each in check.severities) or COUNTS_ONLY


def _wanted(request: PageRequest, law: Law) -> tuple[CheckFilterForm, list[Check], Asked]:
    form = CheckFilterForm(request.GET, law)
    form.is_valid()
    step, severity = form.cleaned_data.get("step"), form.cleaned_data.get("severity")
    found = [
        each
        for each in checks()
        if (not step or each.step == step)
        and (not severity or severity in {kind.value for kind in each.severities})
    ]
    return form, found, read(LawFilterForm(request.GET, law))


def _basis(check: Check, on: date, law: Law) -> list[Dated]:
    """What the check may read on that day, the strongest first."""
    levels = list(Level)
    entries = [entry for id in check.uses if (entry := law.find(id, on=on)) is not None]
    return sorted(entries, key=lambda entry: levels.index(entry.level))


def _shown(check: Check, on: date, law: Law) -> dict[str, Any]:
    return {
        "title": check.title,
        "tags": [{"text": kind.label, "tone": TONES[kind]} for kind in check.severities],
        "counts": "" if check.severities else COUNTS_ONLY,
        "basis": [
            {
                "text": entry.text,
                "value": value_in_words(entry),
                "url": link_to(entry, on),
                "source": source_in_words(entry),
                "time": time_in_words(entry),
                "open": mark_of(entry)["text"] if entry.verify else "",
            }
            for entry in _basis(check, on, law)
        ],
    }
