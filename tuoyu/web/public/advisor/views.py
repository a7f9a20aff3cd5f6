"""The standards advisor (筹办对照): plan, see at once what the law says, keep it, file with it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.errors import DomainError
from tuoyu.divisions.queries import district
from tuoyu.flows.use_plan import use_plan
from tuoyu.preparation import actions, queries
from tuoyu.preparation.models import Plan
from tuoyu.registry.models import Institution
from tuoyu.registry.records import own_institutions
from tuoyu.rules.advisor import advise
from tuoyu.web.held import typed
from tuoyu.web.page import PUBLIC, PageRequest, page
from tuoyu.web.public.advisor.answer import answer_of
from tuoyu.web.public.advisor.forms import Sheet, TitleForm, sheet_of


@page(permission=PUBLIC)
def advisor(request: PageRequest) -> HttpResponse:
    """The form and, once something is told, the answer below it. Nothing is stored."""
    sheet = Sheet(request.GET)
    kept = _kept(request, request.GET.get("plan", ""))
    context: dict[str, object] = {"sheet": sheet, "plan": kept}
    if sheet.is_valid:
        save_url = _address("advisor-save", sheet.query(), kept)
        context |= {"answer": _answer(sheet), "save_url": save_url}
    return render(request, "public/advisor.html", context)


@page(permission=Permission.INSTITUTION_FOUND, writes=True)
def save(request: PageRequest) -> HttpResponse:
    """Name the plan of this address and keep it; `plan` names the one that it replaces."""
    asked = request.GET.copy()
    old = _kept(request, asked.pop("plan", [""])[0])
    sheet = Sheet(asked)
    if not sheet.is_valid:
        return redirect(f"{reverse('advisor')}?{request.GET.urlencode()}")
    form = TitleForm(typed(request), initial={"title": old.title if old else ""})
    if request.method == "POST" and form.is_valid():
        try:
            kept = _keep(old, form.cleaned_data["title"], sheet.query(), request)
        except DomainError as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, "方案已保存，可以随时回来修改。")
            return redirect("advisor-plan", kept.public_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "plan": old, "back": _address("advisor", sheet.query(), old)}
    return render(request, "public/advisor_save.html", context, status=status)


def _keep(plan: Plan | None, title: str, query: str, request: PageRequest) -> Plan:
    if plan is None:
        return actions.keep_plan(title, query, by=request.actor)
    return actions.change_plan(plan, title, query, by=request.actor)


@page(permission=Permission.INSTITUTION_FOUND)
def plans(request: PageRequest) -> HttpResponse:
    """One's own plans; at most `actions.MOST_PLANS`, so one page holds them."""
    rows = [
        {
            "title": {"text": each.title, "url": reverse("advisor-plan", args=[each.public_id])},
            "changed": f"{clock.localday(each.changed_at):%Y-%m-%d}",
            "used": {"text": "已填入备案申请", "tag": "good"} if each.used_at else "未使用",
        }
        for each in queries.plans_of(request.actor)
    ]
    return render(request, "public/advisor_plans.html", {"columns": PLAN_COLUMNS, "rows": rows})


PLAN_COLUMNS = (
    {"key": "title", "label": "方案"},
    {"key": "changed", "label": "修改日期"},
    {"key": "used", "label": "用于备案"},
)


@page(permission=Permission.INSTITUTION_FOUND)
def plan(request: PageRequest, public_id: UUID) -> HttpResponse:
    """A kept plan under the law of today, and what to do with it next."""
    found = queries.plan_for(request.actor, public_id)
    sheet = sheet_of(found.query)
    preparing = _preparing(request)
    context = {
        "plan": found,
        "answer": _answer(sheet) if sheet.is_valid else None,
        "change_url": _address("advisor", found.query, found),
        "institution": preparing,
        "may_use": preparing is not None and may(request.actor, Permission.FILING_PREPARE),
    }
    return render(request, "public/advisor_plan.html", context)


@page(permission=Permission.INSTITUTION_FOUND, writes=True)
def drop(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask once, then throw the plan away."""
    found = queries.plan_for(request.actor, public_id)
    if request.method == "POST":
        actions.drop_plan(found, by=request.actor)
        messages.success(request, f"方案“{found.title}”已删除。")
        return redirect("advisor-plans")
    return render(request, "public/advisor_drop.html", {"plan": found})


@page(permission=Permission.FILING_PREPARE, writes=True)
def use(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Fill the draft of the institution in preparation from the plan."""
    found = queries.plan_for(request.actor, public_id)
    institution = _preparing(request)
    if request.method != "POST" or institution is None:
        return redirect("advisor-plan", found.public_id)
    used = use_plan(found, sheet_of(found.query).told(), institution, by=request.actor)
    if used.filled:
        messages.success(request, f"已填入：{'、'.join(used.filled)}。请逐项核对并补充完整。")
    if used.kept:
        messages.info(request, f"您已填写过“{'、'.join(used.kept)}”，没有改动。")
    return redirect("provider-filing", used.case.public_id)


def _answer(sheet: Sheet) -> dict[str, object]:
    return answer_of(advise(sheet.plan(), on=clock.today(), law=district().law))


def _kept(request: PageRequest, public_id: str) -> Plan | None:
    """The person's own plan of this id; None for a stranger, and for what is no id."""
    try:
        wanted = UUID(public_id)
    except ValueError:
        return None
    return queries.plans_of(request.actor).filter(public_id=wanted).first()


def _preparing(request: PageRequest) -> Institution | None:
    """The institution whose filing the person prepares now."""
    own = own_institutions(request.actor) if request.actor.institutions() else []
    return next((each for each in own if each.state == "preparing"), None)


def _address(name: str, query: str, plan: Plan | None) -> str:
    asked = QueryDict(query, mutable=True)
    if plan is not None:
        asked["plan"] = str(plan.public_id)
    return f"{reverse(name)}?{asked.urlencode()}"
