"""How many carers count, class by class: rows of the register as facts for the rule."""

from collections.abc import Iterable
from dataclasses import dataclass

from tuoyu.core import clock
from tuoyu.divisions.queries import district
from tuoyu.registry.models import Institution
from tuoyu.registry.queries.staff import Colleague
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.findings import Finding
from tuoyu.rules.institution.carers_counted import Staffing, carers_counted, staffing
from tuoyu.rules.institution.facts import ClassPlaces, StaffingFacts


@dataclass(frozen=True)
class StaffingView:
    """The count and what it lacks; `short` are the findings on classes alone."""

    staffing: Staffing
    short: list[Finding]


def staffing_of(institution: Institution, staff: Iterable[Colleague]) -> StaffingView:
    """The carers of today against the need of full classes. `staff`: those who work here today."""
    today, law = clock.today(), district().law
    facts = StaffingFacts(
        classes=tuple(
            ClassPlaces(name=group.name, band=ClassBand.of(group.band), places=group.places)
            for group in institution.classes.all()
        ),
        carers=tuple(each.facts for each in staff if each.is_employed and each.is_carer),
    )
    found = carers_counted(facts, on=today, law=law)
    short = [each for each in found if each.code == "class_carers_short"]
    return StaffingView(staffing(facts, on=today, law=law), short)
