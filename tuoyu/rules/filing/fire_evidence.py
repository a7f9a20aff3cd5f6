"""Which fire paper fits the building (住房城乡建设部令第51号第十四条；消防法第七十三条).

25号 art. 8 asks for a 消防安全检查合格证明, but a nursery is no 公众聚集场所, so no such inspection
is made for it. The papers accepted instead are a district setting; large premises have a fire
acceptance of their own.
"""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import Evidence, FilingFacts, MaterialCode
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.fire_evidence",
    title="消防证明的类型",
    version=1,
    uses=("fire.special_project_m2", "fire.opening_inspection_applies"),
    codes=("fire_acceptance_expected", "fire_inspection_not_needed"),
)


def fire_evidence(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """Large rooms for children go with a fire acceptance; without any paper, say which inspection
    is not meant.
    """
    papers = [paper for paper in facts.materials if paper.code is MaterialCode.FIRE_SAFETY]
    if not papers:
        exempt = law.find("fire.opening_inspection_applies", on=on)
        if exempt is None or exempt.flag:
            return []
        return [RULE.advice("fire_inspection_not_needed", exempt, at="materials.fire_safety")]
    limit = law.find("fire.special_project_m2", on=on)
    area = facts.site.living_area_m2 or facts.site.indoor_area_m2
    if limit is None or area is None or area <= limit.number:
        return []
    if any(paper.evidence is Evidence.FIRE_ACCEPTANCE for paper in papers):
        return []
    at = "materials.fire_safety"
    return [RULE.warning("fire_acceptance_expected", limit, at=at, area=area, limit=limit.number)]
