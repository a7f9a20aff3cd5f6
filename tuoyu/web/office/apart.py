"""Pairs that only look alike: found to be two, listed, and taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core.authority import Permission
from tuoyu.core.crypto.mask import mask_name
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.registry.actions import keep_apart, undo_apart
from tuoyu.registry.models import DistinctPair, Institution, MergeOf, StaffMember
from tuoyu.registry.queries import distinct
from tuoyu.registry.queries.duplicates import institution_to_merge, member_to_merge
from tuoyu.web.components.words import cn_datetime
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.duplicates import UndoForm, institution_rows, member_rows
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.file.parts import form_page

P = Permission
COLUMNS = [
    {"key": "one", "label": "第一条"},
    {"key": "other", "label": "第二条"},
    {"key": "reason", "label": "理由"},
    {"key": "when", "label": "判定"},
    {"key": "state", "label": "状态"},
    {"key": "act", "label": "办理"},
]
EXPORT = (
    Column("判定对象", lambda each: each.get_of_display()),
    Column("第一条", lambda each: _names(each)[0], width=30),
    Column("第二条", lambda each: _names(each)[1], width=30),
    Column("理由", lambda each: each.reason, width=40),
    Column("判定时间", lambda each: each.decided_at, Kind.MOMENT),
    Column("判定人", lambda each: each.decided_by.name),
    Column("状态", lambda each: _state(each)["text"]),
)


class ApartForm(Form):
    reason = forms.CharField(
        label="为什么不是同一家（人）",
        max_length=200,
        help_text="例如“同一品牌的两个校区，已现场核对”。任何一条的名称、代码或位置改动后会重新列出。",
    )


@page(permission=P.REGISTRY_MERGE, writes=True)
def institutions(request: PageRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """Two institutions side by side; why they are two."""
    one = institution_to_merge(request.actor, public_id)
    other = institution_to_merge(request.actor, other_id)
    names = (one.name, other.name)
    return _ask(request, one, other, names, institution_rows, "不是同一家机构")


@page(permission=P.REGISTRY_MERGE, writes=True)
def people(request: PageRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """Two people of one name side by side, masked; why they are two."""
    one = member_to_merge(request.actor, public_id)
    other = member_to_merge(request.actor, other_id)
    return _ask(request, one, other, ("第一条", "第二条"), member_rows, "不是同一人")


def _ask(
    request: PageRequest,
    one: Institution | StaffMember,
    other: Institution | StaffMember,
    names: tuple[str, str],
    rows: Callable[[Any], list[dict[str, Any]]],
    title: str,
) -> HttpResponse:
    def act(given: dict[str, Any]) -> str:
        keep_apart(one, other, given["reason"], by=request.actor)
        return reverse("office-apart")

    return form_page(
        request,
        ApartForm(typed(request)),
        act,
        done="已记录，这一对不再列出。",
        back=reverse("office-duplicates"),
        title=title,
        button="确认不是",
        template="office/merge.html",
        left=rows(one),
        right=rows(other),
        names=names,
        apart="",
    )


@page(permission=P.REGISTRY_MERGE)
def decisions(request: PageRequest) -> HttpResponse:
    """What was decided, and whether it still holds."""
    here = paged(request, distinct.decisions_for(request.actor))
    context = {
        **listed(here, COLUMNS, _row),
    }
    return render(request, "office/apart.html", context)


@page(permission=P.REGISTRY_MERGE)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet; people's names masked."""
    return export_answer("不是同一家的判定", EXPORT, distinct.decisions_for(request.actor))


def _row(each: DistinctPair) -> dict[str, Any]:
    one, other = _names(each)
    undo = {"text": "撤销", "url": reverse("office-undo-apart", args=[each.public_id])}
    return {
        "one": one,
        "other": other,
        "reason": each.reason,
        "when": f"{cn_datetime(each.decided_at)} {each.decided_by.name}",
        "state": _state(each),
        "act": "" if each.undone_at else undo,
    }


def _names(each: DistinctPair) -> tuple[str, str]:
    if each.of == MergeOf.STAFF and each.member and each.other_member:
        where = each.institution.name
        name, other = mask_name(each.member.name), mask_name(each.other_member.name)
        return f"{name}（{where}）", f"{other}（{where}）"
    return each.institution.name, each.other_institution.name if each.other_institution else ""


def _state(each: DistinctPair) -> dict[str, str]:
    if each.undone_at is not None:
        return {"text": "已撤销", "tag": "quiet"}
    if not distinct.holds(each):
        return {"text": "情况有变化，重新列出", "tag": "warn"}
    return {"text": "不再列出", "tag": "good"}


@page(permission=P.REGISTRY_MERGE, writes=True)
def undo(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = distinct.decision_for(request.actor, public_id)

    def act(given: dict[str, Any]) -> str:
        undo_apart(found, given["reason"], by=request.actor)
        return reverse("office-apart")

    return form_page(
        request,
        UndoForm(typed(request)),
        act,
        done="判定已撤销，这一对会重新列出。",
        back=reverse("office-apart"),
        title="撤销“不是同一家（人）”的判定",
        button="撤销判定",
        frame="shells/office.html",
    )
