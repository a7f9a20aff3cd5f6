"""Who is needed: carers for each class, and the rest of the staff (设置标准第十八至二十二条)."""

from dataclasses import dataclass
from datetime import date

from tuoyu.rules.advisor.plan import SitePlan
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing.carers_ratio import carers_for
from tuoyu.rules.filing.class_size import max_children
from tuoyu.rules.filing.facts import InstitutionKind, StaffRole
from tuoyu.rules.filing.health_staff import min_full_time
from tuoyu.rules.findings import Cite, Rule

RULE = Rule(
    id="advisor.needs",
    title="需要配备的人员",
    version=1,
    uses=(
        "class.infant.children_per_carer",
        "class.small.children_per_carer",
        "class.big.children_per_carer",
        "class.mixed.children_per_carer",
        "home.children_per_carer",
        "staff.health.min_count",
        "staff.health.children_per_full_time",
        "staff.guard.min_on_duty",
        "staff.cook.children_per_cook",
    ),
    codes=(),
)


@dataclass(frozen=True, slots=True)
class ClassNeed:
    """One class: how many places it may have, and the carers that so many children need.

    `places` are those planned; where none are told, the most that the class may hold.
    """

    band: ClassBand
    places: int
    most: int
    ratio: int
    carers: int
    planned_carers: int | None
    cites: tuple[Cite, ...]

    @property
    def short(self) -> int:
        """Carers that the plan lacks; 0 while none are told."""
        return 0 if self.planned_carers is None else max(0, self.carers - self.planned_carers)


@dataclass(frozen=True, slots=True)
class StaffNeed:
    """So many people in a role when all places are taken; `recommended` where the law sets none."""

    role: StaffRole
    needed: int
    planned: int | None
    recommended: bool
    cites: tuple[Cite, ...]

    @property
    def short(self) -> int:
        return 0 if self.planned is None else max(0, self.needed - self.planned)


def class_needs(plan: SitePlan, *, on: date, law: Law = LAW) -> tuple[ClassNeed, ...]:
    """One row a class. A home care point has no classes, therefore none."""
    if plan.kind is InstitutionKind.HOME:
        return ()
    rows = []
    for group in plan.classes:
        most = max_children(group.band, on=on, law=law)
        ratio = law.parameter(f"class.{group.band.value}.children_per_carer", on=on)
        places = group.places if group.places is not None else most.whole
        rows.append(
            ClassNeed(
                band=group.band,
                places=places,
                most=most.whole,
                ratio=ratio.whole,
                carers=carers_for(places, ratio),
                planned_carers=group.carers,
                cites=(Cite.of(most), Cite.of(ratio)),
            )
        )
    return tuple(rows)


def staff_needs(plan: SitePlan, places: int, *, on: date, law: Law = LAW) -> tuple[StaffNeed, ...]:
    """The staff for `places` children, carers first. Raises ValueError for a negative number."""
    if places < 0:
        raise ValueError("托位数不能是负数。请检查。")
    if plan.kind is InstitutionKind.HOME:
        return _home(plan, places, on, law)
    rows = class_needs(plan, on=on, law=law)
    cites = tuple(dict.fromkeys(row.cites[1] for row in rows))
    carers = StaffNeed(
        StaffRole.CARER, sum(row.carers for row in rows), plan.carers_told, False, cites
    )
    return (*([carers] if rows else []), *_others(plan, places, on, law))


def _others(plan: SitePlan, places: int, on: date, law: Law) -> list[StaffNeed]:
    found = []
    least = law.find("staff.health.min_count", on=on)
    per = law.parameter("staff.health.children_per_full_time", on=on)
    needed = max(least.whole if least else 0, min_full_time(places, on=on, law=law))
    cites = tuple(Cite.of(entry) for entry in (least, per) if entry is not None)
    found.append(StaffNeed(StaffRole.HEALTH, needed, plan.health_staff, False, cites))
    if plan.free_standing:
        guard = law.parameter("staff.guard.min_on_duty", on=on)
        found.append(StaffNeed(StaffRole.GUARD, guard.whole, plan.guards, False, (Cite.of(guard),)))
    cook = law.find("staff.cook.children_per_cook", on=on)
    if plan.catering and cook is not None:
        found.append(
            StaffNeed(StaffRole.COOK, carers_for(places, cook), plan.cooks, True, (Cite.of(cook),))
        )
    return found


def _home(plan: SitePlan, places: int, on: date, law: Law) -> tuple[StaffNeed, ...]:
    ratio = law.find("home.children_per_carer", on=on)
    if ratio is None:
        return ()
    # Whoever runs the point is one of them.
    planned = None if plan.carers_told is None else plan.carers_told + 1
    needed = carers_for(places, ratio)
    return (StaffNeed(StaffRole.CARER, needed, planned, False, (Cite.of(ratio),)),)
