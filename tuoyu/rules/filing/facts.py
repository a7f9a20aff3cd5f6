"""What the filing rules look at: frozen, plain, built by `filing.queries.facts_of`.

Everything that a half-finished draft may not know yet is None or empty; the rules then say what is
missing. Money is integer 分, areas are Decimal square metres, ages are completed months, storeys
count from 1 (the basement is -1). Fields follow the 备案书 of 国卫办人口发〔2019〕25号 (domain
reference §3.4). Personal values are kept out of `repr`; the ID number itself never comes here, only
whether it was given.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.choice import Choice


class InstitutionKind(Choice):
    """Kinds of service place that the district keeps on record."""

    CENTRE = "centre", "托育机构"
    KINDERGARTEN_CLASS = "kindergarten_class", "幼儿园托班"
    EMPLOYER = "employer", "用人单位托育"
    COMMUNITY = "community", "社区嵌入式托育"
    HOME = "home", "家庭托育点"


class LegalNature(Choice):
    """Legal nature, which decides where the institution registers (25号 art. 4)."""

    PUBLIC_INSTITUTION = "public_institution", "事业单位"
    NON_PROFIT = "non_profit", "社会服务机构"
    FOR_PROFIT = "for_profit", "营利性机构"


class Registrar(Choice):
    """Bodies that register legal persons (25号 art. 4)."""

    STAFFING_OFFICE = "staffing_office", "机构编制部门"
    CIVIL_AFFAIRS = "civil_affairs", "民政部门"
    MARKET_REGULATION = "market_regulation", "市场监督管理部门"


class Tenure(Choice):
    """By what right the premises are used."""

    OWNED = "owned", "自有"
    LEASED = "leased", "租赁"
    FREE_USE = "free_use", "无偿使用"


class ServiceForm(Choice):
    """Forms of service (25号 art. 2)."""

    FULL_DAY = "full_day", "全日托"
    HALF_DAY = "half_day", "半日托"
    HOURLY = "hourly", "计时托"
    TEMPORARY = "temporary", "临时托"


class PriceUnit(Choice):
    """What one price buys."""

    MONTH = "month", "月"
    DAY = "day", "日"
    HALF_DAY = "half_day", "半日"
    HOUR = "hour", "小时"
    SESSION = "session", "次"


class StaffRole(Choice):
    """Roles of 设置标准 arts 18–22."""

    HEAD = "head", "负责人"
    CARER = "carer", "保育人员"
    HEALTH = "health", "保健人员"
    GUARD = "guard", "保安人员"
    COOK = "cook", "炊事人员"
    OTHER = "other", "其他人员"


class Education(Choice):
    """Schooling, lowest first; compare by `rank`."""

    BELOW_UPPER_SECONDARY = "below_upper_secondary", "初中及以下"
    UPPER_SECONDARY = "upper_secondary", "高中（含中专）"
    JUNIOR_COLLEGE = "junior_college", "大专"
    BACHELOR = "bachelor", "本科"
    POSTGRADUATE = "postgraduate", "研究生"

    @property
    def rank(self) -> int:
        return list(Education).index(self)


class MaterialCode(Choice):
    """Papers of 25号 art. 8 and of the measure on home care points."""

    LEGAL_PERSON = "legal_person", "营业执照或其他法人登记证书"
    PREMISES = "premises", "场地证明"
    STAFF_QUALIFICATION = "staff_qualification", "工作人员专业资格证明"
    STAFF_HEALTH = "staff_health", "工作人员健康合格证明"
    HEALTH_EVALUATION = "health_evaluation", "评价为“合格”的托幼机构卫生评价报告"
    FIRE_SAFETY = "fire_safety", "消防安全检查合格证明"
    FOOD_LICENCE = "food_licence", "食品经营许可证"
    NEIGHBOUR_CONSENT = "neighbour_consent", "同一建筑内其他业主一致同意的证明"
    OTHER = "other", "法律法规规定的其他相关材料"


class Evidence(Choice):
    """Which paper was handed in for a material."""

    BUSINESS_LICENCE = "business_licence", "营业执照"
    INSTITUTION_CERTIFICATE = "institution_certificate", "事业单位法人证书"
    NON_PROFIT_CERTIFICATE = "non_profit_certificate", "民办非企业单位登记证书"
    EMPLOYER_CERTIFICATE = "employer_certificate", "举办单位的法人登记证书"
    PROPERTY_CERTIFICATE = "property_certificate", "不动产权证书"
    LEASE_CONTRACT = "lease_contract", "租赁合同和出租方的产权证明"
    FREE_USE_AGREEMENT = "free_use_agreement", "无偿使用协议和产权证明"
    QUALIFICATION_PAPERS = "qualification_papers", "学历、资格或培训合格证明"
    HEALTH_CERTIFICATES = "health_certificates", "工作人员健康合格证明"
    HEALTH_REPORT = "health_report", "妇幼保健机构出具的卫生评价报告"
    HEALTH_SELF_EVALUATION = "health_self_evaluation", "卫生评价自评报告"
    FIRE_ACCEPTANCE = "fire_acceptance", "建设工程消防验收意见书"
    FIRE_ACCEPTANCE_FILING = "fire_acceptance_filing", "建设工程消防验收备案凭证"
    FIRE_RESCUE_OPINION = "fire_rescue_opinion", "消防救援机构的检查意见"
    FIRE_ASSESSMENT = "fire_assessment", "第三方消防安全评估报告和承诺书"
    FOOD_LICENCE = "food_licence", "食品经营许可证"
    OWNERS_CONSENT = "owners_consent", "其他业主的书面同意"
    OTHER = "other", "其他材料"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """The premises. `floors`: every storey that children use; `fire_rating`: 1–4 of the building,
    if known; `forbidden_traits`: those of `fire.forbidden_sites`, () none of them, None not told.
    """

    address: str = ""
    tenure: Tenure | None = None
    lease_start: date | None = None
    lease_end: date | None = None
    floors: tuple[int, ...] = ()
    fire_rating: int | None = None
    in_high_rise: bool | None = None
    own_exits: bool | None = None
    forbidden_traits: tuple[str, ...] | None = None
    building_area_m2: Decimal | None = None
    indoor_area_m2: Decimal | None = None
    living_area_m2: Decimal | None = None
    outdoor_area_m2: Decimal | None = None
    shares_outdoor_site: bool = False
    in_dense_old_city: bool = False
    free_standing: bool = False
    neighbours_consent: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFacts:
    """One class. `children` are those enrolled now (0 before opening), `carers` those assigned to
    the class.
    """

    name: str
    band: ClassBand
    places: int
    children: int = 0
    carers: int | None = None
    floor: int | None = None
    youngest_months: int | None = None
    oldest_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFacts:
    """One member of staff, without name or number. None: not told yet."""

    role: StaffRole
    full_time: bool = True
    education: Education | None = None
    experience_years: Decimal | None = None
    training_passed: bool | None = None
    qualified: bool | None = None
    health_certificate_until: date | None = None
    background_checked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """One form of service with its price. `price_fen` 0 means free of charge, None means not told
    yet.
    """

    form: ServiceForm
    places: int | None = None
    price_fen: int | None = None
    price_unit: PriceUnit | None = None
    inclusive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialFacts:
    """One paper handed in: what it proves, which paper it is, its dates where it has any."""

    code: MaterialCode
    evidence: Evidence
    issued_on: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingFacts:
    """Everything that the filing rules need to know of one filing.

    `capacity` is 收托规模 (places in all); `scope` the business scope of the registration
    certificate; `own_legal_person` is False where the employer's or kindergarten's certificate is
    used; `catering` None means: not told yet.
    """

    name: str = ""
    kind: InstitutionKind | None = None
    nature: LegalNature | None = None
    own_legal_person: bool = True
    credit_code: str = ""
    registrar: Registrar | None = None
    registered_on: date | None = None
    scope: str = ""
    capacity: int | None = None
    catering: bool | None = None
    commitment_signed: bool = False
    head_name: str = field(default="", repr=False)
    head_id_given: bool = False
    contact_name: str = field(default="", repr=False)
    contact_phone: str = field(default="", repr=False)
    site: SiteFacts = SiteFacts()
    classes: tuple[ClassFacts, ...] = ()
    staff: tuple[StaffFacts, ...] = ()
    services: tuple[ServiceFacts, ...] = ()
    materials: tuple[MaterialFacts, ...] = ()

    def staff_in(self, role: StaffRole) -> tuple[StaffFacts, ...]:
        return tuple(person for person in self.staff if person.role is role)

    @property
    def children(self) -> int:
        """Children enrolled now, over all classes."""
        return sum(group.children for group in self.classes)

    @property
    def places(self) -> int:
        """Places: the declared scale, or the sum of the classes while no scale is declared."""
        if self.capacity is not None:
            return self.capacity
        return sum(group.places for group in self.classes)
