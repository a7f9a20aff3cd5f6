"""The papers of 25号 art. 8 as data: the guide, the task list and the check read this one list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tuoyu.rules.choice import Choice
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing.facts import (
    Evidence,
    FilingFacts,
    InstitutionKind,
    LegalNature,
    MaterialCode,
    Tenure,
)


class PaperForm(Choice):
    """In which form a paper is handed in."""

    SCAN = "scan", "原件扫描件（电子）"


class Source(Choice):
    """Where the applicant gets a paper."""

    AUTHORITY = "authority", "政府部门核发"
    SELF = "self", "申请人自备"
    THIRD_PARTY = "third_party", "其他单位或个人出具"


@dataclass(frozen=True, slots=True)
class Material:
    """One paper. `copies` electronic copies; `shared`: may be fetched from the issuing department
    instead.

    `basis` is the id of the provision that asks for it.
    """

    code: MaterialCode
    evidence: tuple[Evidence, ...]
    basis: str
    issuer: str
    source: Source
    hint: str
    when: str
    required: Callable[[FilingFacts], bool]
    shared: bool = False
    form: PaperForm = PaperForm.SCAN
    copies: int = 1

    @property
    def name(self) -> str:
        return self.code.label


BY_NATURE = {
    LegalNature.FOR_PROFIT: (Evidence.BUSINESS_LICENCE,),
    LegalNature.NON_PROFIT: (Evidence.NON_PROFIT_CERTIFICATE,),
    LegalNature.PUBLIC_INSTITUTION: (Evidence.INSTITUTION_CERTIFICATE,),
}
BY_TENURE = {
    Tenure.OWNED: (Evidence.PROPERTY_CERTIFICATE,),
    Tenure.LEASED: (Evidence.LEASE_CONTRACT,),
    Tenure.FREE_USE: (Evidence.FREE_USE_AGREEMENT,),
}


def _always(facts: FilingFacts) -> bool:
    return True


def _home(facts: FilingFacts) -> bool:
    return facts.kind is InstitutionKind.HOME


def _not_home(facts: FilingFacts) -> bool:
    return not _home(facts)


def _catering(facts: FilingFacts) -> bool:
    return facts.catering is True


MATERIALS: tuple[Material, ...] = (
    Material(
        code=MaterialCode.LEGAL_PERSON,
        evidence=(
            Evidence.BUSINESS_LICENCE,
            Evidence.NON_PROFIT_CERTIFICATE,
            Evidence.INSTITUTION_CERTIFICATE,
            Evidence.EMPLOYER_CERTIFICATE,
        ),
        basis="filing.material.legal_person",
        issuer="市场监管、民政或机构编制部门",
        source=Source.AUTHORITY,
        hint="业务范围或经营范围里要写明托育服务。没有单独法人的用人单位，提交举办单位的证书。",
        when="都要提交",
        required=_always,
        shared=True,
    ),
    Material(
        code=MaterialCode.PREMISES,
        evidence=(
            Evidence.PROPERTY_CERTIFICATE,
            Evidence.LEASE_CONTRACT,
            Evidence.FREE_USE_AGREEMENT,
        ),
        basis="filing.material.premises",
        issuer="不动产登记机构；出租方",
        source=Source.THIRD_PARTY,
        hint="自有场地提交不动产权证书；租赁场地提交租赁合同和出租方的产权证明。",
        when="都要提交",
        required=_always,
        shared=True,
    ),
    Material(
        code=MaterialCode.STAFF_QUALIFICATION,
        evidence=(Evidence.QUALIFICATION_PAPERS,),
        basis="filing.material.staff_qualification",
        issuer="学校、培训机构、妇幼保健机构、公安机关",
        source=Source.SELF,
        hint="负责人、保育人员、保健人员、保安人员的学历、资格或培训合格证明，合并为一个文件。",
        when="家庭托育点以外都要提交",
        required=_not_home,
    ),
    Material(
        code=MaterialCode.STAFF_HEALTH,
        evidence=(Evidence.HEALTH_CERTIFICATES,),
        basis="filing.material.staff_health",
        issuer="医疗卫生机构",
        source=Source.SELF,
        hint="全部工作人员的健康合格证明，合并为一个文件，有效期填最早到期的一天。",
        when="都要提交",
        required=_always,
    ),
    Material(
        code=MaterialCode.HEALTH_EVALUATION,
        evidence=(Evidence.HEALTH_SELF_EVALUATION, Evidence.HEALTH_REPORT),
        basis="filing.material.health_evaluation",
        issuer="本机构自评，或妇幼保健机构",
        source=Source.SELF,
        hint="对照托育机构卫生评价基本标准自行评价，各项全部合格；已有妇幼保健机构报告的也可以。",
        when="家庭托育点以外都要提交",
        required=_not_home,
    ),
    Material(
        code=MaterialCode.FIRE_SAFETY,
        evidence=(
            Evidence.FIRE_ACCEPTANCE,
            Evidence.FIRE_ACCEPTANCE_FILING,
            Evidence.FIRE_RESCUE_OPINION,
            Evidence.FIRE_ASSESSMENT,
        ),
        basis="filing.material.fire_safety",
        issuer="住房城乡建设部门、消防救援机构或消防技术服务机构",
        source=Source.AUTHORITY,
        hint="几种材料任选一种。托育机构不属于公众聚集场所，不需要开业前消防安全检查。",
        when="家庭托育点以外都要提交",
        required=_not_home,
        shared=True,
    ),
    Material(
        code=MaterialCode.FOOD_LICENCE,
        evidence=(Evidence.FOOD_LICENCE,),
        basis="filing.material.food_licence",
        issuer="市场监管部门",
        source=Source.AUTHORITY,
        hint="由本机构提供餐饮时提交。",
        when="提供餐饮的",
        required=_catering,
        shared=True,
    ),
    Material(
        code=MaterialCode.NEIGHBOUR_CONSENT,
        evidence=(Evidence.OWNERS_CONSENT,),
        basis="home.neighbour_consent_required",
        issuer="同一建筑（院落）内的其他业主",
        source=Source.THIRD_PARTY,
        hint="同一建筑（院落）内其他业主一致同意的书面材料。",
        when="家庭托育点",
        required=_home,
    ),
    Material(
        code=MaterialCode.OTHER,
        evidence=(Evidence.OTHER,),
        basis="filing.form_required",
        issuer="",
        source=Source.SELF,
        hint="卫生健康部门一次性告知的其他材料。",
        when="另有规定的",
        required=lambda facts: False,
    ),
)
BY_CODE = {material.code: material for material in MATERIALS}


def required_for(facts: FilingFacts) -> tuple[Material, ...]:
    """The papers that this filing must bring, in the order of the article."""
    return tuple(material for material in MATERIALS if material.required(facts))


def accepted(
    code: MaterialCode, facts: FilingFacts, *, on: date, law: Law = LAW
) -> tuple[Evidence, ...]:
    """Which papers prove `code` for this filing: by nature, by tenure, and by the district for
    fire.
    """
    material = BY_CODE[code]
    if code is MaterialCode.LEGAL_PERSON:
        return _legal_person(facts)
    if code is MaterialCode.PREMISES and facts.site.tenure is not None:
        return BY_TENURE[facts.site.tenure]
    if code is MaterialCode.FIRE_SAFETY:
        return tuple(
            Evidence.of(word)
            for word in law.parameter("filing.accepted_fire_evidence", on=on).words
        )
    return material.evidence


def _legal_person(facts: FilingFacts) -> tuple[Evidence, ...]:
    if not facts.own_legal_person:
        return (Evidence.EMPLOYER_CERTIFICATE,)
    if facts.nature is None:
        return BY_CODE[MaterialCode.LEGAL_PERSON].evidence
    return BY_NATURE[facts.nature]
