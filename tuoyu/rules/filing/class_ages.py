"""Children are in the class type of their age (设置标准第十九条)."""

from collections.abc import Iterator
from datetime import date

from tuoyu.rules.care_bands import SINGLE_AGE_BANDS, ClassBand, age_range
from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import ClassFacts, FilingFacts
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.class_ages",
    title="班级月龄",
    version=2,
    uses=(
        *(f"class.{band.value}.age_months" for band in ClassBand),
        "class.over_age_may_finish_term",
    ),
    codes=(
        "class_too_young",
        "mixed_class_too_young",
        "class_too_old",
        "class_over_age",
        "class_ages_contradict",
    ),
)


def class_ages(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """Where the youngest and oldest are told, they lie in the range of the class.

    Too young blocks. Too old is pointed out only: a child who comes of age may finish the term.
    """
    return [
        finding
        for number, group in enumerate(facts.classes)
        for finding in _of_class(number, group, on, law)
    ]


def _of_class(number: int, group: ClassFacts, on: date, law: Law) -> Iterator[Finding]:
    ages = age_range(group.band, on=on, law=law)
    least, limit = ages.pair
    name = group.name or f"第{number + 1}个班"
    youngest, oldest = group.youngest_months, group.oldest_months
    at = f"classes.{number}.youngest_months"
    if youngest is not None and oldest is not None and oldest < youngest:
        yield RULE.blocking("class_ages_contradict", ages, at=at, name=name)
        return
    if youngest is not None and youngest < least:
        mixed = group.band is ClassBand.MIXED
        code = "mixed_class_too_young" if mixed else "class_too_young"
        yield RULE.blocking(
            code, ages, at=at, name=name, band=group.band, months=youngest, least=least
        )
    if oldest is None or oldest < limit:
        return
    end = age_range(SINGLE_AGE_BANDS[-1], on=on, law=law)
    if oldest >= end.pair[1]:
        custom = law.parameter("class.over_age_may_finish_term", on=on)
        cites = tuple(dict.fromkeys((ages, end, custom)))
        yield RULE.warning(
            "class_over_age",
            *cites,
            at=f"classes.{number}.oldest_months",
            name=name,
            band=group.band,
            months=oldest,
            limit=end.pair[1],
        )
    else:
        yield RULE.warning(
            "class_too_old",
            ages,
            at=f"classes.{number}.oldest_months",
            name=name,
            band=group.band,
            months=oldest,
            limit=limit,
        )
