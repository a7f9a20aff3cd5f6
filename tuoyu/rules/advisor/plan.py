"""What a founder plans, as facts. None: not told yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.filing.facts import (
    ClassFacts,
    Education,
    FilingFacts,
    InstitutionKind,
    SiteFacts,
    StaffFacts,
    StaffRole,
    Tenure,
)
from tuoyu.rules.provisions import last_day_of_term


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedClass:
    """One class: its places, carers, storey, and its main room (m², doors)."""

    band: ClassBand
    places: int | None = None
    carers: int | None = None
    floor: int | None = None
    room_m2: Decimal | None = None
    doors: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePlan:
    """Premises, classes and staff as planned. Areas are square metres, `lease_years` whole years.

    `carers` are all carers; while it is None the sum over the classes counts.
    """

    kind: InstitutionKind = InstitutionKind.CENTRE
    tenure: Tenure | None = None
    lease_years: int | None = None
    fire_rating: int | None = None
    in_high_rise: bool | None = None
    own_exits: bool | None = None
    forbidden_traits: tuple[str, ...] | None = None
    building_m2: Decimal | None = None
    indoor_m2: Decimal | None = None
    outdoor_m2: Decimal | None = None
    shares_outdoor: bool | None = None
    in_dense_old_city: bool = False
    free_standing: bool | None = None
    neighbours_consent: bool | None = None
    catering: bool | None = None
    observation_m2: Decimal | None = None
    observation_beds: int | None = None
    classes: tuple[PlannedClass, ...] = ()
    places: int | None = None
    carers: int | None = None
    health_staff: int | None = None
    guards: int | None = None
    cooks: int | None = None
    head_education: Education | None = None
    head_years: Decimal | None = None
    head_trained: bool | None = None

    @property
    def carers_told(self) -> int | None:
        """All carers planned, however they were told."""
        if self.carers is not None:
            return self.carers
        told = [group.carers for group in self.classes if group.carers is not None]
        return sum(told) if told else None

    @property
    def floors(self) -> tuple[int, ...]:
        return tuple(sorted({group.floor for group in self.classes if group.floor is not None}))


def facts_of(plan: SitePlan, *, on: date) -> FilingFacts:
    """The plan as the rules of filing want it: nobody is enrolled, a lease begins on the day."""
    return FilingFacts(
        kind=plan.kind,
        capacity=plan.places,
        catering=plan.catering,
        site=_site(plan, on),
        classes=tuple(
            ClassFacts(
                name="",
                band=group.band,
                places=group.places or 0,
                carers=group.carers,
                floor=group.floor,
            )
            for group in plan.classes
        ),
        staff=_staff(plan),
    )


def _site(plan: SitePlan, on: date) -> SiteFacts:
    leased = plan.tenure in (Tenure.LEASED, Tenure.FREE_USE) and plan.lease_years is not None
    years = plan.lease_years or 0
    return SiteFacts(
        tenure=plan.tenure,
        lease_start=on if leased else None,
        lease_end=(last_day_of_term(on, years) if years else on) if leased else None,
        floors=plan.floors,
        fire_rating=plan.fire_rating,
        in_high_rise=plan.in_high_rise,
        own_exits=plan.own_exits,
        forbidden_traits=plan.forbidden_traits,
        building_area_m2=plan.building_m2,
        indoor_area_m2=plan.indoor_m2,
        outdoor_area_m2=plan.outdoor_m2,
        shares_outdoor_site=bool(plan.shares_outdoor),
        in_dense_old_city=plan.in_dense_old_city,
        free_standing=bool(plan.free_standing),
        neighbours_consent=plan.neighbours_consent,
    )


def _staff(plan: SitePlan) -> tuple[StaffFacts, ...]:
    head = StaffFacts(
        role=StaffRole.HEAD,
        education=plan.head_education,
        experience_years=plan.head_years,
        training_passed=plan.head_trained,
    )
    counts = {
        StaffRole.CARER: plan.carers_told,
        StaffRole.HEALTH: plan.health_staff,
        StaffRole.GUARD: plan.guards,
        StaffRole.COOK: plan.cooks,
    }
    others = tuple(
        StaffFacts(role=role) for role, count in counts.items() for _ in range(count or 0)
    )
    return (head, *others)
