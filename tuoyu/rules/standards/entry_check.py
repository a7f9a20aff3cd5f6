"""What a child brings on the first day (管理规范第十一条；疫苗管理法第四十八条)."""

from datetime import date

from tuoyu.rules.care_bands import SINGLE_AGE_BANDS, age_in_months, age_range
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule
from tuoyu.rules.provisions import add_months

RULE = Rule(
    id="standards.entry_check",
    title="入托健康检查",
    version=2,
    uses=(
        "class.infant.age_months",
        "operation.entry_health_check",
        "operation.recheck_after_absence_months",
        "health.entry_check_valid_months",
    ),
    codes=("entry_too_young", "entry_check_missing", "entry_check_too_old", "entry_recheck_needed"),
)


def entry_check(
    birth: date,
    checked_on: date | None = None,
    left_on: date | None = None,
    *,
    on: date,
    law: Law = LAW,
) -> list[Finding]:
    """Whether a child may enter, or come back, on a day.

    `checked_on`: day of the health check. `left_on`: last day of attendance before a longer
    absence; the check must then be later. Doses are the matter of `immunisation`.
    """
    youngest = age_range(SINGLE_AGE_BANDS[0], on=on, law=law)
    months = age_in_months(birth, on)
    if months < youngest.pair[0]:
        least = youngest.pair[0]
        return [RULE.blocking("entry_too_young", youngest, at="birth", months=months, least=least)]
    if left_on is not None:
        return _back(checked_on, left_on, on, law)
    return _fresh(checked_on, on, law)


def _fresh(checked_on: date | None, on: date, law: Law) -> list[Finding]:
    """There is a check, made by the day of entry and still valid on it."""
    asked = law.parameter("operation.entry_health_check", on=on)
    if checked_on is None or checked_on > on:
        return [RULE.blocking("entry_check_missing", asked, at="checked_on")]
    valid = law.parameter("health.entry_check_valid_months", on=on)
    if on > add_months(checked_on, valid.whole):
        return [
            RULE.blocking(
                "entry_check_too_old",
                asked,
                valid,
                at="checked_on",
                checked_on=checked_on,
                months=valid.whole,
            )
        ]
    return []


def _back(checked_on: date | None, left_on: date, on: date, law: Law) -> list[Finding]:
    away = law.parameter("operation.recheck_after_absence_months", on=on)
    if on <= add_months(left_on, away.whole):
        return []
    if checked_on is not None and checked_on > left_on:
        return _fresh(checked_on, on, law)
    return [RULE.blocking("entry_recheck_needed", away, at="checked_on", months=away.whole)]
