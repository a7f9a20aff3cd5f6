"""The dated history of places and prices, drawn along with what the register says today.

`follow` belongs to what is derived: `listing.refresh` calls it, so every act that changes classes,
services or prices leaves the former state behind, with the days for which it held.
"""

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from tuoyu.core import clock
from tuoyu.registry.models import Capacity, Fee, Institution, Service
from tuoyu.registry.periods import before
from tuoyu.rules.filing.facts import ServiceForm
from tuoyu.rules.institution.facts import FeeKind


def follow(institution: Institution) -> None:
    """Close what no longer holds, and begin what holds from today on."""
    today = clock.today()
    is_open = institution.state == "filed"
    services = list(institution.services.all()) if is_open else []
    _follow_places(institution, services, is_open, today)
    _follow_prices(institution, services, today)


def care_item(form: str) -> str:
    """The name of the line of the fee list that belongs to a form of service."""
    return f"{ServiceForm.of(form).label}保育费"


def end_before(row: Any, day: date) -> None:
    """End a row of history the day before; one that began on this very day never held."""
    if row.period.lower >= day:
        row.delete()
        return
    row.period = before(row.period, day)
    row.save(update_fields=["period"])


def until_next(rows: "QuerySet[Any]", day: date) -> DateRange:
    """From a day on, as far as the next row that is planned already."""
    planned = rows.filter(period__startswith__gt=day).order_by("period__startswith").first()
    return DateRange(day, planned.period.lower if planned else None)


def _follow_places(
    institution: Institution, services: list[Service], is_open: bool, today: date
) -> None:
    wanted = {("service", service.form): ("", service.places) for service in services}
    if is_open:
        for group in institution.classes.all():
            wanted["class", group.name] = (group.band, group.places)
    rows = Capacity.objects.filter(institution=institution)
    for row in rows.filter(period__contains=today).order_by("id"):
        if wanted.get((row.of, row.key)) == (row.band, row.places):
            del wanted[row.of, row.key]
            continue
        end_before(row, today)
    Capacity.objects.bulk_create(
        Capacity(
            institution=institution,
            of=of,
            key=key,
            band=band,
            places=places,
            period=DateRange(today, None),
        )
        for (of, key), (band, places) in wanted.items()
    )


def _follow_prices(institution: Institution, services: list[Service], today: date) -> None:
    """A planned line whose day has come gives the service its price; else the service, which a
    filing changed, gives the list its line."""
    wanted = {service.form: service for service in services}
    rows = Fee.objects.filter(institution=institution).exclude(form="")
    for row in rows.filter(period__contains=today).order_by("id"):
        service = wanted.get(row.form)
        if service and _is_due(rows, row, service):
            service.price_fen, service.price_unit = row.price_fen, row.unit
            service.save(update_fields=["price_fen", "price_unit"])
        if service and _price(service) == (row.price_fen, row.unit):
            del wanted[row.form]
            continue
        end_before(row, today)
    for form, service in wanted.items():
        Fee.objects.create(
            institution=institution,
            kind=FeeKind.CARE.value,
            item=care_item(form),
            form=form,
            price_fen=service.price_fen,
            unit=service.price_unit,
            period=until_next(rows.filter(form=form), today),
        )


def _is_due(rows: "QuerySet[Fee]", row: Fee, service: Service) -> bool:
    """Whether the service still shows the price of the line before."""
    former = rows.filter(form=row.form, period__endswith=row.period.lower).first()
    return former is not None and _price(service) == (former.price_fen, former.unit)


def _price(service: Service) -> tuple[int, str]:
    return service.price_fen, service.price_unit
