"""The clocks of a filing, from the day on which the materials were received (25号第九条)."""

from dataclasses import dataclass
from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.deadlines import Calendar, Deadline, due_date
from tuoyu.rules.findings import Rule

RULE = Rule(
    id="standards.filing_clocks",
    title="备案办理时限",
    version=1,
    uses=(
        "filing.receipt_working_days",
        "filing.nonconformity_working_days",
        "health_evaluation.onsite_working_days",
    ),
    codes=(),
)


@dataclass(frozen=True, slots=True)
class FilingClocks:
    """Last days. `onsite` is None before the on-site verification was introduced."""

    receipt: Deadline
    nonconformity: Deadline
    onsite: Deadline | None


def filing_clocks(received: date, calendar: Calendar, *, law: Law = LAW) -> FilingClocks:
    """By the law of the day of receipt; that day is not counted."""

    def last(id: str) -> Deadline | None:
        days = law.find(id, on=received)
        return None if days is None else due_date(received, days.whole, calendar)

    receipt = law.parameter("filing.receipt_working_days", on=received)
    notice = law.parameter("filing.nonconformity_working_days", on=received)
    return FilingClocks(
        due_date(received, receipt.whole, calendar),
        due_date(received, notice.whole, calendar),
        last("health_evaluation.onsite_working_days"),
    )
