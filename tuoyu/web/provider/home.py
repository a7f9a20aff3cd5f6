"""The institution's first screen, its own record, and the daily report of free places."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core.authority import Permission, may
from tuoyu.filing import queries as filing
from tuoyu.filing.lifecycle import FILING
from tuoyu.filing.models import Case
from tuoyu.notices.queries import inbox
from tuoyu.preparation.queries import plans_of
from tuoyu.registry import actions as registry
from tuoyu.registry.models import Institution
from tuoyu.registry.records import own_institution
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.registry_parts import institution_rows


@page(permission=Permission.PROVIDER_OPEN)
def home(request: PageRequest) -> HttpResponse:
    """What is due today."""
    institution = own_institution(request.actor)
    cases = filing.cases_of(request.actor, institution.public_id)
    context = {
        "institution": institution,
        "state": institution.lifecycle.state(institution.state),
        "current": cases[0] if cases else None,
        "current_state": FILING.state(cases[0].state) if cases else None,
        "next": _next_step(institution, cases),
        "past": [_past(case) for case in cases[1:]],
        "has_plans": institution.state == "preparing" and plans_of(request.actor).exists(),
        "may_found": institution.state != "preparing"
        and bool(may(request.actor, Permission.INSTITUTION_FOUND)),
        "services": list(institution.services.all()) if institution.state == "filed" else [],
        "notices": inbox(request.actor, size=5).notices,
    }
    return render(request, "provider/home.html", context)


def _past(case: Case) -> dict[str, Any]:
    """A case that is over, or an older one that is still open."""
    return {
        "title": case.number or "没有提交的备案申请",
        "state": FILING.state(case.state),
        "url": reverse("provider-filing", args=[case.public_id]),
        "day": case.created_at,
    }


# What a case asks of its institution: title, words, and what the button says.
ASKED = {
    "draft": ("继续填写{kind}申请", "已经填写的内容都保存着。", "继续填写"),
    "returned": ("{kind}申请需要补正", "请按告知书一次改好后再次提交。", "去补正"),
    "nonconforming": (
        "有不符合规定的情形需要整改",
        "现场核实发现的问题已经公示，请整改后报告，复核合格的解除公示。",
        "查看并报告整改",
    ),
}
PENDING = ("备案申请正在办理", "区卫生健康委正在办理，有结果会发消息通知您。", "查看办理进度")


def _next_step(institution: Institution, cases: list[Case]) -> dict[str, str]:
    """The one thing to do now, in words; an empty `url` offers the start of a filing."""
    asking = next((case for case in cases if case.state in ASKED), None)
    if asking is not None and institution.state != "closed":
        return _step_of(asking, *ASKED[asking.state])
    if institution.state == "filed":
        return {
            "title": "今天的空余托位",
            "text": "每天报送一次，家长查找时才能看到最新的余位。",
            "url": reverse("provider-vacancies"),
            "action": "报送空余托位",
        }
    if institution.state == "closed":
        return {
            "title": "已终止服务",
            "text": "备案已经注销。以后再办托育服务，要登记新的机构并重新备案。",
            "url": reverse("provider-found"),
            "action": "登记新的机构",
        }
    if cases and cases[0].state == "submitted":
        return _step_of(cases[0], *PENDING)
    return {
        "title": "办理托育机构备案",
        "text": "准备好登记证书、场地证明等材料，可以分几次填写。",
        "url": "",
        "action": "",
    }


def _step_of(case: Case, title: str, text: str, action: str) -> dict[str, str]:
    url = reverse("provider-filing", args=[case.public_id])
    title = title.format(kind=case.get_kind_display())
    return {"title": title, "text": text, "url": url, "action": action}


@page(permission=Permission.REGISTRY_OWN)
def institution(request: PageRequest) -> HttpResponse:
    """The institution's own record as the register holds it."""
    own = own_institution(request.actor)
    context = {"institution": own, "sections": institution_rows(own, full=True)}
    return render(request, "provider/institution.html", context)


class VacancyForm(Form):
    """One number per service that the institution offers."""

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for service in institution.services.all():
            label = f"{service.get_form_display()}空余托位"
            attrs = {"inputmode": "numeric", "width": 3, "suffix": f"个（共 {service.places} 个）"}
            self.fields[service.form] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=service.places,
                initial=service.free_places,
                widget=forms.TextInput(attrs=attrs),
                error_messages={
                    "required": f"请填写{label}，没有空位的填0。",
                    "invalid": f"{label}要填数字，例如 3。",
                    "max_value": f"{label}不能超过托位数{service.places}。",
                    "min_value": f"{label}不能小于0。",
                },
            )


@page(permission=Permission.VACANCY_REPORT, writes=True)
def vacancies(request: PageRequest) -> HttpResponse:
    own = own_institution(request.actor)
    if request.method == "POST" and "same" in request.POST:
        registry.repeat_vacancies(own, by=request.actor)
        messages.success(request, "空余托位已更新，与上次相同。")
        return redirect("provider-home")
    form = VacancyForm(typed(request), institution=own)
    if request.method == "POST" and form.is_valid():
        registry.report_vacancies(own, form.cleaned_data, by=request.actor)
        messages.success(request, "空余托位已更新，家长现在就能看到。")
        return redirect("provider-home")
    status = 422 if request.method == "POST" else 200
    last = [s for s in own.services.all() if s.free_places is not None]
    context = {"institution": own, "form": form, "last": last}
    return render(request, "provider/vacancies.html", context, status=status)
