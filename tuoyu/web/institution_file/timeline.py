"""The history of an institution in words, its filter and its place in the address."""

import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from tuoyu.core import clock
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.registry.models import Institution
from tuoyu.registry.queries.timeline import KINDS, Happening, Place, timeline_of, whole_timeline
from tuoyu.rules.filing.facts import InstitutionKind, ServiceForm, StaffRole
from tuoyu.rules.institution.facts import CertificateKind, FeeKind, FlagKind, QualificationKind
from tuoyu.web.components.words import yuan
from tuoyu.web.forms import Form
from tuoyu.web.office.audit import roles_in_words
from tuoyu.web.office.audit_words import act_in_words
from tuoyu.web.office.listing import export_answer
from tuoyu.web.page import PageRequest

VOCABULARIES = {
    "certificate": CertificateKind, "flag": FlagKind, "fee": FeeKind, "staff": QualificationKind,
    "institution": InstitutionKind,
}  # fmt: skip
FORMS = {form.value: form.label for form in ServiceForm}
_place = re.compile(r"(\d{1,17})-([01])-(\d{1,18})")
EXPORT = (
    Column("时间", lambda each: each.place.at, Kind.MOMENT),
    Column("类别", lambda each: kind_of(each)),
    Column("事项", lambda each: title_of(each), width=40),
    Column("内容", lambda each: text_of(each), width=40),
    Column("办理人", lambda each: who_of(each)),
)


class TimelineForm(Form):
    says_optional = False
    kind = forms.ChoiceField(
        label="类别",
        required=False,
        choices=[("", "全部"), *((code, label) for code, (label, _) in KINDS.items())],
    )


def timeline_page(
    request: PageRequest, institution: Institution, template: str, **more: Any
) -> HttpResponse:
    """The page of either audience; `more` goes into its template."""
    form, kind = _wanted(request)
    found = timeline_of(
        request.actor, institution, kind=kind, after=decode(request.GET.get("after", ""))
    )
    query = request.GET.copy()
    query.pop("after", None)
    onward = ""
    if found.next_place is not None:
        query["after"] = encode(found.next_place)
        onward = f"?{query.urlencode()}"
    context = {
        "institution": institution,
        "form": form,
        "events": [event_of(each) for each in found.items],
        "page": {"next_url": onward, "previous_url": ""},
        "query": request.GET.urlencode(),
        **more,
    }
    return render(request, template, context)


def timeline_export(request: PageRequest, institution: Institution) -> HttpResponse:
    _, kind = _wanted(request)
    return export_answer("大事记", EXPORT, whole_timeline(request.actor, institution, kind=kind))


def _wanted(request: PageRequest) -> tuple[TimelineForm, str]:
    form = TimelineForm(request.GET)
    form.is_valid()
    return form, form.cleaned_data.get("kind", "")


def event_of(each: Happening) -> dict[str, Any]:
    return {
        "title": title_of(each),
        "when": each.place.at,
        "by": who_of(each),
        "text": text_of(each),
    }


def kind_of(each: Happening) -> str:
    if not each.act:
        return KINDS["notices"][0]
    found = (label for label, begins in KINDS.values() if each.act.startswith(begins) and begins)
    return next(found, "其他")


def title_of(each: Happening) -> str:
    return act_in_words(each.act) if each.act else f"消息：{each.subject}"


def who_of(each: Happening) -> str:
    if not each.act:
        return ""
    return each.who or roles_in_words(each.actor_roles) or "系统"


def text_of(each: Happening) -> str:
    """The facts of the act in words; codes that have none are left out."""
    facts, parts = each.facts, []
    name = each.act.partition(".")[0]
    if name in VOCABULARIES and "kind" in facts:
        parts.append(_label(VOCABULARIES[name], facts["kind"]))
    roles = facts.get("roles")
    if isinstance(roles, list):
        parts.append("、".join(_label(StaffRole, code) for code in roles))
    if isinstance(facts.get("price_fen"), int):
        parts.append(f"{yuan(facts['price_fen'])} 元")
    words = {"begins": "自{}起", "on": "日期 {}", "until": "有效期至 {}", "last": "到 {}"}
    parts += [text.format(facts[key]) for key, text in words.items() if facts.get(key)]
    if each.act == "vacancy.report":
        parts += [f"{FORMS[code]}空余{facts[code]}个" for code in FORMS if code in facts]
    return "，".join(part for part in parts if part)


def _label(vocabulary: Any, code: object) -> str:
    try:
        return str(vocabulary.of(code).label)
    except ValueError:
        return ""


def encode(place: Place) -> str:
    micros = round(place.at.timestamp() * 1_000_000)
    return f"{micros}-{place.source}-{place.number}"


def decode(text: str) -> Place | None:
    """The place of an address; None for anything that `encode` did not write."""
    found = _place.fullmatch(text) if text.isascii() else None
    if found is None:
        return None
    micros, source, number = (int(part) for part in found.groups())
    seconds, rest = divmod(micros, 1_000_000)
    try:
        at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
    except (ValueError, OverflowError, OSError):
        return None
    return Place(clock.local(at), source, number)
