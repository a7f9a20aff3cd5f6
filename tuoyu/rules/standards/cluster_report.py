"""Similar cases in one class that must be reported (卫办疾控发〔2006〕65号)."""

from collections import Counter
from datetime import date, timedelta

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.cluster_report",
    title="聚集性病例报告",
    version=1,
    uses=(
        "infection.cluster_cases_one_day",
        "infection.cluster_cases_window",
        "infection.cluster_window_days",
        "infection.report_hours",
    ),
    codes=("cluster_in_one_day", "cluster_in_days"),
)


def cluster_report(onsets: tuple[date, ...], *, on: date, law: Law = LAW) -> list[Finding]:
    """Whether the cases of one class, by day of onset, reach the number that must be reported.

    Cases after `on` are not looked at. At most one finding, for the earliest day on which a limit
    was reached; the shorter period first.
    """
    one_day = law.parameter("infection.cluster_cases_one_day", on=on)
    in_days = law.parameter("infection.cluster_cases_window", on=on)
    window = law.parameter("infection.cluster_window_days", on=on)
    hours = law.parameter("infection.report_hours", on=on)
    count = Counter(day for day in onsets if day <= on)
    for day in sorted(count):
        if count[day] >= one_day.whole:
            return [
                RULE.warning(
                    "cluster_in_one_day",
                    one_day,
                    hours,
                    day=day,
                    cases=count[day],
                    hours=hours.whole,
                )
            ]
        cases = sum(count[day - timedelta(days=back)] for back in range(window.whole))
        if cases >= in_days.whole:
            return [
                RULE.warning(
                    "cluster_in_days",
                    in_days,
                    window,
                    hours,
                    day=day,
                    cases=cases,
                    days=window.whole,
                    hours=hours.whole,
                )
            ]
    return []
