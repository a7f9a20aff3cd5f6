"""Two hours outdoors a day, weather permitting (管理规范第十八条)."""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.outdoor_time",
    title="户外活动时间",
    version=1,
    uses=("operation.outdoor_hours_per_day",),
    codes=("outdoor_time_short",),
)
MINUTES = {"小时": 60}


def outdoor_time(
    minutes: int, bad_weather: bool = False, *, on: date, law: Law = LAW
) -> list[Finding]:
    """Minutes of one day. Cold, heat or foul air lets the article bend."""
    hours = law.parameter("operation.outdoor_hours_per_day", on=on)
    if bad_weather or minutes >= hours.whole * MINUTES[hours.unit]:
        return []
    return [
        RULE.warning("outdoor_time_short", hours, at="minutes", minutes=minutes, hours=hours.whole)
    ]
