"""Records entered twice: found, compared side by side, merged, and taken back."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core.authority import Permission
from tuoyu.core.crypto.mask import mask_id_number, mask_name
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.flows.merge_records import merge_institutions, merge_staff, undo_merge
from tuoyu.registry.models import Institution, Merge, MergeOf, StaffMember
from tuoyu.registry.queries import duplicates as queries
from tuoyu.registry.queries.duplicates import SAME_CODE, InstitutionPair
from tuoyu.rules.filing.facts import StaffRole
from tuoyu.web.components.words import cn_date, cn_datetime, metres
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, paged
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.file.parts import form_page

P = Permission
COLUMNS = [
    {"key": "one", "label": "机构"},
    {"key": "other", "label": "疑似重复的机构"},
    {"key": "reason", "label": "依据"},
    {"key": "act", "label": "办理"},
]
STAFF_COLUMNS = [
    {"key": "institution", "label": "机构"},
    {"key": "name", "label": "姓名"},
    {"key": "act", "label": "办理"},
]
JOB_COLUMNS = [
    {"key": "name", "label": "姓名"},
    {"key": "first", "label": "机构"},
    {"key": "others", "label": "同时任职"},
]
MERGE_COLUMNS = [
    {"key": "kept", "label": "保留"},
    {"key": "gone", "label": "并入"},
    {"key": "reason", "label": "理由"},
    {"key": "when", "label": "办理"},
    {"key": "state", "label": "状态"},
    {"key": "act", "label": "办理"},
]
EXPORT = (
    Column("机构", lambda pair: pair.one.name, width=30),
    Column("疑似重复的机构", lambda pair: pair.other.name, width=30),
    Column("依据", lambda pair: _reason(pair), width=36),
    Column("名称相似（%）", lambda pair: pair.likeness, Kind.NUMBER),
)


class MergeForm(Form):
    keep = forms.ChoiceField(label="保留哪一条", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="合并理由", max_length=200, help_text="例如“同一机构重复登记，已电话核实”。"
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["keep"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class UndoForm(Form):
    reason = forms.CharField(label="撤销理由", max_length=200)


@page(permission=P.REGISTRY_MERGE)
def duplicates(request: PageRequest) -> HttpResponse:
    """Pairs of institutions, pairs of people, people at two places."""
    pairs = queries.institution_pairs(request.actor)
    here = paged(request, pairs)
    context = {
        "columns": COLUMNS,
        "rows": [_pair_row(pair) for pair in here.object_list],
        "page": here,
        "total": len(pairs),
        "staff_columns": STAFF_COLUMNS,
        "staff": [_staff_row(pair) for pair in queries.staff_pairs(request.actor)],
        "job_columns": JOB_COLUMNS,
        "jobs": [_job_row(each) for each in queries.two_jobs(request.actor)],
    }
    return render(request, "office/duplicates.html", context)


@page(permission=P.REGISTRY_MERGE)
def export(request: PageRequest) -> HttpResponse:
    return export_answer("疑似重复的机构", EXPORT, queries.institution_pairs(request.actor))


def _reason(pair: InstitutionPair) -> str:
    if pair.reason == SAME_CODE:
        return "统一社会信用代码相同"
    where = metres(pair.metres) if pair.metres is not None else "在同一社区"
    return f"名称相近，{'相距' if pair.metres is not None else ''}{where}"


def _pair_row(pair: InstitutionPair) -> dict[str, Any]:
    address = reverse("office-merge", args=[pair.one.public_id, pair.other.public_id])
    return {
        "one": pair.one.name,
        "other": pair.other.name,
        "reason": _reason(pair),
        "act": {"text": "比较", "url": address},
    }


def _staff_row(pair: queries.StaffPair) -> dict[str, Any]:
    address = reverse("office-merge-staff", args=[pair.one.public_id, pair.other.public_id])
    return {
        "institution": pair.one.institution.name,
        "name": mask_name(pair.one.name),
        "act": {"text": "比较", "url": address},
    }


def _job_row(each: queries.TwoJobs) -> dict[str, Any]:
    first, *others = each.jobs
    member = first.member
    return {
        "name": {
            "text": mask_name(member.name),
            "url": reverse("office-person", args=[member.institution.public_id, member.public_id]),
        },
        "first": f"{member.institution.name}（{each.roles(first)}）",
        "others": "、".join(
            f"{job.member.institution.name}（{each.roles(job)}）" for job in others
        ),
    }


@page(permission=P.REGISTRY_MERGE, writes=True)
def merge(request: PageRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """Two institutions side by side; which one stays, and why."""
    one = queries.institution_to_merge(request.actor, public_id)
    other = queries.institution_to_merge(request.actor, other_id)
    by_id = {str(each.public_id): each for each in (one, other)}
    form = MergeForm(typed(request), choices=[(key, _label(each)) for key, each in by_id.items()])

    def act(given: dict[str, Any]) -> str:
        kept = by_id.pop(given["keep"])
        (gone,) = by_id.values() if by_id else (kept,)
        merge_institutions(kept, gone, given["reason"], by=request.actor)
        return reverse("office-merges")

    return form_page(
        request,
        form,
        act,
        done="已合并。指向被并入记录的内容都转到了保留的一家，可以撤销。",
        back=reverse("office-duplicates"),
        title="比较并合并机构",
        button="合并",
        template="office/merge.html",
        left=institution_rows(one),
        right=institution_rows(other),
        names=(one.name, other.name),
        apart=reverse("office-apart-institutions", args=[public_id, other_id]),
        warning="备案办件、人员、证照和机构账号都会转到保留的一家；两边都有的班级、服务和收费以保留的为准。",
    )


def _label(each: Institution) -> str:
    return f"{each.name}（{each.get_state_display()}）"


def institution_rows(each: Institution) -> list[dict[str, Any]]:
    """What two institutions are compared by, for a summary list."""
    site = getattr(each, "site", None)
    return [
        {"key": "机构名称", "value": each.name},
        {"key": "状态", "value": each.get_state_display()},
        {"key": "机构类别", "value": each.get_kind_display()},
        {"key": "统一社会信用代码", "value": each.credit_code},
        {"key": "备案编号", "value": each.filing_number},
        {"key": "备案日期", "value": cn_date(each.filed_on)},
        {"key": "所在社区", "value": each.division.name},
        {"key": "地址", "value": site.address if site else ""},
        {"key": "登记时间", "value": cn_datetime(each.created_at)},
    ]


@page(permission=P.REGISTRY_MERGE, writes=True)
def merge_people(request: PageRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """Two records of one person side by side, masked."""
    one = queries.member_to_merge(request.actor, public_id)
    other = queries.member_to_merge(request.actor, other_id)
    by_id = {str(each.public_id): each for each in (one, other)}
    choices = [(key, _member_label(each)) for key, each in by_id.items()]
    form = MergeForm(typed(request), choices=choices)

    def act(given: dict[str, Any]) -> str:
        kept = by_id.pop(given["keep"])
        (gone,) = by_id.values() if by_id else (kept,)
        merge_staff(kept, gone, given["reason"], by=request.actor)
        return reverse("office-merges")

    return form_page(
        request,
        form,
        act,
        done="已合并。任职和证明都转到了保留的一条，可以撤销。",
        back=reverse("office-duplicates"),
        title="比较并合并人员",
        button="合并",
        template="office/merge.html",
        left=member_rows(one),
        right=member_rows(other),
        names=("第一条", "第二条"),
        apart=reverse("office-apart-people", args=[public_id, other_id]),
    )


def _member_label(each: StaffMember) -> str:
    number = "有身份证号" if each.id_index else "没有身份证号"
    return f"{cn_datetime(each.created_at)}登记的一条（{number}）"


def member_rows(each: StaffMember) -> list[dict[str, Any]]:
    """What two people are compared by, masked, for a summary list."""
    jobs = sorted(each.employments.all(), key=lambda row: row.period.lower)
    return [
        {"key": "姓名", "value": mask_name(each.name)},
        {"key": "身份证号", "value": mask_id_number(each.id_number)},
        {"key": "机构", "value": each.institution.name},
        {
            "key": "任职",
            "value": [
                f"{row.period.lower:%Y-%m-%d}起，"
                + "、".join(StaffRole.of(code).label for code in row.roles)
                for row in jobs
            ],
        },
        {"key": "登记时间", "value": cn_datetime(each.created_at)},
    ]


@page(permission=P.REGISTRY_MERGE)
def merges(request: PageRequest) -> HttpResponse:
    rows = paged(request, queries.merges_for(request.actor))
    context = {
        "columns": MERGE_COLUMNS,
        "rows": [_merge_row(each) for each in rows.object_list],
        "page": rows,
    }
    return render(request, "office/merges.html", context)


def _merge_row(each: Merge) -> dict[str, Any]:
    is_staff = each.of == MergeOf.STAFF
    gone = (
        "从业人员"
        if is_staff or not each.duplicate_institution
        else each.duplicate_institution.name
    )
    undone = each.undone_at is not None
    undo = {"text": "撤销", "url": reverse("office-undo-merge", args=[each.public_id])}
    return {
        "kept": each.institution.name,
        "gone": gone,
        "reason": each.reason,
        "when": f"{cn_datetime(each.merged_at)} {each.merged_by.name}",
        "state": {"text": "已撤销", "tag": "quiet"}
        if undone
        else {"text": "已合并", "tag": "good"},
        "act": "" if undone else undo,
    }


@page(permission=P.REGISTRY_MERGE, writes=True)
def undo(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = queries.merge_for(request.actor, public_id)

    def act(given: dict[str, Any]) -> str:
        undo_merge(found, given["reason"], by=request.actor)
        return reverse("office-merges")

    return form_page(
        request,
        UndoForm(typed(request)),
        act,
        done="合并已撤销，转移的内容已回到原来的记录。",
        back=reverse("office-merges"),
        title=f"撤销合并：{found.institution.name}",
        button="撤销合并",
        frame="shells/office.html",
    )
