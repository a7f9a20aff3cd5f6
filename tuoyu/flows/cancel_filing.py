"""Flow: the clerk cancels a filing by law, without a word of the institution (依法注销)."""

from datetime import date

from django.db import transaction

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.filing.aftermath import CancelGround
from tuoyu.filing.models import Cancellation
from tuoyu.flows.filing_end import end_filing
from tuoyu.registry.models import Institution


@transaction.atomic
def cancel_filing(
    institution: Institution, ground: CancelGround, reason: str, on: date, *, by: Actor
) -> Cancellation:
    """Cancel because the registration has ended (25号 第十条), or because the institution was ordered
    to stop (人口与计划生育法 第四十一条); `on` is the day of that.

    Raises `Invalid` for another ground, without a reason or with a day ahead, `StepNotAllowed`
    when the institution is closed already.
    """
    require(by, Permission.FILING_DECIDE, institution)
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    if ground is CancelGround.CLOSURE:
        raise Invalid("机构自行终止服务的，由机构报告安置情况后办理，不能依法直接注销。")
    if not reason.strip():
        raise Invalid("请写明注销所依据的文书名称和编号。")
    if on > clock.today():
        raise Invalid("终止日期不能晚于今天，请核对文书上的日期。")
    if institution.filed_on and on < institution.filed_on:
        raise Invalid("终止日期不能早于备案日期，请核对。")
    return end_filing(institution, ground, reason.strip(), on, by=by)
