"""The institution's own staff: who works here, who counts, employed, moved, gone."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.registry import actions as registry
from tuoyu.registry.models import Institution
from tuoyu.registry.queries.staff import Colleague, colleague_for, staff_of
from tuoyu.registry.queries.staffing import staffing_of
from tuoyu.registry.records import own_institution
from tuoyu.web.held import typed
from tuoyu.web.institution_file import staff as words
from tuoyu.web.institution_file.findings import shown
from tuoyu.web.office.listing import export_answer, paged
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.file.parts import form_page
from tuoyu.web.provider.file.staff_forms import EmployForm, JobForm, LeaveForm, PersonForm


@page(permission=Permission.INSTITUTION_KEEP)
def staff(request: PageRequest) -> HttpResponse:
    """Who works here; `?past=1` who has left."""
    own = own_institution(request.actor)
    past = request.GET.get("past") == "1"
    found = staff_of(request.actor, own, past=past)
    here = paged(request, found)
    context = {
        "institution": own,
        "past": past,
        "tabs": _tabs(past),
        "columns": words.COLUMNS,
        "rows": words.rows_of(here.object_list, _url, masked=False),
        "page": here,
        "total": len(found),
        "staffing": None if past else words.staffing_context(staffing_of(own, found)),
    }
    return render(request, "provider/file/staff.html", context)


def _tabs(past: bool) -> list[dict[str, Any]]:
    here = reverse("provider-file-staff")
    return [
        {"label": "在职", "url": here, "current": not past},
        {"label": "已离职", "url": f"{here}?past=1", "current": past},
    ]


def _url(each: Colleague) -> str:
    return reverse("provider-file-person", args=[each.member.public_id])


@page(permission=Permission.INSTITUTION_KEEP)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet; names masked, no ID numbers."""
    own = own_institution(request.actor)
    found = staff_of(request.actor, own, past=request.GET.get("past") == "1")
    return export_answer("从业人员", words.EXPORT, found)


@page(permission=Permission.INSTITUTION_KEEP, writes=True)
def employ(request: PageRequest) -> HttpResponse:
    own = own_institution(request.actor)
    form = EmployForm(
        typed(request), institution=own, initial={"begins_on": clock.today(), "full_time": True}
    )

    def act(_: dict[str, Any]) -> str:
        member = registry.employ(own, form.person(), form.job(), by=request.actor)
        return reverse("provider-file-person", args=[member.public_id])

    return form_page(
        request,
        form,
        act,
        done="已登记入职。请接着登记健康合格证明和从业查询，登记后才计入配比。",
        back=reverse("provider-file-staff"),
        title="登记入职",
        button="登记入职",
    )


def found_person(request: PageRequest, public_id: UUID) -> tuple[Institution, Colleague]:
    own = own_institution(request.actor)
    return own, colleague_for(request.actor, own, public_id)


@page(permission=Permission.INSTITUTION_KEEP)
def person(request: PageRequest, public_id: UUID) -> HttpResponse:
    own, each = found_person(request, public_id)

    def withdraw_url(kind: str, paper: Any) -> str:
        return reverse("provider-file-withdraw-paper", args=[public_id, kind, paper.public_id])

    context = {
        "institution": own,
        "each": each,
        "name": each.member.name,
        "state": words.state_of(each),
        "rows": words.person_rows(each, masked=False)[:1]
        + words.person_rows(each, masked=True)[1:],
        "findings": shown(each.findings) if each.is_employed else [],
        "paper_columns": words.PAPER_COLUMNS,
        "papers": words.paper_rows(
            each,
            file_url=lambda paper: reverse("file", args=[paper.file.public_id]),
            withdraw_url=withdraw_url,
        ),
        "events": words.person_events(each),
    }
    return render(request, "provider/file/person.html", context)


@page(permission=Permission.INSTITUTION_KEEP, writes=True)
def job(request: PageRequest, public_id: UUID) -> HttpResponse:
    own, each = found_person(request, public_id)
    now = each.job
    initial: dict[str, Any] = {"begins_on": clock.today()}
    if now is not None:
        initial |= {"roles": now.roles, "full_time": now.full_time, "class_name": now.class_name}
    form = JobForm(typed(request), institution=own, initial=initial)
    return form_page(
        request,
        form,
        lambda _: _after(registry.change_job(each.member, form.job(), by=request.actor), each),
        done="岗位变动已登记，以前的岗位保留在记录里。",
        back=_url(each),
        title="岗位变动",
        button="登记变动",
    )


@page(permission=Permission.INSTITUTION_KEEP, writes=True)
def leave(request: PageRequest, public_id: UUID) -> HttpResponse:
    _, each = found_person(request, public_id)
    form = LeaveForm(typed(request))
    return form_page(
        request,
        form,
        lambda given: _after(
            registry.end_employment(each.member, given["last"], by=request.actor), each
        ),
        done="离职已登记，最后工作日之后不再计入配比。",
        back=_url(each),
        title="登记离职",
        button="登记离职",
    )


@page(permission=Permission.INSTITUTION_KEEP, writes=True)
def correct(request: PageRequest, public_id: UUID) -> HttpResponse:
    _, each = found_person(request, public_id)
    member = each.member
    initial = {"name": member.name, "education": member.education}
    form = PersonForm(typed(request), initial=initial)
    form.fields["id_number"].help_text = "请重新填写完整的身份证号，加密保存，不公开。"
    return form_page(
        request,
        form,
        lambda _: _after(registry.correct_person(member, form.person(), by=request.actor), each),
        done="人员信息已更正。",
        back=_url(each),
        title="更正人员信息",
        button="保存",
    )


def _after(_: object, each: Colleague) -> str:
    return _url(each)
