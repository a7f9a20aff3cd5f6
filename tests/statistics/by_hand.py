"""A second way to the rows of a day: from the models' rows in plain Python, day by day.

It shares nothing with the statements but the names of the columns.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tuoyu.core import clock
from tuoyu.filing.models import Case
from tuoyu.registry.models import Employment, Institution, Qualification
from tuoyu.statistics.facts import FORMS, Fact, Source
from tuoyu.statistics.live import CERTIFYING


def facts(division: str, on: date) -> Iterator[Fact]:
    """Institutions and cases; the other sources have their own tests."""
    for row in Institution.objects.all():
        if row.division_id.startswith(division) and _is_open(row, on):
            yield Fact(
                Source.INSTITUTION, str(row.public_id), row.name, row.division_id[:9],
                _values(row, on),
            )  # fmt: skip
    for case in Case.objects.filter(kind="filing").select_related("institution"):
        if case.receipted_at is None or not case.institution.division_id.startswith(division):
            continue
        day = clock.localday(case.receipted_at)
        if _within_a_year(day, on):
            yield Fact(
                Source.CASE, str(case.public_id), case.institution.name,
                case.institution.division_id[:9], {"on_time": day <= case.due_on},
            )  # fmt: skip


def _within_a_year(day: date, on: date) -> bool:
    year_before = date(on.year - 1, on.month, on.day)
    return year_before < day <= on


def _is_open(row: Institution, on: date) -> bool:
    if row.merged_into_id or row.state == "preparing" or row.filed_on is None:
        return False
    return row.filed_on <= on and not (row.closed_on and row.closed_on <= on)


def _holds(period: Any, on: date) -> bool:
    return period.lower <= on and (period.upper is None or on < period.upper)


def _values(row: Institution, on: date) -> dict[str, Any]:
    capacity = [each for each in row.capacity.all() if _holds(each.period, on)]
    places = sum(each.places for each in capacity if each.of == "class")
    reported = [
        each.free_places
        for each in row.services.all()
        if each.free_reported_at and clock.localday(each.free_reported_at) <= on
    ]
    good = {
        each.kind
        for each in row.certificates.all()
        if each.withdrawn_at is None
        and _holds(each.period, on)
        and (each.valid_until is None or on <= each.valid_until)
    }
    values = {
        "kind": row.kind, "nature": row.nature, "places": places, "reported": bool(reported),
        "enrolled": max(places - max(reported), 0) if reported else 0,
        "inclusive": any(
            each.kind == "inclusive" and _holds(each.period, on) for each in row.flags.all()
        ),
        "catering": row.catering, "health_valid": "health_evaluation" in good,
        "fire_valid": "fire_safety" in good, "food_valid": "food_licence" in good,
        "report_owed": row.filed_on is not None and row.filed_on.year < on.year,
        "report_in": any(
            each.year == on.year - 1 and clock.localday(each.submitted_at) <= on
            for each in row.annual_reports.all()
        ),
    }  # fmt: skip
    values.update(_staff(row, on))
    for form, (_, unit, _) in FORMS.items():
        prices = [
            each.price_fen
            for each in row.fees.all()
            if each.kind == "care" and each.form == form and each.unit == unit
            and _holds(each.period, on)
        ]  # fmt: skip
        held = sum(each.places for each in capacity if each.of == "service" and each.key == form)
        values[f"price_{form}"] = max(prices, default=0)
        values[f"places_{form}"] = held if prices else 0
    return values


def _staff(row: Institution, on: date) -> dict[str, int]:
    jobs = [
        each
        for each in Employment.objects.filter(member__institution=row, member__merged_into=None)
        if _holds(each.period, on)
    ]
    return {
        "staff": len(jobs),
        "carers": sum("carer" in each.roles for each in jobs),
        "certified": sum("carer" in each.roles and _certified(each, on) for each in jobs),
        "guards": sum("guard" in each.roles for each in jobs),
        "full_time": sum(each.full_time for each in jobs),
    }


def _certified(job: Employment, on: date) -> bool:
    return any(
        each.kind in CERTIFYING
        and each.withdrawn_at is None
        and (each.issued_on is None or each.issued_on <= on)
        and (each.valid_until is None or on <= each.valid_until)
        for each in Qualification.objects.filter(member=job.member_id)
    )
