"""A register written straight into the tables, quickly and at random: for figures, not for acts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from tests import factories
from tests.accounts.factories import staff
from tuoyu.accounts.models import User
from tuoyu.core.authority import Role
from tuoyu.divisions.models import Division, Population, PopulationMethod
from tuoyu.filing.models import Case
from tuoyu.registry.models import (
    Capacity,
    Certificate,
    Employment,
    Fee,
    Flag,
    Institution,
    Qualification,
    Service,
    StaffMember,
)

STREETS = (factories.STREET, factories.OTHER_STREET)
COMMUNITIES = (factories.COMMUNITY, factories.OTHER_COMMUNITY)
_number = count(1)


def moment(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


@dataclass
class Made:
    """What one institution of a test is to be; days are of its filing and end."""

    filed_on: date
    closed_on: date | None = None
    street: int = 0
    kind: str = "centre"
    nature: str = "for_profit"
    catering: bool = False
    places: tuple[tuple[int, date, date | None], ...] = ()
    service: tuple[int, int | None, date | None] | None = None  # places, free, reported on
    inclusive: tuple[date, date | None] | None = None
    papers: tuple[tuple[str, date, date | None, bool], ...] = ()  # kind, from, until, withdrawn
    price: tuple[int, str, date] | None = None
    carers: int = 0
    certified: int = 0
    guards: int = 0
    since: date | None = None  # of the staff
    merged: bool = False
    receipt: tuple[date, date] | None = None  # due, receipted
    extra: dict[str, Any] = field(default_factory=dict)


def prepared() -> User:
    """The district with its streets, its people, and a keeper of statistics."""
    factories.district()
    people(factories.DISTRICT, "residents", 100_000)
    people(factories.DISTRICT, "under_3", 2000, low=1800, high=2500, estimate=True)
    for code, residents in zip(COMMUNITIES, (60_000, 40_000), strict=True):
        people(code, "residents", residents)
        people(code, "under_3", residents // 50, low=residents // 60, estimate=True)
    return staff(Role.OFFICE_DIRECTOR)


def people(
    code: str, measure: str, value: int, *, low: int | None = None, high: int | None = None,
    estimate: bool = False, on: date = date(2020, 11, 1),
) -> Population:  # fmt: skip
    method, _ = PopulationMethod.objects.get_or_create(
        code=f"示例/{'estimate' if estimate else 'census'}",
        defaults={"title": "示例口径", "text": "示例测算。" if estimate else "示例普查。",
                  "is_estimate": estimate, "source": "示例", "evidence": "default"},
    )  # fmt: skip
    return Population.objects.create(
        division_id=code, measure=measure, on=on, value=value, low=low, high=high, unit="人",
        method=method, source="示例", evidence="default",
    )  # fmt: skip


def register(made: Iterable[Made], by: User) -> list[Institution]:
    return [institution(each, by) for each in made]


def institution(made: Made, by: User) -> Institution:
    number = next(_number)
    row = Institution.objects.create(
        name=f"示例统计{number}号园", kind=made.kind, nature=made.nature, catering=made.catering,
        division=Division.objects.get(code=COMMUNITIES[made.street]),
        state="closed" if made.closed_on else "filed", filing_number=f"示统备{number}",
        filed_on=made.filed_on, closed_on=made.closed_on, **made.extra,
    )  # fmt: skip
    if made.merged:
        row.merged_into = Institution.objects.exclude(pk=row.pk).order_by("pk").first()
        row.save(update_fields=["merged_into"])
    _places(row, made)
    _papers(row, made)
    _staff(row, made, number)
    if made.receipt:
        due, receipted = made.receipt
        Case.objects.create(
            institution=row, state="receipted", number=f"示统{number}", started_by=by,
            submitted_by=by, submitted_at=moment(receipted - timedelta(days=3)), due_on=due,
            receipt_number=f"示统回{number}", receipted_at=moment(receipted), receipted_by=by,
        )  # fmt: skip
    return row


def _places(row: Institution, made: Made) -> None:
    Capacity.objects.bulk_create(
        Capacity(institution=row, of="class", key=f"班{n}", places=places,
                 period=DateRange(first, until))
        for n, (places, first, until) in enumerate(made.places)
    )  # fmt: skip
    if made.service:
        places, free, on = made.service
        Capacity.objects.create(
            institution=row, of="service", key="full_day", places=places,
            period=DateRange(made.filed_on, None),
        )  # fmt: skip
        Service.objects.create(
            institution=row, form="full_day", price_fen=1, price_unit="month", places=places,
            free_places=free, free_reported_at=moment(on, 23) if on else None,
        )  # fmt: skip
    if made.price:
        fen, unit, since = made.price
        Fee.objects.create(
            institution=row, kind="care", item="全日托保育费", form="full_day", price_fen=fen,
            unit=unit, period=DateRange(since, None),
        )  # fmt: skip
    if made.inclusive:
        Flag.objects.create(
            institution=row, kind="inclusive", period=DateRange(*made.inclusive),
            document_number="示例〔2026〕1号",
        )  # fmt: skip


def _papers(row: Institution, made: Made) -> None:
    Certificate.objects.bulk_create(
        Certificate(institution=row, kind=kind, period=DateRange(first, None), valid_until=until,
                    withdrawn_at=moment(first) if withdrawn else None,
                    withdrawn_reason="示例" if withdrawn else "")
        for kind, first, until, withdrawn in made.papers
    )  # fmt: skip


def _staff(row: Institution, made: Made, number: int) -> None:
    since = made.since or made.filed_on
    for n in range(made.carers + made.guards):
        carer = n < made.carers
        member = StaffMember.objects.create(
            institution=row, name="示例人员", name_index=f"n{number}-{n}"
        )
        Employment.objects.create(
            member=member, period=DateRange(since, None), full_time=n % 2 == 0,
            roles=["carer"] if carer else ["guard", "other"],
        )  # fmt: skip
        if n < made.certified:
            Qualification.objects.create(member=member, kind="care", issued_on=since)
