"""个人所得税3岁以下婴幼儿照护专项附加扣除 for one month."""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Rule
from tuoyu.rules.provisions import add_years

RULE = Rule(
    id="standards.infant_deduction",
    title="婴幼儿照护个税扣除",
    version=2,
    uses=("iit.infant_deduction_yuan_per_month", "iit.until_years"),
    codes=(),
)


def infant_deduction(birth: date, *, on: date, law: Law = LAW) -> int:
    """Yuan that both parents together may deduct for the month of `on`.

    From the month of birth to the month before the third birthday; 0 otherwise, and before the
    notice came into force. Raises ValueError when the child is born after the month.
    """
    first_of_month = on.replace(day=1)
    if birth.replace(day=1) > first_of_month:
        raise ValueError("出生日期不能晚于计算的月份。请检查出生日期。")
    yuan = law.find("iit.infant_deduction_yuan_per_month", on=on)
    until = law.find("iit.until_years", on=on)
    if yuan is None or until is None:
        return 0
    return yuan.whole if first_of_month < add_years(birth.replace(day=1), until.whole) else 0
