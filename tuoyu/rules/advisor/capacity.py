"""How many places a site can hold (设置标准第十九、二十条；家庭托育点管理办法；JGJ 39).

Every limit is told apart: what the law sets must not be passed; what a recommended standard or the
district's estimate gives is advice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tuoyu.rules.advisor.plan import SitePlan
from tuoyu.rules.choice import Choice
from tuoyu.rules.dated import LAW, Dated, Law
from tuoyu.rules.filing.class_size import max_children
from tuoyu.rules.filing.facts import InstitutionKind
from tuoyu.rules.findings import Cite, Rule

RULE = Rule(
    id="advisor.capacity",
    title="场地可收托人数",
    version=1,
    uses=(
        "class.infant.max_children",
        "class.small.max_children",
        "class.big.max_children",
        "class.mixed.max_children",
        "class.infant.children_per_carer",
        "class.small.children_per_carer",
        "class.big.children_per_carer",
        "class.mixed.children_per_carer",
        "premises.outdoor_m2_per_child",
        "premises.outdoor_m2_per_child_dense",
        "sanity.area_m2_per_place",
        "home.max_children",
        "home.building_m2_per_child",
        "home.children_per_carer",
    ),
    codes=(),
)


class Ground(Choice):
    """What a limit comes from."""

    CLASSES = "classes", "按班型人数上限"
    CARERS = "carers", "按计划配备的保育人员"
    BUILDING = "building", "按建筑面积估算"
    OUTDOOR = "outdoor", "按自有室外活动场地"
    HOME = "home", "家庭托育点人数上限"
    HOME_AREA = "home_area", "按住宅建筑面积"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `places` on one ground; `binding` where the law itself sets it."""

    ground: Ground
    places: int
    binding: bool
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """All limits that could be told, in the order of `Ground`."""

    limits: tuple[Limit, ...]

    @property
    def most(self) -> int | None:
        """The places that must not be passed; None while no binding limit is known."""
        return min((limit.places for limit in self.limits if limit.binding), default=None)

    @property
    def advised(self) -> int | None:
        """The places that keep to the recommendations as well."""
        return min((limit.places for limit in self.limits), default=None)


def capacity(plan: SitePlan, *, on: date, law: Law = LAW) -> Capacity:
    """The places that the planned site can hold, ground by ground."""
    home = plan.kind is InstitutionKind.HOME
    return Capacity(tuple(_home(plan, on, law) if home else _classes(plan, on, law)))


def _classes(plan: SitePlan, on: date, law: Law) -> Iterator[Limit]:
    if plan.classes:
        yield _by_size(plan, on, law)
        if all(group.carers is not None for group in plan.classes):
            yield _by_carers(plan, on, law)
    estimate = law.parameter("sanity.area_m2_per_place", on=on)
    if plan.building_m2 is not None:
        yield _limit(Ground.BUILDING, int(plan.building_m2 // estimate.number), estimate)
    if plan.outdoor_m2 is not None and plan.shares_outdoor is False:
        dense = "_dense" if plan.in_dense_old_city else ""
        per_child = law.parameter(f"premises.outdoor_m2_per_child{dense}", on=on)
        yield _limit(Ground.OUTDOOR, int(plan.outdoor_m2 // per_child.number), per_child)


def _by_size(plan: SitePlan, on: date, law: Law) -> Limit:
    sizes = [max_children(group.band, on=on, law=law) for group in plan.classes]
    return _limit(Ground.CLASSES, sum(size.whole for size in sizes), *sizes)


def _by_carers(plan: SitePlan, on: date, law: Law) -> Limit:
    """As many as the carers of each class may look after, within the size of the class."""
    held, used = 0, []
    for group in plan.classes:
        ratio = law.parameter(f"class.{group.band.value}.children_per_carer", on=on)
        most = max_children(group.band, on=on, law=law)
        held += min(most.whole, (group.carers or 0) * ratio.whole)
        used.append(ratio)
    return _limit(Ground.CARERS, held, *used)


def _home(plan: SitePlan, on: date, law: Law) -> Iterator[Limit]:
    most = law.find("home.max_children", on=on)
    if most is None:
        return
    yield _limit(Ground.HOME, most.whole, most)
    if plan.building_m2 is not None:
        per_child = law.parameter("home.building_m2_per_child", on=on)
        yield _limit(Ground.HOME_AREA, int(plan.building_m2 // per_child.number), per_child)
    if plan.carers_told is not None:
        ratio = law.parameter("home.children_per_carer", on=on)
        # Whoever runs the point looks after children too.
        yield _limit(Ground.CARERS, (plan.carers_told + 1) * ratio.whole, ratio)


def _limit(ground: Ground, places: int, *by: Dated) -> Limit:
    cites = tuple(dict.fromkeys(Cite.of(entry) for entry in by))
    return Limit(ground, places, all(entry.may_block for entry in by), cites)
