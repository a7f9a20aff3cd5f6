"""The areas agree with each other and with the number of places (25号第八条; working default)."""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.area_per_place",
    title="面积",
    version=1,
    uses=("filing.form_required", "sanity.area_m2_per_place"),
    codes=("areas_contradict", "area_per_place_small"),
)


def area_per_place(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """No part is larger than the whole. Little room per place is only a hint: no national figure
    exists.
    """
    site = facts.site
    form = law.parameter("filing.form_required", on=on)
    building, indoor, living = site.building_area_m2, site.indoor_area_m2, site.living_area_m2
    findings = []
    if building is not None and indoor is not None and indoor > building:
        findings.append(
            RULE.blocking(
                "areas_contradict",
                form,
                at="site.indoor_area_m2",
                part="室内使用面积",
                whole="建筑面积",
            )
        )
    if indoor is not None and living is not None and living > indoor:
        findings.append(
            RULE.blocking(
                "areas_contradict",
                form,
                at="site.living_area_m2",
                part="婴幼儿生活用房面积",
                whole="室内使用面积",
            )
        )
    usual = law.parameter("sanity.area_m2_per_place", on=on)
    if building is not None and facts.places > 0 and building < usual.number * facts.places:
        findings.append(
            RULE.advice(
                "area_per_place_small",
                usual,
                at="site.building_area_m2",
                area=building,
                places=facts.places,
                usual=usual.number,
            )
        )
    return findings
