"""How long recordings are kept: of the instruments' numbers the longest (管理规范第三十二条).

The fire guide has fewer days; see the resolution `cctv_retention`.
"""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.cctv_retention",
    title="监控录像保存",
    version=1,
    uses=("cctv.retention_days", "home.cctv_days"),
    codes=("cctv_kept_too_short",),
)


def cctv_retention(days: int, home: bool = False, *, on: date, law: Law = LAW) -> list[Finding]:
    """`days` for which recordings are kept; a home care point has its own provision."""
    own = law.find("home.cctv_days", on=on) if home else None
    needed = own or law.parameter("cctv.retention_days", on=on)
    if days >= needed.whole:
        return []
    return [RULE.blocking("cctv_kept_too_short", needed, at="days", days=days, needed=needed.whole)]
