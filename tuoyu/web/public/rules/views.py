"""/rules: the law as this site applies it, for everybody: by words, subject, instrument and day."""

import json
from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, Subject, may
from tuoyu.core.documents import csv
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.law.models import Result, Verification
from tuoyu.law.queries import history_of, standing
from tuoyu.rules.errors import UnknownParameter
from tuoyu.rules.provisions import Dated
from tuoyu.rules.resolutions import deciding, resolutions
from tuoyu.rules.subjects import Subject as Topic
from tuoyu.rules.subjects import subject_of
from tuoyu.web.office.listing import paged
from tuoyu.web.page import PUBLIC, PageRequest, page
from tuoyu.web.public.rules import open_data
from tuoyu.web.public.rules.asked import Asked, LawFilterForm, found, read
from tuoyu.web.public.rules.uses import uses_of
from tuoyu.web.public.rules.words import (
    FORCE,
    mark_of,
    source_in_words,
    time_in_words,
    value_in_words,
)

PAGE_SIZE = 30
COLUMNS = [
    {"key": "text", "label": "规定"},
    {"key": "value", "label": "内容"},
    {"key": "source", "label": "依据"},
    {"key": "level", "label": "效力"},
    {"key": "mark", "label": "核实"},
]
VERSION_COLUMNS = [
    {"key": "time", "label": "有效时间"},
    {"key": "value", "label": "内容"},
    {"key": "source", "label": "依据"},
    {"key": "mark", "label": "核实"},
]


@page(permission=PUBLIC)
def rules(request: PageRequest) -> HttpResponse:
    """The provisions of a day that fit the filters, page by page."""
    law = district().law
    form = LawFilterForm(request.GET, law)
    asked = read(form)
    entries = found(law, asked)
    here = paged(request, entries, size=PAGE_SIZE)
    query = _query(request)
    context = {
        "form": form,
        "asked": asked,
        "columns": COLUMNS,
        "rows": [_row(entry, asked.on) for entry in here.object_list],
        "page": here,
        "total": len(entries),
        "open_total": sum(entry.verify for entry in entries),
        "past": asked.on != clock.today(),
        "narrowed": bool(asked.instrument or asked.level or asked.mark),
        "filtered": bool(request.GET),
        "tabs": tabs_on("rules", asked),
        "csv_url": f"{reverse('rules-csv')}?{query}",
        "json_url": f"{reverse('rules-json')}?{query}",
    }
    return render(request, "public/rules/list.html", context)


@page(permission=PUBLIC)
def contents(request: PageRequest) -> HttpResponse:
    """All subjects and all instruments of a day, with how much of each awaits checking."""
    law = district().law
    form = LawFilterForm(request.GET, law)
    asked = read(form)
    entries = law.entries(on=asked.on)
    context = {
        "form": form,
        "asked": asked,
        "past": asked.on != clock.today(),
        "tabs": tabs_on("rules-contents", asked),
        "subjects": _subjects(entries, asked.on),
        "instruments": _instruments(entries, asked.on),
    }
    return render(request, "public/rules/contents.html", context)


@page(permission=PUBLIC)
def conflicts(request: PageRequest) -> HttpResponse:
    """Where instruments differ: what this site applies, and why."""
    law = district().law
    asked = read(LawFilterForm(request.GET, law))
    found_today = [
        {
            "topic": each.topic,
            "title": each.title,
            "why": each.why,
            "chosen": [_line(entry, asked.on) for entry in each.chosen],
            "others": [_line(entry, asked.on) for entry in each.others],
        }
        for each in resolutions(on=asked.on, law=law)
    ]
    context = {
        "asked": asked,
        "conflicts": found_today,
        "past": asked.on != clock.today(),
        "tabs": tabs_on("rules-conflicts", asked),
    }
    return render(request, "public/rules/conflicts.html", context)


@page(permission=PUBLIC)
def provision(request: PageRequest, id: str) -> HttpResponse:
    """One provision: what it says, since when, by which instrument, where it is used."""
    here = district()
    asked = read(LawFilterForm(request.GET, here.law))
    try:
        versions = here.law.history(id)
    except UnknownParameter as fault:
        raise NotFound("没有这一条规定。请从法规条款列表中查找。") from fault
    now = next((entry for entry in versions if entry.in_force(asked.on)), None)
    entry = now or _nearest(versions, asked.on)
    context = {
        "entry": entry,
        "in_force": now is not None,
        "asked": asked,
        "past": asked.on != clock.today(),
        "subject": subject_of(id),
        "facts": _facts(entry),
        "mark": mark_of(entry),
        "versions": [_version(each) for each in versions],
        "version_columns": VERSION_COLUMNS,
        "checks": _checks(history_of(id), versions),
        "conflicts": deciding(id),
        "uses": uses_of(id),
        "may_verify": bool(may(request.actor, Permission.LAW_VERIFY, Subject(division=here.code))),
    }
    return render(request, "public/rules/provision.html", context)


@page(permission=PUBLIC)
def rules_csv(request: PageRequest) -> HttpResponse:
    """The list with the same filters as a spreadsheet, all pages."""
    lines = csv.stream(open_data.COLUMNS, _everything(request))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name("csv")}"'
    return response  # type: ignore[return-value]


@page(permission=PUBLIC)
def rules_json(request: PageRequest) -> HttpResponse:
    """The list with the same filters as JSON, all pages."""
    records = [open_data.record(row) for row in _everything(request)]
    text = json.dumps(records, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name("json")}"'
    return response


def _everything(request: PageRequest) -> list[open_data.Row]:
    law = district().law
    checked = standing()
    entries = found(law, read(LawFilterForm(request.GET, law)))
    return [open_data.Row(each, checked.get((each.id, each.version))) for each in entries]


def _file_name(ending: str) -> str:
    return f"rules-{clock.today():%Y%m%d}.{ending}"


def _query(request: PageRequest) -> str:
    """The filters of the address without the page."""
    given = request.GET.copy()
    given.pop("page", None)
    return given.urlencode()


def _day(on: date) -> str:
    """The day as a query, for a day that is not today."""
    return "" if on == clock.today() else f"?on={on.isoformat()}"


def tabs_on(current: str, asked: Asked) -> list[dict[str, Any]]:
    """The views of the law as tabs, for the day asked for."""
    views = (
        ("条款", "rules"),
        ("按主题和文件", "rules-contents"),
        ("检查清单", "rules-checks"),
        ("冲突处理", "rules-conflicts"),
    )
    return [
        {"label": label, "url": reverse(name) + _day(asked.on), "current": name == current}
        for label, name in views
    ]


def link_to(entry: Dated, on: date) -> str:
    """The page of a provision, for the day asked for."""
    return reverse("rules-provision", args=[entry.id]) + _day(on)


def _row(entry: Dated, on: date) -> dict[str, Any]:
    return {
        "text": {"text": entry.text, "url": link_to(entry, on)},
        "value": value_in_words(entry),
        "source": source_in_words(entry),
        "level": entry.level.label,
        "mark": mark_of(entry),
    }


def _line(entry: Dated, on: date) -> dict[str, str]:
    return {
        "text": entry.text,
        "value": value_in_words(entry),
        "source": source_in_words(entry),
        "url": link_to(entry, on),
    }


def _version(entry: Dated) -> dict[str, Any]:
    return {
        "time": time_in_words(entry),
        "value": value_in_words(entry),
        "source": source_in_words(entry),
        "mark": mark_of(entry),
    }


def _facts(entry: Dated) -> list[dict[str, str]]:
    facts = [
        ("内容", value_in_words(entry)),
        ("依据", source_in_words(entry)),
        ("发文机关", entry.instrument.issuer),
        ("文种", entry.instrument.nature),
        ("效力", FORCE[entry.level]),
        ("有效时间", time_in_words(entry)),
        ("录入依据", entry.evidence.label),
        ("本区能否调整", entry.freedom.label),
    ]
    return [{"key": key, "value": value} for key, value in facts]


def _nearest(versions: tuple[Dated, ...], on: date) -> Dated:
    """The version to show on a day without one: the last before it, else the first of all."""
    before = [entry for entry in versions if entry.effective_from <= on]
    return before[-1] if before else versions[0]


def _checks(checks: list[Verification], versions: tuple[Dated, ...]) -> list[dict[str, Any]]:
    known = {entry.version: entry for entry in versions}
    return [
        {
            "title": check.get_result_display(),
            "when": check.verified_at,
            "by": district().host_unit,
            "text": _said(check, known.get(check.version)),
            "tone": "good" if check.result == Result.CONFIRMED else "bad",
        }
        for check in checks
    ]


def _said(check: Verification, entry: Dated | None) -> str:
    which = f"核对的是{time_in_words(entry)}的版本。" if entry else "核对的是已经更换的版本。"
    remark = f"说明：{check.remark}" if check.remark else ""
    return f"{which}原文：{check.source}。{remark}"


def _subjects(entries: tuple[Dated, ...], on: date) -> list[dict[str, Any]]:
    total = Counter(subject_of(entry.id) for entry in entries)
    waiting = Counter(subject_of(entry.id) for entry in entries if entry.verify)
    return [
        {
            "name": topic.label,
            "url": _list_url(on, subject=topic.value),
            "total": total[topic],
            "open": waiting[topic],
        }
        for topic in Topic
        if total[topic]
    ]


def _instruments(entries: tuple[Dated, ...], on: date) -> list[dict[str, Any]]:
    total = Counter(entry.instrument for entry in entries)
    waiting = Counter(entry.instrument for entry in entries if entry.verify)
    order = {level: [] for level in FORCE}  # type: ignore[var-annotated]
    for instrument in sorted(total, key=lambda each: each.id):
        order[instrument.level].append(
            {
                "name": instrument.title,
                "issuer": instrument.issuer,
                "url": _list_url(on, instrument=instrument.id),
                "total": total[instrument],
                "open": waiting[instrument],
            }
        )
    return [{"level": level.label, "rows": rows} for level, rows in order.items() if rows]


def _list_url(on: date, **filters: str) -> str:
    day = {} if on == clock.today() else {"on": on.isoformat()}
    return f"{reverse('rules')}?{urlencode({**filters, **day})}"
