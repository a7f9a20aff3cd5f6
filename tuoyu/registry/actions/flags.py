"""Acts on marks (普惠、示范、试点), and what the turn of a day brings."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.files.models import StoredFile
from tuoyu.registry import listing
from tuoyu.registry.models import Fee, Flag, Institution, Service
from tuoyu.registry.periods import span
from tuoyu.rules.institution.facts import FlagKind


@transaction.atomic
def give_flag(
    institution: Institution,
    *,
    kind: FlagKind,
    begins_on: date,
    last: date | None,
    document_number: str = "",
    file: StoredFile | None = None,
    by: Actor,
) -> Flag:
    """A mark from a day on, to its last day where one is set, with the paper that gives it.

    Raises `Invalid` without evidence, for days out of order, and when the mark is held already.
    """
    require(by, Permission.FLAG_GIVE, institution)
    if not document_number.strip() and file is None:
        raise Invalid("请填写依据文号，或上传依据文件。")
    if last is not None and last < begins_on:
        raise Invalid("结束日期不能早于开始日期，请照文件核对。")
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    held = institution.flags.filter(kind=kind.value, period__overlap=span(begins_on, last)).first()
    if held is not None:
        raise Invalid(
            f"“{kind.label}”标志从{held.period.lower:%Y-%m-%d}起已经登记，时间不能重叠。"
            "需要改期的，请先结束原来的标志。"
        )
    made = Flag.objects.create(
        institution=institution,
        kind=kind.value,
        period=span(begins_on, last),
        document_number=document_number.strip(),
        file=file,
    )
    _show(institution)
    audit.record(by, "flag.give", made, kind=kind.value, begins=begins_on, last=last)
    return made


@transaction.atomic
def end_flag(flag: Flag, last: date, reason: str, *, by: Actor) -> None:
    """The mark ends with its last day, earlier than it was given for."""
    require(by, Permission.FLAG_GIVE, flag)
    if not reason.strip():
        raise Invalid("请写明结束原因。")
    institution = Institution.objects.select_for_update().get(pk=flag.institution_id)
    flag = Flag.objects.get(pk=flag.pk)
    if flag.period.upper is not None and flag.period.upper <= clock.today():
        raise Invalid("这个标志已经结束，不需要再办理。")
    if last < flag.period.lower:
        raise Invalid(f"结束日期不能早于开始日期{flag.period.lower:%Y-%m-%d}。")
    if flag.period.upper is not None and last >= flag.period.upper:
        raise Invalid("结束日期不能晚于原定的结束日期，延长请另行登记。")
    flag.period, flag.ended_reason = span(flag.period.lower, last), reason.strip()
    flag.save(update_fields=["period", "ended_reason"])
    _show(institution)
    audit.record(by, "flag.end", flag, kind=flag.kind, last=last)


def _show(institution: Institution) -> None:
    """The public list says 普惠 exactly while the mark holds."""
    today = institution.flags.filter(
        kind=FlagKind.INCLUSIVE.value, period__contains=clock.today()
    ).exists()
    if institution.inclusive == today:
        return
    institution.inclusive = today
    institution.save(update_fields=["inclusive"])
    listing.refresh(institution)


@transaction.atomic
def turn_day(*, by: Actor) -> int:
    """Marks and prices that begin or end today take effect; the number of institutions changed.

    Compares what is shown with what holds today, so a night that was missed is made up for.
    """
    today = clock.today()
    changed = {institution.pk: institution for institution in _with_other_marks(today)}
    for institution in changed.values():
        _show(institution)
    for institution in _with_other_prices(today):
        changed[institution.pk] = institution
        listing.refresh(institution)
    if changed:
        audit.record(by, "registry.turn_day", institutions=len(changed))
    return len(changed)


def _with_other_marks(today: date) -> list[Institution]:
    marked = Flag.objects.filter(
        institution=OuterRef("pk"), kind=FlagKind.INCLUSIVE.value, period__contains=today
    )
    rows = Institution.objects.annotate(is_marked=Exists(marked))
    wrong = Q(inclusive=True, is_marked=False) | Q(inclusive=False, is_marked=True)
    return list(rows.filter(wrong).order_by("pk"))


def _with_other_prices(today: date) -> list[Institution]:
    """Institutions with a service that shows another price than the fee list has for today."""
    fees = Fee.objects.filter(period__contains=today, institution__state="filed").exclude(form="")
    listed = {(fee.institution_id, fee.form): fee for fee in fees.order_by("pk")}
    services = Service.objects.filter(institution__state="filed").select_related("institution")
    wrong = {}
    for service in services.order_by("pk").iterator(chunk_size=1000):
        fee = listed.get((service.institution_id, service.form))
        if fee and (fee.price_fen, fee.unit) != (service.price_fen, service.price_unit):
            wrong[service.institution_id] = service.institution
    return list(wrong.values())
