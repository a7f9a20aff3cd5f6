"""Which class a child belongs to on a day (设置标准第十九条；满三周岁为各地做法)."""

from dataclasses import dataclass
from datetime import date

from tuoyu.rules.care_bands import (
    SINGLE_AGE_BANDS,
    ClassBand,
    age_in_months,
    age_range,
    band_for_age,
)
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule
from tuoyu.rules.provisions import add_months

RULE = Rule(
    id="standards.class_for_age",
    title="按月龄编班",
    version=1,
    uses=(
        *(f"class.{band.value}.age_months" for band in ClassBand),
        "class.over_age_may_finish_term",
    ),
    codes=(
        "child_below_youngest_class",
        "child_over_age",
        "child_too_young_for_class",
        "child_outgrew_class",
    ),
)


@dataclass(frozen=True, slots=True)
class Move:
    """The next change of class: on `on` the child belongs to `band`; None: to no class any more."""

    on: date
    band: ClassBand | None


def next_move(birth: date, *, on: date, law: Law = LAW) -> Move | None:
    """When the child next comes into another class type: the day on which its month-age reaches
    the limit of the present one, or the day of the first class of all. None once it is too old.
    """
    months = age_in_months(birth, on)
    for band in SINGLE_AGE_BANDS:
        youngest, oldest = age_range(band, on=on, law=law).pair
        if months < youngest:
            return Move(add_months(birth, youngest), band)
        if months < oldest:
            return Move(add_months(birth, oldest), band_for_age(oldest, on=on, law=law))
    return None


def class_for_age(birth: date, band: ClassBand, *, on: date, law: Law = LAW) -> list[Finding]:
    """Whether a child may be in a class of this type on a day.

    Below the youngest class there is none, so it cannot be admitted. From the day on which the limit
    is reached it should move up; from the end of the oldest class it is only pointed out, because a
    child may finish the term. Raises ValueError when `birth` is after `on`.
    """
    months = age_in_months(birth, on)
    ages = age_range(band, on=on, law=law)
    infants = age_range(SINGLE_AGE_BANDS[0], on=on, law=law)
    biggest = age_range(SINGLE_AGE_BANDS[-1], on=on, law=law)
    if months < infants.pair[0]:
        least = infants.pair[0]
        return [
            RULE.blocking(
                "child_below_youngest_class", infants, at="birth", months=months, least=least
            )
        ]
    if months >= biggest.pair[1]:
        custom = law.parameter("class.over_age_may_finish_term", on=on)
        limit = biggest.pair[1]
        return [
            RULE.warning("child_over_age", biggest, custom, at="birth", months=months, limit=limit)
        ]
    youngest, oldest = ages.pair
    if months < youngest:
        return [
            RULE.blocking(
                "child_too_young_for_class",
                ages,
                at="band",
                months=months,
                band=band,
                least=youngest,
            )
        ]
    if months >= oldest:
        right = band_for_age(months, on=on, law=law) or band
        return [
            RULE.warning(
                "child_outgrew_class", ages, at="band", months=months, band=band, right=right
            )
        ]
    return []
