"""Acts on the fee list (收费目录): nothing is charged outside it, so it says when what holds."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.registry import history, listing
from tuoyu.registry.models import Fee, Institution
from tuoyu.registry.periods import span
from tuoyu.rules.filing.facts import PriceUnit, ServiceForm
from tuoyu.rules.institution.facts import FeeKind

MOST_FEN = 10**8


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """One line. `form` for 保育费 only: the item is then named after the form of service."""

    kind: FeeKind
    item: str
    price_fen: int
    unit: PriceUnit
    form: ServiceForm | None = None
    note: str = ""

    @property
    def name(self) -> str:
        return history.care_item(self.form.value) if self.form else self.item.strip()


@transaction.atomic
def set_fee(institution: Institution, line: FeeLine, *, begins_on: date, by: Actor) -> Fee:
    """From a day on (today or later) this line holds; the one before ends the day before.

    Raises `Invalid` for a day in the past, a price out of bounds, a form that is not offered.
    """
    require(by, Permission.INSTITUTION_KEEP, institution)
    today = clock.today()
    _check(institution, line, begins_on, today)
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    rows = institution.fees.filter(item=line.name)
    for row in rows.filter(period__contains=begins_on):
        history.end_before(row, begins_on)
    made = Fee.objects.create(
        institution=institution,
        kind=line.kind.value,
        item=line.name,
        form=line.form.value if line.form else "",
        price_fen=line.price_fen,
        unit=line.unit.value,
        note=line.note,
        period=history.until_next(rows, begins_on),
    )
    if line.form and begins_on == today:
        institution.services.filter(form=line.form.value).update(
            price_fen=line.price_fen, price_unit=line.unit.value
        )
        listing.refresh(institution)
    audit.record(by, "fee.set", made, kind=line.kind.value, price_fen=line.price_fen, on=begins_on)
    return made


def _check(institution: Institution, line: FeeLine, begins_on: date, today: date) -> None:
    if not line.name:
        raise Invalid("请填写收费项目。")
    if begins_on < today:
        raise Invalid("收费标准从今天或以后开始执行，不能倒填日期。")
    if not 0 <= line.price_fen <= MOST_FEN:
        raise Invalid("收费标准超出可以填写的范围，请核对单位是元。")
    if line.form and line.kind is not FeeKind.CARE:
        raise Invalid("只有保育费按服务形式登记。")
    if line.form and not institution.services.filter(form=line.form.value).exists():
        raise Invalid(f"本机构没有备案“{line.form.label}”，不能登记它的保育费。")
    if not line.form and line.kind is FeeKind.CARE:
        raise Invalid("保育费请选择对应的服务形式。")


@transaction.atomic
def end_fee(fee: Fee, last: date, *, by: Actor) -> None:
    """The line is not charged any more; `last` is its last day."""
    require(by, Permission.INSTITUTION_KEEP, fee)
    if fee.form:
        raise Invalid("保育费随备案的服务形式，不能单独停收；停办这种服务请办理备案变更。")
    today = clock.today()
    fee = Fee.objects.select_for_update().get(pk=fee.pk)
    if fee.period.upper is not None and fee.period.upper <= today:
        raise Invalid("这个收费项目已经停收，不需要再办理。")
    if last < today:
        raise Invalid("最后收取日不能早于今天，已经收取的不能倒填。")
    if last < fee.period.lower:
        raise Invalid("这个收费项目还没有开始执行，最后收取日不能早于开始日期。")
    if fee.period.upper is not None and last >= fee.period.upper:
        raise Invalid("之后已经登记了新的收费标准，请填写更早的日期。")
    fee.period = span(fee.period.lower, last)
    fee.save(update_fields=["period"])
    audit.record(by, "fee.end", fee, last=last)
