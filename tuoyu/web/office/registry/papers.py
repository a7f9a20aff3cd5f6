"""Certificates, fee list, places and marks of an institution, for the office."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may, require
from tuoyu.registry import actions as registry
from tuoyu.registry import records
from tuoyu.registry.queries.history import fees_of, places_of
from tuoyu.registry.queries.papers import flag_for, flags_of, papers_of
from tuoyu.rules.institution.facts import FlagKind
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.institution_file import history as history_words
from tuoyu.web.institution_file import papers as words
from tuoyu.web.institution_file.findings import shown
from tuoyu.web.office.listing import export_answer
from tuoyu.web.office.registry.tabs import tabs_of
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.file.parts import form_page, is_posted, stored
from tuoyu.web.provider.file.staff_forms import file_field

P = Permission


def _file_url(row: Any) -> str:
    return reverse("file", args=[row.file.public_id])


@page(permission=P.REGISTRY_READ)
def certificates(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = records.institution_for(request.actor, public_id)
    papers = papers_of(request.actor, found)
    hidden = () if may(request.actor, P.FILING_READ, found) else ("file",)
    columns = [each for each in words.COLUMNS if each["key"] not in ("act", *hidden)]
    context = {
        "institution": found,
        "tabs": tabs_of(request, found, "office-certificates"),
        "columns": columns,
        "rows": words.rows_of(papers, file_url=_file_url),
        "findings": shown(papers.findings),
    }
    return render(request, "office/registry/certificates.html", context)


@page(permission=P.REGISTRY_READ)
def certificates_export(request: PageRequest, public_id: UUID) -> HttpResponse:
    papers = papers_of(request.actor, records.institution_for(request.actor, public_id))
    return export_answer("证照", words.export_columns(papers), papers.rows)


@page(permission=P.REGISTRY_READ)
def fees(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = records.institution_for(request.actor, public_id)
    context = {
        "institution": found,
        "tabs": tabs_of(request, found, "office-fees"),
        "columns": [each for each in history_words.FEE_COLUMNS if each["key"] != "act"],
        "rows": history_words.fee_rows(fees_of(request.actor, found), clock.today()),
        "place_columns": history_words.PLACE_COLUMNS,
        "places": history_words.place_rows(places_of(request.actor, found)),
    }
    return render(request, "office/registry/fees.html", context)


@page(permission=P.REGISTRY_READ)
def fees_export(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = fees_of(request.actor, records.institution_for(request.actor, public_id))
    return export_answer("收费目录", history_words.FEE_EXPORT, found)


class FlagForm(Form):
    kind = forms.ChoiceField(label="标志", choices=FlagKind.choices(), widget=forms.RadioSelect)
    begins_on = DateField(label="从哪天起")
    last = DateField(label="到哪天止", required=False, help_text="没有期限的不填。")
    document_number = forms.CharField(
        label="依据文号", required=False, max_length=80, help_text="文号和文件至少有一项。"
    )
    file = file_field()


class EndFlagForm(Form):
    last = DateField(label="最后一天")
    reason = forms.CharField(label="结束原因", max_length=200)


@page(permission=P.REGISTRY_READ)
def flags(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = records.institution_for(request.actor, public_id)
    gives = bool(may(request.actor, P.FLAG_GIVE, found))

    def end_url(flag: Any) -> str:
        return reverse("office-end-flag", args=[public_id, flag.public_id])

    rows = words.flag_rows(
        flags_of(request.actor, found),
        clock.today(),
        file_url=_file_url,
        end_url=end_url if gives else None,
    )
    context = {
        "institution": found,
        "tabs": tabs_of(request, found, "office-flags"),
        "columns": words.FLAG_COLUMNS if gives else words.FLAG_COLUMNS[:-2],
        "rows": rows,
        "gives": gives,
    }
    return render(request, "office/registry/flags.html", context)


@page(permission=P.FLAG_GIVE, writes=True)
def give_flag(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = records.institution_for(request.actor, public_id)
    require(request.actor, P.FLAG_GIVE, found)
    back = reverse("office-flags", args=[public_id])
    form = FlagForm(
        typed(request),
        request.FILES if is_posted(request) else None,
        initial={"begins_on": clock.today()},
    )

    def act(given: dict[str, Any]) -> str:
        given["kind"] = FlagKind.of(given["kind"])
        given["file"] = stored(request, found, given["file"], "flag")
        registry.give_flag(found, **given, by=request.actor)
        return back

    return form_page(
        request,
        form,
        act,
        done="标志已登记，公开名录按日期自动显示。",
        back=back,
        title="登记标志",
        button="登记",
        frame="shells/office.html",
    )


@page(permission=P.FLAG_GIVE, writes=True)
def end_flag(request: PageRequest, public_id: UUID, flag_id: UUID) -> HttpResponse:
    found = records.institution_for(request.actor, public_id)
    flag = flag_for(request.actor, found, flag_id)
    back = reverse("office-flags", args=[public_id])

    def act(given: dict[str, Any]) -> str:
        registry.end_flag(flag, given["last"], given["reason"], by=request.actor)
        return back

    return form_page(
        request,
        EndFlagForm(typed(request), initial={"last": clock.today()}),
        act,
        done="标志的结束日期已登记。",
        back=back,
        title=f"提前结束：{flag.get_kind_display()}",
        button="登记结束",
        frame="shells/office.html",
    )
