"""When 手足口病 suggests that a class or the institution closes for some days (各地做法)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.hand_foot_mouth",
    title="手足口病停班停托建议",
    version=1,
    uses=(
        "infection.hfmd.class_cases",
        "infection.hfmd.window_days",
        "infection.hfmd.class_closed_days",
        "infection.hfmd.institution_cases",
        "infection.hfmd.classes_affected",
        "infection.hfmd.institution_closed_days",
    ),
    codes=("hfmd_close_institution", "hfmd_close_class"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SickChild:
    """One case: the class, and the day of onset."""

    group: str
    onset: date


def hand_foot_mouth(cases: tuple[SickChild, ...], *, on: date, law: Law = LAW) -> list[Finding]:
    """Advice for the week that ends on the day; closing the institution covers its classes."""
    days = law.parameter("infection.hfmd.window_days", on=on).whole
    recent = [case for case in cases if on - timedelta(days=days) < case.onset <= on]
    by_class = Counter(case.group for case in recent)
    per_class = law.parameter("infection.hfmd.class_cases", on=on)
    hit = sorted(group for group, count in by_class.items() if count >= per_class.whole)
    whole = law.parameter("infection.hfmd.institution_cases", on=on)
    classes = law.parameter("infection.hfmd.classes_affected", on=on)
    if len(recent) >= whole.whole or len(hit) >= classes.whole:
        closed = law.parameter("infection.hfmd.institution_closed_days", on=on)
        basis = whole if len(recent) >= whole.whole else classes
        return [
            RULE.advice(
                "hfmd_close_institution", basis, closed, cases=len(recent), days=closed.whole
            )
        ]
    closed = law.parameter("infection.hfmd.class_closed_days", on=on)
    return [
        RULE.advice(
            "hfmd_close_class",
            per_class,
            closed,
            at=group,
            name=group,
            cases=by_class[group],
            days=closed.whole,
        )
        for group in hit
    ]
