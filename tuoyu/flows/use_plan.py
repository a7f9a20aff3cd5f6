"""Flow: a plan of the advisor becomes the draft of a filing (筹办方案转为备案申请)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import require_state
from tuoyu.filing import actions as filing
from tuoyu.filing import answers
from tuoyu.filing.models import Case
from tuoyu.filing.sections import BY_CODE
from tuoyu.preparation import actions as preparation
from tuoyu.preparation.models import Plan
from tuoyu.registry.models import Institution
from tuoyu.rules.advisor import SitePlan
from tuoyu.rules.filing.facts import InstitutionKind
from tuoyu.rules.filing.forbidden_sites import ticked

# The form of the site offers storeys up to this one, and this one “and above”.
TOP_STOREY = 5


@dataclass(frozen=True, slots=True)
class Used:
    """The draft, the sections that were filled in, and those left as they were."""

    case: Case
    filled: tuple[str, ...]
    kept: tuple[str, ...]


@transaction.atomic
def use_plan(plan: Plan, content: SitePlan, institution: Institution, *, by: Actor) -> Used:
    """Fill the empty sections of the institution's draft from a plan; open the draft if needed.

    `content` is what the plan says. Nothing that was typed is overwritten, and no section counts as
    done: names, papers and dates are still to come. Raises `StepNotAllowed` when the filing is out
    of the applicant's hands, `Conflict` when the institution is filed already.
    """
    require(by, Permission.INSTITUTION_FOUND, plan)
    case = filing.start(institution, by=by)
    gone = "备案申请现在是“{state}”，不能再填入方案。"
    require_state(case, *filing.EDITABLE, otherwise=gone)
    filled, kept = [], []
    for section, values in sections_of(content).items():
        if answers.of_section(case, section):
            kept.append(BY_CODE[section].title)
            continue
        filing.save_section(case, section, values, done=False, revision=None, by=by)
        filled.append(BY_CODE[section].title)
    preparation.mark_used(plan, institution, by=by)
    return Used(case, tuple(filled), tuple(kept))


def sections_of(plan: SitePlan) -> dict[str, dict[str, Any]]:
    """The answers of a filing that a plan knows, by section; sections without any are left out."""
    found = {"head": _head(plan), "site": _site(plan), "classes": _classes(plan)}
    return {section: values for section, values in found.items() if values}


def _head(plan: SitePlan) -> dict[str, Any]:
    return _told(
        education=plan.head_education,
        experience_years=plan.head_years,
        training_passed=plan.head_trained,
    )


def _site(plan: SitePlan) -> dict[str, Any]:
    return _told(
        tenure=plan.tenure,
        floors=[str(min(floor, TOP_STOREY)) for floor in plan.floors] or None,
        fire_rating=plan.fire_rating and str(plan.fire_rating),
        in_high_rise=plan.in_high_rise,
        own_exits=plan.own_exits,
        forbidden_traits=ticked(plan.forbidden_traits),
        free_standing=plan.free_standing,
        in_dense_old_city=plan.in_dense_old_city or None,
        building_area_m2=plan.building_m2,
        indoor_area_m2=plan.indoor_m2,
        outdoor_area_m2=plan.outdoor_m2,
        shares_outdoor_site=plan.shares_outdoor,
        catering=plan.catering,
        neighbours_consent=plan.neighbours_consent,
    )


def _classes(plan: SitePlan) -> dict[str, Any]:
    if plan.kind is InstitutionKind.HOME:
        return _told(capacity=plan.places)
    if not plan.classes:
        return {}
    ordinal: Counter[str] = Counter()
    rows = []
    for group in plan.classes:
        ordinal[group.band.label] += 1
        rows.append(
            _told(
                name=f"{group.band.label}{ordinal[group.band.label]}",
                band=group.band,
                places=group.places,
                carers=group.carers,
                floor=group.floor,
            )
        )
    told = [group.places for group in plan.classes]
    capacity = sum(places for places in told if places) if all(told) else None
    return {**_told(capacity=capacity), "rows": rows}


def _told(**values: Any) -> dict[str, Any]:
    """As the filing keeps answers: text, numbers, yes or no; nothing for what is not known."""
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, int | list) else str(value)
