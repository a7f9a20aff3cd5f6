"""Children can play outdoors (设置标准第十六条；JGJ 39 第3.2.3条)."""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.outdoor_area",
    title="室外活动场地",
    version=1,
    uses=(
        "premises.outdoor_site_required",
        "premises.outdoor_m2_per_child",
        "premises.outdoor_m2_per_child_dense",
    ),
    codes=("outdoor_site_missing", "outdoor_area_small"),
)


def outdoor_area(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """There is an outdoor site, own or shared; an own one should be of the recommended size.

    A conversion in a dense old quarter has the smaller figure. A shared public site is not
    measured.
    """
    site = facts.site
    if site.outdoor_area_m2 is None or site.shares_outdoor_site:
        return []
    at = "site.outdoor_area_m2"
    if site.outdoor_area_m2 <= 0:
        required = law.parameter("premises.outdoor_site_required", on=on)
        return [RULE.warning("outdoor_site_missing", required, at=at)]
    dense = "_dense" if site.in_dense_old_city else ""
    per_child = law.parameter(f"premises.outdoor_m2_per_child{dense}", on=on)
    needed = per_child.number * facts.places
    if site.outdoor_area_m2 >= needed:
        return []
    return [
        RULE.advice(
            "outdoor_area_small",
            per_child,
            at=at,
            area=site.outdoor_area_m2,
            needed=needed,
            per_child=per_child.number,
        )
    ]
