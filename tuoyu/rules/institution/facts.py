"""What the rules on a running institution look at: frozen and plain, without names or numbers.

Days are inclusive: a paper that is valid until a day is good on that day. Money is integer 分.
"""

from dataclasses import dataclass
from datetime import date

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.choice import Choice
from tuoyu.rules.filing.facts import PriceUnit, StaffRole


class CertificateKind(Choice):
    """Papers of an institution that run out or are replaced."""

    LEGAL_PERSON = "legal_person", "营业执照或其他法人登记证书"
    PREMISES = "premises", "租赁合同或其他场地证明"
    HEALTH_EVALUATION = "health_evaluation", "卫生评价报告"
    FIRE_SAFETY = "fire_safety", "消防安全检查合格证明"
    FOOD_LICENCE = "food_licence", "食品经营许可证"
    INSURANCE = "insurance", "责任保险"
    OTHER = "other", "其他证照"


# Several may run side by side; of the others one is the current one.
SIDE_BY_SIDE = frozenset({CertificateKind.INSURANCE, CertificateKind.OTHER})


class CheckResult(Choice):
    """What the search for records of 未成年人保护法 art. 62 found."""

    CLEAR = "clear", "没有违法犯罪记录"
    RECORD = "record", "有违法犯罪记录"


class QualificationKind(Choice):
    """What a member of staff can show of training and profession."""

    CARE = "care", "育婴、保育类职业资格或培训合格"
    TEACHING = "teaching", "教师资格"
    MEDICAL = "medical", "医护执业资格"
    HEAD = "head", "负责人岗位培训合格"
    HEALTH_CARE = "health_care", "卫生保健知识培训合格"
    GUARD = "guard", "保安员证"
    FIRST_AID = "first_aid", "急救培训合格"
    EDUCATION = "education", "学历证书"
    OTHER = "other", "其他证书"


class FlagKind(Choice):
    """Marks that an authority gives an institution for a time."""

    INCLUSIVE = "inclusive", "普惠"
    DEMONSTRATION = "demonstration", "示范"
    PILOT = "pilot", "试点"


class FeeKind(Choice):
    """Parts of the fee list (收费目录)."""

    CARE = "care", "保育费"
    MEALS = "meals", "膳食费"
    EXTRA = "extra", "其他服务性收费"


@dataclass(frozen=True, slots=True, kw_only=True)
class CarerFacts:
    """One member of staff, as a rule a carer, with the newest papers. None: there is none.

    `class_name` is "" for a carer without a class of their own. `has_record`: a search found one.
    """

    class_name: str = ""
    health_from: date | None = None
    health_until: date | None = None
    checked_on: date | None = None
    has_record: bool = False
    qualified: bool = True
    is_carer: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPlaces:
    """One class with the places that it may fill."""

    name: str
    band: ClassBand
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingFacts:
    classes: tuple[ClassPlaces, ...] = ()
    carers: tuple[CarerFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """The current paper of a kind; `until` None where none is printed on it."""

    kind: CertificateKind
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersFacts:
    """The newest paper of each kind that the institution ever showed. `leased`: not its own
    premises."""

    certificates: tuple[CertificateFacts, ...] = ()
    catering: bool = False
    leased: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """One employment: at which institution (an opaque key and its name), which roles."""

    institution: str
    name: str
    roles: tuple[StaffRole, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeFacts:
    """One line of a fee list: item, unit, price in 分, first day, day after the last (None: open)."""

    item: str
    unit: PriceUnit
    price_fen: int
    begins_on: date
    ends_before: date | None = None

    def holds(self, on: date) -> bool:
        return self.begins_on <= on and (self.ends_before is None or on < self.ends_before)
