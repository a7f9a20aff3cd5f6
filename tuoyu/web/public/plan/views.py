"""/plan: what was promised, who answers for it, what the records say, what is still missing."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.plan.live import LiveCount
from tuoyu.plan.queries import ClauseNode, PlanTree, UnitPart, clause_tree, member_units
from tuoyu.web.page import PUBLIC, PageRequest, page
from tuoyu.web.plan_figures import Beside, beside
from tuoyu.web.public.plan.documents import papers
from tuoyu.web.public.plan.screens import screens_of


@page(permission=PUBLIC)
def plan(request: PageRequest) -> HttpResponse:
    """The clause tree, all of it or what one unit answers for."""
    try:
        tree = clause_tree(counts=True)
    except NotFound:
        return render(request, "public/plan_missing.html", {})
    units = [(member.code, member.name) for member in member_units()]
    unit = str(request.GET.get("unit", ""))
    chosen = dict(units).get(unit, "")
    gaps = request.GET.get("gaps") == "1"
    found = beside(district().code, public_only=True)
    kept = (node for root in tree.roots for node in _kept(root, unit if chosen else "", gaps))
    rows = [_row(node, found) for node in kept]
    context = {
        "tree": tree,
        "rows": rows,
        "units": units,
        "unit": unit if chosen else "",
        "unit_name": chosen,
        "unknown_unit": bool(unit) and not chosen,
        "gaps": gaps,
        "kpis": _kpis(tree),
        "papers": papers(),
        "today": clock.today(),
    }
    return render(request, "public/plan.html", context)


@page(permission=PUBLIC)
def clause(request: PageRequest, code: str) -> HttpResponse:
    """One clause with its legal basis and everything below it."""
    tree = clause_tree(counts=True)
    node = tree.clause(code)
    found = beside(district().code, public_only=True)
    above = [other for other in tree.walk() if _is_above(other, node)]
    context = {
        "tree": tree,
        "node": node,
        "row": _row(node, found),
        "above": [{"text": f"{each.number} {each.title}", "url": _url(each)} for each in above],
        "below": [_row(each, found) for child in node.children for each in child.walk()],
        "bases": node.bases,
        "today": clock.today(),
    }
    return render(request, "public/plan_clause.html", context)


def _is_above(other: ClauseNode, node: ClauseNode) -> bool:
    return other is not node and any(each is node for each in other.walk())


def _kept(node: ClauseNode, unit: str, gaps: bool) -> list[ClauseNode]:
    """The clauses to show in reading order: what fits, and the headings above it."""
    below = [kept for child in node.children for kept in _kept(child, unit, gaps)]
    fits = (not unit or _names(node, unit)) and (not gaps or _is_gap(node))
    return [node, *below] if fits or below else []


def _names(node: ClauseNode, unit: str) -> bool:
    return any(unit in part.units for part in (*node.leads, *node.supports))


def _is_gap(node: ClauseNode) -> bool:
    return node.needs_screen and not screens_of(node.screens)


def _row(node: ClauseNode, found: Beside) -> dict[str, Any]:
    return {
        "code": node.code,
        "url": _url(node),
        "level": min(node.depth, 2) + 2,
        "depth": min(node.depth, 3),
        "number": node.number,
        "title": node.title,
        "kind": node.kind_label,
        "text": node.text,
        "leads": [_unit(part) for part in node.leads],
        "supports": [_unit(part) for part in node.supports],
        "counts": [count_words(count) for count in node.counts],
        "figures": [each.words for each in found.known(node.code)],
        "screens": screens_of(node.screens),
        "gap": _is_gap(node),
        "missing": node.missing,
        "note": node.editor_note,
        "duty": node.platform_duty,
    }


def _url(node: ClauseNode) -> str:
    return reverse("plan-clause", args=[node.code])


def _unit(part: UnitPart) -> dict[str, str]:
    one = part.units[0] if len(part.units) == 1 else ""
    return {
        "name": part.name,
        "url": f"{reverse('plan')}?{urlencode({'unit': one})}" if one else "",
        "basis": "" if part.basis in ("stated", "printed", "printed-first") else part.basis_label,
    }


def count_words(count: LiveCount) -> str:
    """已备案机构 12 家；按期出具回执 11/12 件（92%）."""
    if count.of is None:
        return f"{count.label} {count.value:,} {count.unit}"
    if not count.of:
        return f"{count.label}：还没有记录"
    share = round(100 * count.value / count.of)
    return f"{count.label} {count.value:,}/{count.of:,} {count.unit}（{share}%）"


def _kpis(tree: PlanTree) -> list[dict[str, Any]]:
    wanted = [node for node in tree.walk() if node.needs_screen]
    gaps = sum(_is_gap(node) for node in wanted)
    return [
        {"label": "条款", "value": len(wanted), "unit": "条"},
        {"label": "已有页面承担", "value": len(wanted) - gaps, "unit": "条", "tone": "good"},
        {"label": "还没有页面承担", "value": gaps, "unit": "条", "tone": "bad",
         "url": f"{reverse('plan')}?gaps=1"},
    ]  # fmt: skip
