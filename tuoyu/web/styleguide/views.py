"""Pages of the style guide. Sample data only; nothing is read from the database."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuoyu.core.authority import Permission
from tuoyu.web.page import page
from tuoyu.web.styleguide import samples
from tuoyu.web.styleguide.forms import FilterForm, SampleForm


@page(permission=Permission.STYLEGUIDE_READ)
def components(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "styleguide/components.html",
        {
            **samples.everything(),
            "filter_form": FilterForm({"street": "1"}),
            "noone": [],
            "menu": samples.OFFICE_MENU,
            "page_of_many": Paginator(range(200), 20).page(5),
        },
    )


@page(permission=Permission.STYLEGUIDE_READ)
def forms(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "styleguide/forms.html",
        {
            "empty": SampleForm(prefix="a"),
            "wrong": SampleForm(samples.WRONG_ANSWERS, prefix="b"),
        },
    )


@page(permission=Permission.STYLEGUIDE_READ)
def public(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "styleguide/public.html",
        {
            **samples.home(),
            "filter_form": FilterForm({"street": "1"}),
            "public_menu": samples.PUBLIC_MENU,
        },
    )


@page(permission=Permission.STYLEGUIDE_READ)
def office(request: HttpRequest) -> HttpResponse:
    return render(
        request, "styleguide/office.html", {**samples.ledger(), "menu": samples.OFFICE_MENU}
    )


@page(permission=Permission.STYLEGUIDE_READ)
def provider(request: HttpRequest) -> HttpResponse:
    return render(
        request, "styleguide/provider.html", {**samples.dossier(), "menu": samples.PROVIDER_MENU}
    )


@page(permission=Permission.STYLEGUIDE_READ)
def field(request: HttpRequest) -> HttpResponse:
    return render(
        request, "styleguide/field.html", {**samples.patrol(), "menu": samples.FIELD_MENU}
    )
