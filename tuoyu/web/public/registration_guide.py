"""登记指引: one question after the other, then who registers, what to bring, how long, what follows.

The answers stand in the address and say nothing about a person.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.divisions.queries import district
from tuoyu.registrations.bodies import EDUCATION, HEALTH, REGISTRAR_UNITS, bodies
from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import InstitutionKind, LegalNature
from tuoyu.rules.findings import Cite
from tuoyu.rules.registration.facts import Follows, Founding, Question, Route
from tuoyu.rules.registration.route import questions, route
from tuoyu.rules.wording import citation, cited, sentence
from tuoyu.web.forms import Form, YesNoField
from tuoyu.web.page import PUBLIC, PageRequest, page

MOST_CHILDREN = 999
KIND_HINTS = {
    "centre": "独立开办、面向社会招收3岁以下婴幼儿。",
    "kindergarten_class": "幼儿园里开设，招收2至3岁幼儿。",
    "employer": "机关、企业、医院等为职工办，也可以对外。",
    "community": "设在社区综合服务设施里。",
    "home": "在住宅里照护少数几名婴幼儿。",
}
NATURE_HINTS = {
    "public_institution": "由国家机关或其他组织利用国有资产举办。",
    "non_profit": "社会力量举办、不分配利润（民办非企业单位）。",
    "for_profit": "公司、个体工商户等，可以分配利润。",
}


def _radios(label: str, choices: list[tuple[str, str]], hints: dict[str, str]) -> Any:
    field = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    field.option_hints = hints  # type: ignore[attr-defined]
    return field


class KindForm(Form):
    kind = _radios("您要办哪一类", InstitutionKind.choices(), KIND_HINTS)


class NatureForm(Form):
    nature = _radios("机构是什么性质", LegalNature.choices(), NATURE_HINTS)

    def clean_nature(self) -> LegalNature:
        return LegalNature.of(self.cleaned_data["nature"])


class OwnLegalPersonForm(Form):
    own_legal_person = YesNoField(
        label="托育部分要单独登记法人吗", yes="要，单独登记", no="不要，用举办单位的名义办"
    )


class ChildrenForm(Form):
    children = forms.IntegerField(
        label="打算同时照护几名婴幼儿",
        min_value=1,
        max_value=MOST_CHILDREN,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "width": 3, "suffix": "名"}),
    )


class ConsentForm(Form):
    consent = YesNoField(
        label="同一建筑（院落）里的其他业主都同意了吗", yes="都同意了", no="还没有都同意"
    )


FORMS: dict[Question, Callable[..., Form]] = {
    Question.NATURE: NatureForm,
    Question.OWN_LEGAL_PERSON: OwnLegalPersonForm,
    Question.CHILDREN: ChildrenForm,
    Question.CONSENT: ConsentForm,
}


@dataclass(frozen=True)
class Told:
    """One answer as it stands in the address."""

    name: str
    value: str
    label: str
    shown: str


@page(permission=PUBLIC)
def registration_guide(request: PageRequest) -> HttpResponse:
    """Where to register; every state is an address."""
    law = district().law
    plan, told, form = _walk(request, law)
    found = route(plan, on=clock.today(), law=law) if plan and form is None else None
    context = {
        "form": form,
        "question": next(iter(form.fields)) if form else "",
        "told": told,
        "rows": _rows(told),
        "answer": _shown(found, plan, law) if found and plan else None,
    }
    return render(request, "public/registration_guide.html", context)


def _walk(request: PageRequest, law: Law) -> tuple[Founding | None, list[Told], Form | None]:
    """The plan as far as it was told, and the form of the next question; None at the end."""
    first = _bound(KindForm, "kind", request)
    if not first.is_valid():
        return None, [], first
    kind = InstitutionKind.of(first.cleaned_data["kind"])
    plan, told = Founding(kind=kind), [Told("kind", kind.value, "类别", kind.label)]
    today = clock.today()
    while True:
        asked = questions(plan, on=today, law=law)
        question = next((each for each in asked if getattr(plan, each.value) is None), None)
        if question is None:
            return plan, told, None
        form = _bound(FORMS[question], question.value, request)
        if not form.is_valid():
            return plan, told, form
        value = form.cleaned_data[question.value]
        plan = replace(plan, **{question.value: value})
        raw = request.GET[question.value]
        told.append(Told(question.value, raw, question.label, _words(form, question.value, raw)))


def _bound(kind: Callable[..., Form], name: str, request: PageRequest) -> Form:
    return kind(request.GET if name in request.GET else None)


def _words(form: Form, name: str, raw: str) -> str:
    """The chosen option in words; a number with its unit."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices)[raw])  # type: ignore[arg-type]
    return f"{form.cleaned_data[name]}名"


def _rows(told: list[Told]) -> list[dict[str, str]]:
    """What was answered, each with the address at which it is asked again."""
    here = reverse("guide-registration")
    rows = []
    for place, each in enumerate(told):
        before = urlencode([(one.name, one.value) for one in told[:place]])
        url = f"{here}?{before}" if before else here
        rows.append({"key": each.label, "value": each.shown, "url": url})
    return rows


def _shown(found: Route, plan: Founding, law: Law) -> dict[str, Any]:
    named = bodies()
    registrar = named[REGISTRAR_UNITS[found.registrar]] if found.registrar else None
    steps = [_register_step(found, registrar.name)] if registrar else []
    steps.append(_follow_step(found, named[HEALTH].name, named[EDUCATION].name, law))
    return {
        "title": _title(found, registrar.name if registrar else ""),
        "full_name": registrar.full_name if registrar else "",
        "steps": steps,
        "findings": [
            {"text": sentence(each), "citation": citation(each), "grave": each.blocking}
            for each in found.findings
        ],
        "bases": list(
            dict.fromkeys(
                cited(each)
                for each in (*found.by, *found.papers_by, *_limit_cites(found), *found.follows_by)
            )
        ),
        "kind_changed": found.kind is not plan.kind,
    }


def _title(found: Route, registrar: str) -> str:
    if registrar:
        return f"请到{registrar}登记"
    if found.follows is Follows.REPORT:
        return "不用登记，也不用备案"
    return "不用另外登记，用举办单位的证书备案"


def _limit_cites(found: Route) -> tuple[Cite, ...]:
    return found.limit.cites if found.limit else ()


def _register_step(found: Route, registrar: str) -> dict[str, Any]:
    text = [f"拿到{found.certificate.label if found.certificate else '登记证书'}。"]
    if found.scope:
        text.append(f"业务范围里要写明“{found.scope}”。")
    if found.name_word:
        text.append(f"名称里可以用“{found.name_word}”字样。")
    if found.supervisor:
        text.append(f"登记前先请业务主管单位（{found.supervisor}）批准。")
    return {
        "title": "登记",
        "text": "".join(text),
        "where": registrar,
        "bring": f"{'、'.join(found.papers)}；其他材料以登记机关告知为准。" if found.papers else "",
        "time": _time(found),
        "current": True,
    }


def _time(found: Route) -> str:
    limit = found.limit
    if limit is None:
        return ""
    most = f"{limit.days}{limit.unit}内"
    more = f"，情形复杂的可再延长{limit.extension}{limit.unit}" if limit.extension else ""
    return f"材料齐全的当场办结；不能当场办结的，{most}{more}。" if limit.on_the_spot else f"法定{most}作出决定。"  # fmt: skip


def _follow_step(found: Route, health: str, education: str, law: Law) -> dict[str, Any]:
    if found.follows is Follows.REPORT:
        return {
            "title": "报送托班情况",
            "text": "托班的托位计入全区托位数，服务按托育服务的规定执行。",
            "where": f"{education}、{health}",
            "current": True,
        }
    if found.follows is Follows.PERMIT:
        return {
            "title": "申请许可",
            "text": "登记后先取得托育服务许可，再开始收托。",
            "where": health,
        }
    days = law.parameter("filing.receipt_working_days", on=clock.today()).shown
    return {
        "title": "备案",
        "text": "登记后在网上向卫生健康部门备案，先发回执，再到现场核实。",
        "where": f"{health}（网上办理，不用跑）",
        "bring": f"{found.certificate.label if found.certificate else '登记证书'}和备案材料，清单见办事指南。",
        "time": f"材料齐全的，{days}内发备案回执。",
        "links": [
            {"text": "登记自己举办的机构，开始备案", "url": reverse("provider-found")},
            {"text": "备案办事指南", "url": reverse("guide-filing")},
        ],
        "current": found.registrar is None,
    }
