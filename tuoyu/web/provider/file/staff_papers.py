"""What one member of staff could show: added one by one, withdrawn where it was wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from tuoyu.core.authority import Actor, Permission
from tuoyu.core.errors import NotFound
from tuoyu.registry import actions as registry
from tuoyu.registry.models import StaffMember
from tuoyu.rules.institution.facts import CheckResult, QualificationKind
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.file.parts import form_page, is_posted, stored
from tuoyu.web.provider.file.staff import found_person
from tuoyu.web.provider.file.staff_forms import (
    CheckForm,
    HealthForm,
    QualificationForm,
    TrainingForm,
    WithdrawForm,
)

Act = Callable[[StaffMember, dict[str, Any], Actor], object]


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper: its words, its form, its act, the rows of the member that hold it."""

    label: str
    form: type[Form]
    act: Act
    rows: str


def _health(member: StaffMember, given: dict[str, Any], by: Actor) -> object:
    return registry.add_health_certificate(member, **given, by=by)


def _check(member: StaffMember, given: dict[str, Any], by: Actor) -> object:
    given["result"] = CheckResult.of(given["result"])
    return registry.add_background_check(member, **given, by=by)


def _qualification(member: StaffMember, given: dict[str, Any], by: Actor) -> object:
    given["kind"] = QualificationKind.of(given["kind"])
    return registry.add_qualification(member, **given, by=by)


def _training(member: StaffMember, given: dict[str, Any], by: Actor) -> object:
    return registry.add_training(member, **given, by=by)


KINDS = {
    "health": PaperKind("健康合格证明", HealthForm, _health, "health_certificates"),
    "check": PaperKind("违法犯罪记录查询", CheckForm, _check, "background_checks"),
    "qualification": PaperKind("资格证书", QualificationForm, _qualification, "qualifications"),
    "training": PaperKind("培训", TrainingForm, _training, "trainings"),
}


def _kind(code: str) -> PaperKind:
    if code not in KINDS:
        raise NotFound
    return KINDS[code]


@page(permission=Permission.INSTITUTION_KEEP, writes=True)
def add(request: PageRequest, public_id: UUID, kind: str) -> HttpResponse:
    wanted = _kind(kind)
    own, each = found_person(request, public_id)
    form = wanted.form(typed(request), request.FILES if is_posted(request) else None)
    back = reverse("provider-file-person", args=[public_id])

    def act(given: dict[str, Any]) -> str:
        given["file"] = stored(request, own, given["file"], kind)
        wanted.act(each.member, given, request.actor)
        return back

    return form_page(
        request,
        form,
        act,
        done=f"{wanted.label}已登记。",
        back=back,
        title=f"登记{wanted.label}",
        button="登记",
    )


@page(permission=Permission.INSTITUTION_KEEP, writes=True)
def withdraw(request: PageRequest, public_id: UUID, kind: str, paper_id: UUID) -> HttpResponse:
    wanted = _kind(kind)
    _, each = found_person(request, public_id)
    paper = getattr(each.member, wanted.rows).filter(public_id=paper_id).first()
    if paper is None:
        raise NotFound
    back = reverse("provider-file-person", args=[public_id])

    def act(_: dict[str, Any]) -> str:
        registry.withdraw_paper(paper, by=request.actor)
        return back

    return form_page(
        request,
        WithdrawForm(typed(request)),
        act,
        done="记录已作废，仍保留备查。",
        back=back,
        title=f"作废这条{wanted.label}",
        button="作废",
        warning="作废后不再计入，记录保留备查，不能恢复。",
    )
