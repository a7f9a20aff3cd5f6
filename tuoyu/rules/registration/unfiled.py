"""A registered institution that has not filed: since when, and when somebody is reminded
(人口与计划生育法第二十八条第三款；25号第六条). The law says promptly and names no number of days; the
days are the district's.
"""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="registration.unfiled",
    title="登记后及时备案",
    version=1,
    uses=("filing.duty", "registration.reminder_days", "registration.overdue_days"),
    codes=("unfiled_prompt", "unfiled_overdue"),
)


def reminder_days(*, on: date, law: Law = LAW) -> tuple[int, ...]:
    """The days after the registration at which a reminder goes out, fewest first."""
    return law.parameter("registration.reminder_days", on=on).wholes[::-1]


def reminder_stage(registered_on: date, *, on: date, law: Law = LAW) -> int | None:
    """The last reminder day that was reached; None before the first. A night without the job
    loses none, and an old registration that comes in late gets one reminder, not all of them.
    """
    since = (on - registered_on).days
    return max((day for day in reminder_days(on=on, law=law) if day <= since), default=None)


def overdue_days(*, on: date, law: Law = LAW) -> int:
    """After how many days without a filing the street looks into it."""
    return law.parameter("registration.overdue_days", on=on).whole


def unfiled(registered_on: date, *, on: date, law: Law = LAW) -> Finding:
    """What is said of a registered institution that has not filed on a day."""
    since = max((on - registered_on).days, 0)
    duty = law.parameter("filing.duty", on=on)
    limit = law.parameter("registration.overdue_days", on=on)
    if since >= limit.whole:
        return RULE.warning(
            "unfiled_overdue", duty, limit, at="registered_on", days=since, limit=limit.whole
        )
    return RULE.advice("unfiled_prompt", duty, at="registered_on", days=since)
