"""Nothing is charged outside the published fee list (管理规范第十五条)."""

from collections.abc import Iterable
from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing.facts import PriceUnit
from tuoyu.rules.findings import Finding, Rule
from tuoyu.rules.institution.facts import FeeFacts

RULE = Rule(
    id="institution.fee_listed",
    title="收费在公示的目录内",
    version=1,
    uses=("operation.fees_published",),
    codes=("fee_not_listed", "fee_above_list"),
)


def fee_listed(
    item: str,
    unit: PriceUnit,
    price_fen: int,
    listed: Iterable[FeeFacts],
    *,
    on: date,
    law: Law = LAW,
) -> list[Finding]:
    """What speaks against charging `price_fen` for an item on a day; less than listed is fine."""
    basis = law.parameter("operation.fees_published", on=on)
    lines = [fee for fee in listed if fee.item == item and fee.unit is unit and fee.holds(on)]
    if not lines:
        return [RULE.blocking("fee_not_listed", basis, item=item, unit=unit, on=on)]
    highest = max(fee.price_fen for fee in lines)
    if price_fen > highest:
        return [RULE.blocking("fee_above_list", basis, item=item, unit=unit)]
    return []
