"""The institution's own certificates and fee list."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.registry import actions as registry
from tuoyu.registry.models import Institution
from tuoyu.registry.queries.history import fee_for, fees_of, places_of
from tuoyu.registry.queries.papers import certificate_for, papers_of
from tuoyu.registry.records import own_institution
from tuoyu.rules.filing.facts import PriceUnit, ServiceForm
from tuoyu.rules.institution.facts import CertificateKind, FeeKind
from tuoyu.web.forms import DateField, Form, MoneyField
from tuoyu.web.forms.checked import PastDateField
from tuoyu.web.held import typed
from tuoyu.web.institution_file import history as history_words
from tuoyu.web.institution_file import papers as words
from tuoyu.web.institution_file.findings import shown
from tuoyu.web.office.listing import export_answer
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.file.parts import form_page, is_posted, stored
from tuoyu.web.provider.file.staff_forms import file_field

P = Permission


class CertificateForm(Form):
    kind = forms.ChoiceField(
        label="证照种类", choices=CertificateKind.choices(), widget=forms.RadioSelect
    )
    number = forms.CharField(label="证照编号", required=False, max_length=60)
    issuer = forms.CharField(label="发证单位", required=False, max_length=80)
    begins_on = PastDateField(label="起始日", help_text="证照或合同开始生效的日期。")
    valid_until = DateField(label="有效期至", required=False, help_text="长期有效的不填。")
    file = file_field()


class ReasonForm(Form):
    reason = forms.CharField(label="作废原因", max_length=200)


class FeeForm(Form):
    form = forms.ChoiceField(
        label="收什么费",
        widget=forms.RadioSelect,
        help_text="保育费按备案的服务形式登记，其他的填写项目名称。",
    )
    item = forms.CharField(
        label="收费项目",
        required=False,
        max_length=40,
        help_text="例如“午餐和点心”。保育费不用填。",
    )
    price_fen = MoneyField(label="收费标准")
    unit = forms.ChoiceField(label="计费单位", choices=PriceUnit.choices())
    begins_on = DateField(label="从哪天起执行", help_text="今天或以后。原来的标准到前一天为止。")
    note = forms.CharField(label="说明", required=False, max_length=120)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["form"]
        assert isinstance(field, forms.ChoiceField)
        offered = institution.services.values_list("form", flat=True)
        field.choices = [
            *((code, f"{ServiceForm.of(code).label}保育费") for code in offered),
            *((kind.value, kind.label) for kind in FeeKind if kind is not FeeKind.CARE),
        ]

    def line(self) -> registry.FeeLine:
        given = self.cleaned_data
        kinds = {kind.value: kind for kind in FeeKind if kind is not FeeKind.CARE}
        kind = kinds.get(given["form"], FeeKind.CARE)
        return registry.FeeLine(
            kind=kind,
            item=given["item"],
            form=ServiceForm.of(given["form"]) if kind is FeeKind.CARE else None,
            price_fen=given["price_fen"],
            unit=PriceUnit.of(given["unit"]),
            note=given["note"],
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        other = given.get("form") in (FeeKind.MEALS.value, FeeKind.EXTRA.value)
        if other and not given.get("item"):
            self.add_error("item", "请填写收费项目。")
        return given


class EndFeeForm(Form):
    last = DateField(label="最后收取日")


@page(permission=P.INSTITUTION_KEEP)
def certificates(request: PageRequest) -> HttpResponse:
    own = own_institution(request.actor)
    found = papers_of(request.actor, own)
    context = {
        "institution": own,
        "columns": words.COLUMNS,
        "rows": words.rows_of(
            found,
            file_url=lambda row: reverse("file", args=[row.file.public_id]),
            withdraw_url=lambda row: reverse(
                "provider-file-withdraw-certificate", args=[row.public_id]
            ),
        ),
        "findings": shown(found.findings),
    }
    return render(request, "provider/file/certificates.html", context)


@page(permission=P.INSTITUTION_KEEP)
def certificates_export(request: PageRequest) -> HttpResponse:
    found = papers_of(request.actor, own_institution(request.actor))
    return export_answer("证照", words.export_columns(found), found.rows)


@page(permission=P.INSTITUTION_KEEP, writes=True)
def add_certificate(request: PageRequest) -> HttpResponse:
    own = own_institution(request.actor)
    form = CertificateForm(typed(request), request.FILES if is_posted(request) else None)

    def act(given: dict[str, Any]) -> str:
        given["kind"] = CertificateKind.of(given["kind"])
        given["file"] = stored(request, own, given["file"], "certificate")
        registry.add_certificate(own, **given, by=request.actor)
        return reverse("provider-file-certificates")

    return form_page(
        request,
        form,
        act,
        done="证照已登记，到期前会提醒您。",
        back=reverse("provider-file-certificates"),
        title="登记证照",
        button="登记",
    )


@page(permission=P.INSTITUTION_KEEP, writes=True)
def withdraw_certificate(request: PageRequest, public_id: UUID) -> HttpResponse:
    own = own_institution(request.actor)
    found = certificate_for(request.actor, own, public_id)

    def act(given: dict[str, Any]) -> str:
        registry.withdraw_certificate(found, given["reason"], by=request.actor)
        return reverse("provider-file-certificates")

    return form_page(
        request,
        ReasonForm(typed(request)),
        act,
        done="证照记录已作废，仍保留备查。",
        back=reverse("provider-file-certificates"),
        title=f"作废：{found.get_kind_display()}",
        button="作废",
        warning="填错的才作废；换发新证的，直接登记新证，原来的会自动结束。",
    )


@page(permission=P.INSTITUTION_KEEP)
def fees(request: PageRequest) -> HttpResponse:
    own = own_institution(request.actor)
    context = {
        "institution": own,
        "columns": history_words.FEE_COLUMNS,
        "rows": history_words.fee_rows(
            fees_of(request.actor, own),
            clock.today(),
            end_url=lambda fee: reverse("provider-file-end-fee", args=[fee.public_id]),
        ),
    }
    return render(request, "provider/file/fees.html", context)


@page(permission=P.INSTITUTION_KEEP)
def fees_export(request: PageRequest) -> HttpResponse:
    found = fees_of(request.actor, own_institution(request.actor))
    return export_answer("收费目录", history_words.FEE_EXPORT, found)


@page(permission=P.INSTITUTION_KEEP, writes=True)
def set_fee(request: PageRequest) -> HttpResponse:
    own = own_institution(request.actor)
    form = FeeForm(typed(request), institution=own, initial={"begins_on": clock.today()})

    def act(given: dict[str, Any]) -> str:
        registry.set_fee(own, form.line(), begins_on=given["begins_on"], by=request.actor)
        return reverse("provider-file-fees")

    return form_page(
        request,
        form,
        act,
        done="收费目录已更新，公开页面同时显示。",
        back=reverse("provider-file-fees"),
        title="登记收费标准",
        button="登记",
        lead="目录以外不得收费。标准变动的，登记新的执行日期，以前的标准保留备查。",
    )


@page(permission=P.INSTITUTION_KEEP, writes=True)
def end_fee(request: PageRequest, public_id: UUID) -> HttpResponse:
    own = own_institution(request.actor)
    fee = fee_for(request.actor, own, public_id)

    def act(given: dict[str, Any]) -> str:
        registry.end_fee(fee, given["last"], by=request.actor)
        return reverse("provider-file-fees")

    return form_page(
        request,
        EndFeeForm(typed(request), initial={"last": clock.today()}),
        act,
        done="停收已登记。",
        back=reverse("provider-file-fees"),
        title=f"停收：{fee.item}",
        button="登记停收",
    )


@page(permission=P.INSTITUTION_KEEP)
def places(request: PageRequest) -> HttpResponse:
    own = own_institution(request.actor)
    context = {
        "institution": own,
        "columns": history_words.PLACE_COLUMNS,
        "rows": history_words.place_rows(places_of(request.actor, own)),
    }
    return render(request, "provider/file/places.html", context)
