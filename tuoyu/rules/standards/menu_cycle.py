"""How often the menu changes: of two norms the shorter period, as a recommendation (WS/T 821)."""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.menu_cycle",
    title="食谱周期",
    version=1,
    uses=("food.menu_weeks", "food.menu_weeks_recommended"),
    codes=("menu_changes_too_rarely", "menu_could_change_weekly"),
)


def menu_cycle(weeks: int, *, on: date, law: Law = LAW) -> list[Finding]:
    """Longer than the norm allows is to be put right; longer than recommended is a hint."""
    norm = law.parameter("food.menu_weeks", on=on)
    most = norm.pair[1]
    if weeks > most:
        return [RULE.warning("menu_changes_too_rarely", norm, at="weeks", weeks=weeks, most=most)]
    better = law.find("food.menu_weeks_recommended", on=on)
    if better is None or weeks <= better.whole:
        return []
    return [
        RULE.advice("menu_could_change_weekly", better, at="weeks", weeks=weeks, best=better.whole)
    ]
