"""There are enough carers for the children (设置标准第二十条; 混合班 as the district sets it)."""

from collections.abc import Iterator
from datetime import date

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.choice import Choice
from tuoyu.rules.dated import LAW, Dated, Law
from tuoyu.rules.filing.facts import ClassFacts, FilingFacts, StaffRole
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.carers_ratio",
    title="保育人员配备",
    version=2,
    uses=tuple(f"class.{band.value}.children_per_carer" for band in ClassBand),
    codes=("no_carers", "carers_too_few_in_class", "carers_too_few", "carers_too_few_for_places"),
)


class CountedFrom(Choice):
    """Where the number of carers comes from; a finding says it."""

    STAFF_LIST = "staff_list", "按工作人员名单能计入"
    WITHOUT_EXPIRED = "without_expired", "按工作人员名单，健康合格证明过期的不计，能计入"
    CLASSES = "classes", "还没有填写工作人员名单，按各班填写的合计"


def min_carers(children: int, band: ClassBand, *, on: date, law: Law = LAW) -> int:
    """The fewest carers for a number of children in a class type: ceil(children / ratio).

    Compare with carers present, for children present. Raises ValueError for a negative number.
    """
    if children < 0:
        raise ValueError("人数不能是负数。请检查。")
    return carers_for(children, _ratio(band, on, law))


def carers_for(children: int, ratio: Dated) -> int:
    """ceil(children / ratio): the part of a carer that is left over is a whole one."""
    return -(-children // ratio.whole)


def carers_ratio(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """Children enrolled now need their carers now; places not yet taken are only pointed out.

    The staff list counts as soon as it names anybody besides the head: without carers whose health
    certificate has expired (管理规范第二十八条). Before that, the numbers told with the classes do.
    """
    if not facts.classes:
        return []
    ratios = [_ratio(group.band, on, law) for group in facts.classes]
    carers, source = _counted(facts, on)
    if not carers and source is not CountedFrom.WITHOUT_EXPIRED:
        needed = _total(facts, ratios, children=False)
        firm = [ratio for ratio in ratios if ratio.may_block] or ratios
        return [RULE.strongest("no_carers", *_distinct(firm), at="staff", needed=needed)]
    findings = list(_in_classes(facts, ratios))
    return findings + _in_all(facts, ratios, carers, source)


def _counted(facts: FilingFacts, on: date) -> tuple[int, CountedFrom]:
    if all(person.role is StaffRole.HEAD for person in facts.staff):
        return sum(group.carers or 0 for group in facts.classes), CountedFrom.CLASSES
    listed = facts.staff_in(StaffRole.CARER)
    expired = sum(
        person.health_certificate_until is not None and person.health_certificate_until < on
        for person in listed
    )
    source = CountedFrom.WITHOUT_EXPIRED if expired else CountedFrom.STAFF_LIST
    return len(listed) - expired, source


def _in_classes(facts: FilingFacts, ratios: list[Dated]) -> Iterator[Finding]:
    for number, (group, ratio) in enumerate(zip(facts.classes, ratios, strict=True)):
        if group.carers is None or not group.children:
            continue
        needed = carers_for(group.children, ratio)
        if group.carers < needed:
            yield RULE.strongest(
                "carers_too_few_in_class",
                ratio,
                at=f"classes.{number}.carers",
                name=group.name or f"第{number + 1}个班",
                band=group.band,
                children=group.children,
                carers=group.carers,
                needed=needed,
                ratio=ratio.whole,
            )


def _in_all(
    facts: FilingFacts, ratios: list[Dated], carers: int, source: CountedFrom
) -> list[Finding]:
    """The carers counted against the sum of the classes; a mere district ratio cannot block."""
    now = _total(facts, ratios, children=True)
    if carers < now:
        firm = _firm_need(facts.classes, ratios)
        blocking = carers < firm
        cites = _distinct([ratio for ratio in ratios if ratio.may_block or not blocking])
        return [
            RULE.strongest(
                "carers_too_few", *cites, at="staff", carers=carers, needed=now, source=source
            )
        ]
    full = _total(facts, ratios, children=False)
    if carers < full:
        cites = _distinct(ratios)
        return [
            RULE.warning(
                "carers_too_few_for_places",
                *cites,
                at="staff",
                carers=carers,
                needed=full,
                source=source,
            )
        ]
    return []


def _total(facts: FilingFacts, ratios: list[Dated], *, children: bool) -> int:
    return sum(
        carers_for(group.children if children else group.places, ratio)
        for group, ratio in zip(facts.classes, ratios, strict=True)
    )


def _firm_need(classes: tuple[ClassFacts, ...], ratios: list[Dated]) -> int:
    return sum(
        carers_for(group.children, ratio)
        for group, ratio in zip(classes, ratios, strict=True)
        if ratio.may_block
    )


def _ratio(band: ClassBand, on: date, law: Law) -> Dated:
    return law.parameter(f"class.{band.value}.children_per_carer", on=on)


def _distinct(ratios: list[Dated]) -> list[Dated]:
    return list(dict.fromkeys(ratios))
