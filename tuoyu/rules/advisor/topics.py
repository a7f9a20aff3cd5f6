"""The topics of the advisor: which rule is asked of which kind, and what it needs to be told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tuoyu.rules.advisor.plan import SitePlan
from tuoyu.rules.dated import Law
from tuoyu.rules.filing.area_per_place import area_per_place
from tuoyu.rules.filing.carers_ratio import carers_ratio
from tuoyu.rules.filing.class_size import class_size
from tuoyu.rules.filing.facts import FilingFacts, InstitutionKind, Tenure
from tuoyu.rules.filing.floors import floors
from tuoyu.rules.filing.forbidden_sites import forbidden_sites
from tuoyu.rules.filing.head_qualification import head_qualification
from tuoyu.rules.filing.health_staff import health_staff
from tuoyu.rules.filing.home_care_point import home_care_point
from tuoyu.rules.filing.kindergarten_class import kindergarten_class
from tuoyu.rules.filing.lease_term import lease_term
from tuoyu.rules.filing.outdoor_area import outdoor_area
from tuoyu.rules.filing.own_exits import own_exits
from tuoyu.rules.filing.support_staff import support_staff
from tuoyu.rules.findings import Finding
from tuoyu.rules.standards.evacuation_doors import evacuation_doors
from tuoyu.rules.standards.observation_room import observation_room
from tuoyu.rules.standards.rooms import RoomAreas, rooms
from tuoyu.rules.standards.special_construction import special_construction

K = InstitutionKind
HOME = frozenset({K.HOME})
KINDERGARTEN = frozenset({K.KINDERGARTEN_CLASS})
WITH_CLASSES = frozenset(K) - HOME
CENTRES = WITH_CLASSES - KINDERGARTEN
FILING = CENTRES | HOME

Ask = Callable[[SitePlan, FilingFacts, date, Law], list[Finding]]
NO_CLASSES = "各班的班型和托位数"


@dataclass(frozen=True, slots=True)
class Topic:
    """`untold` names what is still to be filled in, "" when the rule can answer.

    `{band}` in `rests_on` stands for each class type that is planned.
    """

    title: str
    kinds: frozenset[InstitutionKind]
    untold: Callable[[SitePlan], str]
    run: Ask
    rests_on: tuple[str, ...]


def _of_filing(rule: Callable[..., list[Finding]]) -> Ask:
    return lambda plan, facts, on, law: rule(facts, on=on, law=law)


def _missing(**told: object) -> str:
    return "、".join(words for words, value in told.items() if value is None)


def _lease_untold(plan: SitePlan) -> str:
    if plan.tenure is None:
        return "场所性质"
    needs_years = plan.tenure is not Tenure.OWNED
    return _missing(租期=plan.lease_years) if needs_years else ""


def _classes_untold(plan: SitePlan) -> str:
    told = plan.classes and all(group.places is not None for group in plan.classes)
    return "" if told else NO_CLASSES


def _outdoor_untold(plan: SitePlan) -> str:
    return "" if plan.shares_outdoor else _missing(室外活动场地面积=plan.outdoor_m2)


def _carers_untold(plan: SitePlan) -> str:
    return _classes_untold(plan) or _missing(保育人员人数=plan.carers_told)


def _support_untold(plan: SitePlan) -> str:
    return _missing(
        是否独立设置=plan.free_standing,
        是否提供餐食=plan.catering,
        保安人员人数=plan.guards if plan.free_standing else 0,
        炊事人员人数=plan.cooks if plan.catering else 0,
    )


def _rooms_of(plan: SitePlan, facts: FilingFacts, on: date, law: Law) -> list[Finding]:
    return [
        finding
        for group in plan.classes
        for finding in rooms(group.band, RoomAreas(combined=group.room_m2), on=on, law=law)
    ]


def _doors_of(plan: SitePlan, facts: FilingFacts, on: date, law: Law) -> list[Finding]:
    return [
        finding
        for group in plan.classes
        if group.room_m2 is not None and group.doors is not None
        for finding in evacuation_doors(group.room_m2, group.doors, on=on, law=law)
    ]


def _rooms_untold(plan: SitePlan) -> str:
    told = plan.classes and all(group.room_m2 is not None for group in plan.classes)
    return "" if told else "各班主要用房的面积"


def _doors_untold(plan: SitePlan) -> str:
    told = all(group.doors is not None for group in plan.classes)
    return _rooms_untold(plan) or ("" if told else "各班主要用房的疏散门数")


def _observation(plan: SitePlan, facts: FilingFacts, on: date, law: Law) -> list[Finding]:
    assert plan.observation_m2 is not None
    return observation_room(plan.observation_m2, plan.observation_beds or 0, on=on, law=law)


def _construction(plan: SitePlan, facts: FilingFacts, on: date, law: Law) -> list[Finding]:
    assert plan.indoor_m2 is not None
    return special_construction(plan.indoor_m2, on=on, law=law)


def _home_untold(plan: SitePlan) -> str:
    return _missing(
        托位数=plan.places,
        建筑面积=plan.building_m2,
        照护人员人数=plan.carers_told,
        其他业主是否一致同意=plan.neighbours_consent,
    )


TOPICS: tuple[Topic, ...] = (
    Topic("场地使用期限", CENTRES, _lease_untold, _of_filing(lease_term),
          ("premises.lease_min_years",)),
    Topic("场地使用期限", HOME, _lease_untold, _of_filing(lease_term), ("home.lease_min_years",)),
    Topic("所在楼层", WITH_CLASSES, lambda p: "" if p.floors else "各班所在楼层",
          _of_filing(floors), ("fire.max_floor", "premises.below_ground_allowed")),
    Topic("独立的安全出口", WITH_CLASSES,
          lambda p: _missing(是否在高层建筑内=p.in_high_rise, 是否有独立的安全出口=p.own_exits),
          _of_filing(own_exits), ("fire.own_exits_in_high_rise", "fire.own_exits_in_low_rise")),
    Topic("不得设置的场所", WITH_CLASSES,
          lambda p: _missing(场所有没有不得设置的情形=p.forbidden_traits),
          _of_filing(forbidden_sites), ("fire.forbidden_sites",)),
    Topic("面积", CENTRES,
          lambda p: _missing(建筑面积=p.building_m2, 室内使用面积=p.indoor_m2)
          or _classes_untold(p),
          _of_filing(area_per_place), ("sanity.area_m2_per_place",)),
    Topic("室外活动场地", CENTRES, lambda p: _outdoor_untold(p) or _classes_untold(p),
          _of_filing(outdoor_area),
          ("premises.outdoor_site_required", "premises.outdoor_m2_per_child")),
    Topic("班级用房面积", CENTRES, _rooms_untold, _rooms_of, ("premises.room.small.combined_m2",)),
    Topic("房间疏散门", CENTRES, _doors_untold, _doors_of, ("fire.two_doors_above_m2",)),
    Topic("保健观察室", CENTRES,
          lambda p: _missing(保健观察室面积=p.observation_m2, 保健观察室床位=p.observation_beds),
          _observation, ("health_evaluation.observation_room_m2",
                         "health_evaluation.observation_beds")),
    Topic("建设工程消防程序", CENTRES, lambda p: _missing(室内使用面积=p.indoor_m2),
          _construction, ("fire.special_project_m2",)),
    Topic("家庭托育点", HOME, _home_untold, _of_filing(home_care_point),
          ("home.max_children", "home.children_per_carer", "home.building_m2_per_child")),
    Topic("幼儿园托班", KINDERGARTEN, _classes_untold, _of_filing(kindergarten_class),
          ("kindergarten.class_follows_childcare_rules",)),
    Topic("班级人数", WITH_CLASSES, _classes_untold, _of_filing(class_size),
          ("class.{band}.max_children",)),
    Topic("负责人条件", CENTRES,
          lambda p: _missing(负责人学历=p.head_education, 负责人从业年限=p.head_years,
                             负责人是否培训合格=p.head_trained),
          _of_filing(head_qualification),
          ("staff.head.min_education", "staff.head.min_experience_years")),
    Topic("保育人员配备", WITH_CLASSES, _carers_untold, _of_filing(carers_ratio),
          ("class.{band}.children_per_carer",)),
    Topic("保健人员配备", CENTRES, lambda p: _missing(保健人员人数=p.health_staff),
          _of_filing(health_staff), ("staff.health.min_count",)),
    Topic("保安和炊事人员配备", CENTRES, _support_untold, _of_filing(support_staff),
          ("staff.guard.min_on_duty",)),
)  # fmt: skip
