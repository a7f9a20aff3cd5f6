"""Which notice on taxes of community services holds on a day, and what it grants."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tuoyu.rules.care_bands import age_in_months
from tuoyu.rules.dated import LAW, Dated, Law
from tuoyu.rules.findings import Rule
from tuoyu.rules.provisions import Instrument, add_years

RULE = Rule(
    id="standards.tax_relief",
    title="社区托育税费优惠",
    version=1,
    uses=(
        "tax.vat_exempt",
        "tax.income_counted_percent",
        "tax.deed_tax_exempt",
        "tax.property_tax_exempt",
        "tax.land_use_tax_exempt",
        "tax.exempt_fees",
        "tax.eligible_max_age_years",
        "tax.eligible_forms",
        "tax.childcare_vat_exempt",
    ),
    codes=(),
)


@dataclass(frozen=True, slots=True)
class TaxRelief:
    """`until` is the last day of the notice; `permanent_vat`: exempt by the VAT law as well."""

    instrument: Instrument
    until: date | None
    vat_exempt: bool
    income_factor: Decimal
    exempt_fees: tuple[str, ...]
    deed_tax_exempt: bool
    property_tax_exempt: bool
    land_use_tax_exempt: bool
    permanent_vat: bool


def tax_relief(*, on: date, law: Law = LAW) -> TaxRelief | None:
    """The relief of a day; None when no notice holds."""
    vat = law.find("tax.vat_exempt", on=on)
    if vat is None:
        return None
    ends = vat.effective_to
    permanent = law.find("tax.childcare_vat_exempt", on=on)
    return TaxRelief(
        instrument=vat.instrument,
        until=None if ends is None else date.fromordinal(ends.toordinal() - 1),
        vat_exempt=vat.flag,
        income_factor=law.parameter("tax.income_counted_percent", on=on).number / 100,
        exempt_fees=law.parameter("tax.exempt_fees", on=on).words,
        deed_tax_exempt=law.parameter("tax.deed_tax_exempt", on=on).flag,
        property_tax_exempt=law.parameter("tax.property_tax_exempt", on=on).flag,
        land_use_tax_exempt=law.parameter("tax.land_use_tax_exempt", on=on).flag,
        permanent_vat=permanent is not None and permanent.flag,
    )


def vat_exempt(*, on: date, law: Law = LAW) -> tuple[Dated, ...]:
    """The provisions that exempt care from VAT on a day: the notice while it holds, and the VAT law
    (增值税法第二十四条) without end. Empty: not exempt.
    """
    found = (law.find(id, on=on) for id in ("tax.vat_exempt", "tax.childcare_vat_exempt"))
    return tuple(each for each in found if each is not None and each.flag)


def child_is_covered(birth: date, *, on: date, law: Law = LAW) -> bool:
    """Whether care for this child counts: up to three years, that year's day included."""
    limit = law.find("tax.eligible_max_age_years", on=on)
    if limit is None or age_in_months(birth, on) < 0:
        return False
    return on <= add_years(birth, limit.whole)
