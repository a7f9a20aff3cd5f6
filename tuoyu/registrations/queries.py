"""Reads of registrations. Every one knows the scope of its reader."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.divisions.models import STREET_DIGITS, Division, Level
from tuoyu.divisions.queries import codes_by_name, district
from tuoyu.registrations.models import Batch, PushToken, Registration
from tuoyu.registrations.rows import Known
from tuoyu.registry.models import Institution
from tuoyu.rules.filing.facts import Registrar
from tuoyu.rules.registration.unfiled import overdue_days, reminder_days


def registrations(by: Actor) -> QuerySet[Registration]:
    """The rows that `by` may read: a street's inspector those of the street."""
    return Registration.objects.filter(
        scope(by, Permission.REGISTRATION_READ, division="division__code")
    ).select_related("division", "institution")


def registration_for(by: Actor, public_id: UUID) -> Registration:
    """One row in scope, or `NotFound`."""
    found = registrations(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to. `age`: "" all, "due" past a reminder day, "overdue"."""

    state: str = "unfiled"
    street: str = ""
    age: str = ""
    registrar: str = ""
    text: str = ""


def listed(by: Actor, wanted: Filter) -> QuerySet[Registration]:
    """Rows by day of registration, the longest unfiled first, with the day of the last contact."""
    rows = registrations(by)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.street:
        rows = rows.filter(division__code__startswith=wanted.street)
    if wanted.registrar:
        rows = rows.filter(registrar=wanted.registrar)
    if wanted.age:
        rows = rows.filter(registered_on__lte=_age_limit(wanted.age))
    if wanted.text:
        rows = rows.filter(
            Q(name__icontains=wanted.text) | Q(credit_code__iexact=wanted.text.strip())
        )
    rows = rows.defer("phone", "representative", "scope")
    return rows.annotate(last_contact=Max("contacts__contacted_on")).order_by("registered_on", "id")


def _age_limit(age: str) -> date:
    """The last day of registration that is old enough."""
    today, law = clock.today(), district().law
    days = overdue_days(on=today, law=law)
    if age == "due":
        days = min(reminder_days(on=today, law=law))
    return today - timedelta(days=days)


@dataclass(frozen=True)
class Counts:
    unfiled: int
    overdue: int


def counts(by: Actor) -> Counts:
    """The figures of the first screen, in one query."""
    unfiled = Q(state="unfiled")
    found = (
        registrations(by)
        .order_by()
        .aggregate(
            unfiled=Count("pk", filter=unfiled),
            overdue=Count("pk", filter=unfiled & Q(registered_on__lte=_age_limit("overdue"))),
        )
    )
    return Counts(**found)


@dataclass(frozen=True)
class StreetCount:
    code: str
    name: str
    unfiled: int
    overdue: int


def by_street(by: Actor) -> list[StreetCount]:
    """Unfiled rows of every street in reach, the streets without any included."""
    rows = (
        registrations(by)
        .filter(state="unfiled")
        .order_by()
        .values(street=Left("division_id", STREET_DIGITS))
        .annotate(
            unfiled=Count("pk"),
            overdue=Count("pk", filter=Q(registered_on__lte=_age_limit("overdue"))),
        )
    )
    found: dict[str, dict[str, Any]] = {str(row["street"]): dict(row) for row in rows}
    streets = Division.objects.filter(
        scope(by, Permission.REGISTRATION_READ, division="code"),
        code__startswith=district().code,
        level=Level.STREET,
        is_current=True,
    ).order_by("code")
    return [
        StreetCount(
            each.code,
            each.name,
            found.get(each.code, {}).get("unfiled", 0),
            found.get(each.code, {}).get("overdue", 0),
        )
        for each in streets
    ]


def steps_of(registration: Registration) -> list[StepLog]:
    return list(StepLog.objects.filter(record_id=registration.public_id).order_by("-id"))


def batches(by: Actor) -> QuerySet[Batch]:
    """The deliveries of one's area, newest first; a registering body sees all of its district."""
    return (
        Batch.objects.filter(scope(by, Permission.REGISTRATION_PUSH, division="division__code"))
        .defer("faults")
        .select_related("sent_by", "token")
        .order_by("-id")
    )


def batch_for(by: Actor, public_id: UUID) -> Batch:
    """One delivery in scope, or `NotFound`."""
    found = batches(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def batch_of_key(token: PushToken, key: UUID) -> Batch | None:
    """What a push with this key brought before."""
    return Batch.objects.filter(token=token, key=key).first()


def known(*, within: str, registrar: Registrar | None = None) -> Known:
    """What the check of rows has to know of a division: its streets and communities."""
    return Known(clock.today(), codes_by_name(within), registrar)


def due_for_reminder(on: date) -> QuerySet[Registration]:
    """Unfiled rows past the first reminder day, for the job: without a reader."""
    first = min(reminder_days(on=on, law=district().law))
    return (
        Registration.objects.filter(state="unfiled", registered_on__lte=on - timedelta(days=first))
        .select_related("division")
        .order_by("credit_code")
    )


def astray() -> QuerySet[Registration]:
    """Rows that do not follow the register: filed without a filing, or unfiled with one."""
    filed = Institution.objects.filter(
        state="filed", merged_into=None, credit_code=OuterRef("credit_code")
    )
    return Registration.objects.filter(
        (Q(state="filed") & ~Q(institution__state="filed"))
        | (Q(state__in=["unfiled", "excluded"]) & Exists(filed))
    ).order_by("credit_code")
