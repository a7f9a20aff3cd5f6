"""依据文件: the instruments behind the plan, how each stands today, and looks at their validity."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import Invalid, NotFound
from tuoyu.divisions.queries import district, provision
from tuoyu.plan import actions
from tuoyu.plan.models import BasisCheck, Validity
from tuoyu.plan.queries import clause_tree
from tuoyu.plan.queries.basis import Standing, looks_at, standings
from tuoyu.rules.filing.regime import next_change
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "title", "label": "文件"},
    {"key": "number", "label": "文号"},
    {"key": "relation", "label": "与方案的关系"},
    {"key": "until", "label": "有效至"},
    {"key": "state", "label": "效力"},
    {"key": "checked", "label": "最近核实"},
]
EXPORT = (
    Column("文件", lambda each: each.basis.title, width=44),
    Column("文号", lambda each: each.basis.doc_no, width=26),
    Column("发布机关", lambda each: each.basis.issuer, width=26),
    Column("与方案的关系", lambda each: each.basis.relation_label),
    Column("施行日期", lambda each: each.basis.effective_from, Kind.DATE),
    Column("有效至", lambda each: each.until, Kind.DATE),
    Column("效力", lambda each: each.state[0]),
    Column("最近核实", lambda each: each.check.checked_at if each.check else None, Kind.MOMENT),
    Column("核实来源", lambda each: each.check.source if each.check else "", width=30),
)


class CheckForm(Form):
    result = forms.ChoiceField(label="核实结果", choices=Validity.choices, widget=forms.RadioSelect)
    valid_until = DateField(
        label="有效期的最后一天", required=False, help_text="文件写明的才填；已经失效的必须填。"
    )
    replaced_by = forms.CharField(
        label="新文件的名称和文号", max_length=200, required=False,
        help_text="已由新文件代替的必须填。",
    )  # fmt: skip
    source = forms.CharField(
        label="核实的来源", max_length=200,
        help_text="例如政府网站的网址、公报的期号或答复的文号。",
    )  # fmt: skip
    remark = forms.CharField(
        label="说明", max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)

    def found(self) -> actions.Found:
        given = self.cleaned_data
        return actions.Found(
            Validity(given["result"]), given["source"], given["valid_until"],
            given["replaced_by"], given["remark"],
        )  # fmt: skip


@page(permission=Permission.PLAN_READ)
def listing(request: PageRequest) -> HttpResponse:
    """Every instrument as it stands today."""
    found = standings(district().code, clock.today())
    here = paged(request, found, size=50)
    ahead = next_change(after=clock.today(), law=district().law)
    context = {
        **listed(here, COLUMNS, _row),
        "wanting": sum(each.wants_look for each in found),
        "alarms": "、".join(f"{days}天" for days in provision("plan.basis_alarm_days").wholes),
        "permit_since": ahead.effective_from if ahead else None,
    }
    return render(request, "office/plan/bases.html", context)


@page(permission=Permission.PLAN_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    return export_answer("依据文件", EXPORT, standings(district().code, clock.today()))


def _row(each: Standing) -> dict[str, Any]:
    words, tone = each.state
    return {
        "title": {
            "text": each.basis.title,
            "url": reverse("office-plan-basis", args=[each.basis.code]),
        },
        "number": each.basis.doc_no,
        "relation": each.basis.relation_label,
        "until": f"{each.until:%Y-%m-%d}" if each.until else "未写明",
        "state": {"text": words, "tag": tone},
        "checked": f"{clock.localday(each.check.checked_at):%Y-%m-%d}" if each.check else "",
    }


@page(permission=Permission.PLAN_READ, writes=True)
def basis(request: PageRequest, code: str) -> HttpResponse:
    """One instrument with every look at it; the office adds a look."""
    here = district().code
    found = next((s for s in standings(here, clock.today()) if s.basis.code == code), None)
    if found is None:
        raise NotFound("没有这份依据文件，请从列表中选择。")
    form = CheckForm(typed(request), initial={"seen": found.looks})
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_basis(
                code, form.found(), division=here, seen=form.cleaned_data["seen"], by=request.actor
            )
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已记录核实结果。")
            return redirect("office-plan-basis", code)
    context = {
        "found": found,
        "state": found.state,
        "facts": _facts(found),
        "clauses": [
            node for node in clause_tree().walk() if any(b.code == code for b in node.bases)
        ],
        "looks": [_look(each) for each in looks_at(code, here)],
        "form": form,
        "manages": bool(may(request.actor, Permission.GROUP_MANAGE)),
    }
    return render(request, "office/plan/basis.html", context, status=422 if form.errors else 200)


def _facts(each: Standing) -> list[dict[str, Any]]:
    basis = each.basis
    facts = [
        ("文号", basis.doc_no or "无"),
        ("发布机关", basis.issuer),
        ("与方案的关系", basis.relation_label),
        ("成文日期", f"{basis.issued_on:%Y-%m-%d}" if basis.issued_on else "未取得"),
        ("施行日期", f"{basis.effective_from:%Y-%m-%d}" if basis.effective_from else "未取得"),
        ("有效至", f"{each.until:%Y-%m-%d}" if each.until else "未写明"),
        ("效力说明", basis.validity_note or "无"),
        ("录入依据", basis.evidence_label),
    ]
    return [{"key": key, "value": value} for key, value in facts]


def _look(each: BasisCheck) -> dict[str, Any]:
    told = [
        f"来源：{each.source}。",
        f"有效至{each.valid_until:%Y-%m-%d}。" if each.valid_until else "",
        f"新文件：{each.replaced_by}。" if each.replaced_by else "",
        each.remark,
    ]
    return {
        "title": each.get_result_display(),
        "when": each.checked_at,
        "by": each.checked_by.name,
        "text": "".join(told),
        "tone": "good" if each.result == Validity.HOLDS else "bad",
    }
