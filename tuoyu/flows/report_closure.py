"""Flow: an institution reports that it has ended and where its children went (终止服务)."""

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid, require_state
from tuoyu.filing import changes
from tuoyu.filing.closures import Closure
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Case
from tuoyu.filing.sections import CLOSURE
from tuoyu.flows.filing_handover import hand_in
from tuoyu.registry.changes import children_present
from tuoyu.registry.models import Institution


@transaction.atomic
def report_closure(institution: Institution, closure: Closure, *, by: Actor) -> Case:
    """Hand in a closure, or a returned one again; the clerk then cancels the filing.

    First the children are placed, then the filing is cancelled (管理规范 第七条): so the day lies
    not ahead and every child counts. Raises `Conflict` while another case is open, `Invalid` in
    words otherwise.
    """
    require(by, Permission.FILING_PREPARE, institution)
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    gone = "这家机构现在是“{state}”，不需要办理终止。"
    require_state(institution, "filed", otherwise=gone)
    case = _case(institution, by)
    _check(institution, closure)
    case.answers = {CLOSURE.code: closure.as_answers()}
    case.done_sections = [CLOSURE.code]
    case.save(update_fields=["answers", "done_sections"])
    hand_in(case, [], [], by=by)
    return case


def _case(institution: Institution, by: Actor) -> Case:
    known = changes.open_case(institution)
    if known and known.kind == CaseKind.CLOSURE.value and known.state in ("draft", "returned"):
        return Case.objects.select_for_update(of=("self",)).get(pk=known.pk)
    changes.require_none_open(institution, "申请终止")
    case = Case.objects.create(
        institution=institution, kind=CaseKind.CLOSURE.value, started_by_id=by.person_id
    )
    audit.record(by, "filing.start_closure", case)
    return case


def _check(institution: Institution, closure: Closure) -> None:
    if not closure.reason.strip():
        raise Invalid("请写明终止服务的原因。")
    if closure.ends_on > clock.today():
        raise Invalid("终止日期不能晚于今天。请先妥善安置婴幼儿并停止服务，再申请注销备案。")
    if institution.filed_on and closure.ends_on < institution.filed_on:
        raise Invalid("终止日期不能早于备案日期，请核对。")
    if any(each.children < 1 for each in closure.placements):
        raise Invalid("每一种安置都要填写人数，没有的不填。")
    present = children_present(institution)
    if closure.children < present:
        raise Invalid(
            f"现在在托{present}名婴幼儿（按最近一次报送的空余托位计算），"
            f"填写的安置人数是{closure.children}名。请写明每一名婴幼儿的安置去向，"
            "或者先更新空余托位。"
        )
