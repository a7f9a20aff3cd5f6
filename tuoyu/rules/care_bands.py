"""Class types by month-age (托育机构设置标准（试行）第十九条)."""

from datetime import date

from tuoyu.rules.choice import Choice
from tuoyu.rules.dated import Dated, Law


class ClassBand(Choice):
    """The class types of 设置标准 art. 19. Ranges and sizes come from the law."""

    INFANT = "infant", "乳儿班"
    SMALL = "small", "托小班"
    BIG = "big", "托大班"
    MIXED = "mixed", "混合班"


SINGLE_AGE_BANDS = (ClassBand.INFANT, ClassBand.SMALL, ClassBand.BIG)

USES = (
    "class.infant.age_months",
    "class.small.age_months",
    "class.big.age_months",
    "class.mixed.age_months",
)


def age_range(band: ClassBand, *, on: date, law: Law) -> Dated:
    """The month range of a band as a dated pair [from, to): to is exclusive. 设置标准 art. 19."""
    return law.parameter(f"class.{band.value}.age_months", on=on)


def band_for_age(months: int, *, on: date, law: Law) -> ClassBand | None:
    """The single-age band of a child of `months` completed months.

    None below the youngest and above the oldest band: under 6 months there is no class type, and
    from 36 months the child belongs to kindergarten. Raises ValueError for a negative age.
    """
    if months < 0:
        raise ValueError("月龄不能是负数。请检查出生日期。")
    for band in SINGLE_AGE_BANDS:
        youngest, oldest = age_range(band, on=on, law=law).pair
        if youngest <= months < oldest:
            return band
    return None


def age_in_months(birth: date, on: date) -> int:
    """Completed months of life on a day.

    A month is complete on the day of the same number; where the month has no such day, on the first
    of the next month. Raises ValueError when `on` is before `birth`.
    """
    if on < birth:
        raise ValueError("出生日期不能晚于计算日期。请检查出生日期。")
    months = (on.year - birth.year) * 12 + on.month - birth.month
    return months if on.day >= birth.day else months - 1
