"""What runs out: current papers of institutions and of the people who work there today.

For the nightly job only; no reader's scope.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tuoyu.registry.models import (
    BackgroundCheck,
    Certificate,
    HealthCertificate,
    Institution,
)
from tuoyu.rules.institution.facts import SIDE_BY_SIDE, CertificateKind
from tuoyu.rules.provisions import add_years

# A paper that ran out so long ago was reminded of long since.
LONGEST_PAST = timedelta(days=60)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Expiring:
    """One paper that is good until a day. `what` is its name; `member` for a paper of a person."""

    paper: UUID
    what: str
    until: date
    institution: Institution
    member: UUID | None = None


def expiring(on: date, *, within: int, check_years: int | None) -> Iterator[Expiring]:
    """Papers whose last day lies within so many days ahead, or not long past. `check_years`: how
    long a search for records holds (None: not asked for)."""
    first, last = on - LONGEST_PAST, on + timedelta(days=within)
    yield from _of_institutions(first, last)
    yield from _of_health(on, first, last)
    if check_years is not None:
        yield from _of_checks(on, first, last, check_years)


def _of_institutions(first: date, last: date) -> Iterator[Expiring]:
    newer = Certificate.objects.filter(
        institution=OuterRef("institution"), kind=OuterRef("kind"), withdrawn_at=None,
        period__startswith__gt=OuterRef("period__startswith"),
    )  # fmt: skip
    side = [kind.value for kind in SIDE_BY_SIDE]
    rows = Certificate.objects.filter(
        withdrawn_at=None,
        valid_until__range=(first, last),
        institution__state="filed",
        institution__merged_into=None,
    ).select_related("institution")
    alone = rows.exclude(kind__in=side).exclude(Exists(newer))
    for found in (alone, rows.filter(kind__in=side)):
        for row in found.order_by("pk").iterator(chunk_size=BATCH):
            assert row.valid_until is not None
            label = CertificateKind.of(row.kind).label
            yield Expiring(row.public_id, label, row.valid_until, row.institution)


def _of_health(on: date, first: date, last: date) -> Iterator[Expiring]:
    newer = HealthCertificate.objects.filter(
        member=OuterRef("member"), withdrawn_at=None, valid_until__gt=OuterRef("valid_until")
    )
    rows = HealthCertificate.objects.filter(valid_until__range=(first, last))
    for row in _of_people(rows, on).exclude(Exists(newer)).iterator(chunk_size=BATCH):
        yield Expiring(
            row.public_id, "健康合格证明", row.valid_until, row.member.institution,
            row.member.public_id,
        )  # fmt: skip


def _of_checks(on: date, first: date, last: date, years: int) -> Iterator[Expiring]:
    newer = BackgroundCheck.objects.filter(
        member=OuterRef("member"), withdrawn_at=None, checked_on__gt=OuterRef("checked_on")
    )
    since = (add_years(first, -years) - timedelta(days=1), add_years(last, -years))
    rows = BackgroundCheck.objects.filter(checked_on__range=since)
    for row in _of_people(rows, on).exclude(Exists(newer)).iterator(chunk_size=BATCH):
        yield Expiring(
            row.public_id, "违法犯罪记录查询", add_years(row.checked_on, years),
            row.member.institution, row.member.public_id,
        )  # fmt: skip


def _of_people(rows: "QuerySet[Any]", on: date) -> "QuerySet[Any]":
    return (
        rows.filter(
            withdrawn_at=None,
            member__merged_into=None,
            member__employments__period__contains=on,
            member__institution__state="filed",
        )
        .select_related("member__institution")
        .defer("member__name", "member__id_number")
        .order_by("pk")
    )
