"""Reads of who works at an institution. Personal: each read by the office is on record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, may, scope
from tuoyu.core.errors import NotAllowed, NotFound
from tuoyu.divisions.queries import district
from tuoyu.registry.models import (
    BackgroundCheck,
    Employment,
    HealthCertificate,
    Institution,
    Qualification,
    StaffMember,
    Training,
)
from tuoyu.registry.periods import last_day
from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import StaffRole
from tuoyu.rules.findings import Finding
from tuoyu.rules.institution.carers_counted import counts, why_not_counted
from tuoyu.rules.institution.double_employment import double_employment
from tuoyu.rules.institution.facts import CarerFacts, CheckResult, JobFacts


@dataclass
class Colleague:
    """A member of staff with everything that the pages and the rules ask about, on one day.

    Made from prefetched rows: no property asks the database.
    """

    member: StaffMember
    on: date
    law: Law
    elsewhere: Sequence[JobFacts] = ()

    @cached_property
    def job(self) -> Employment | None:
        """The employment of the day, else the next one, else the last one."""
        rows = list(self.member.employments.all())
        running = [row for row in rows if _runs(row, self.on)]
        coming = sorted(
            (row for row in rows if row.period.lower > self.on), key=lambda row: row.period.lower
        )
        ended = sorted(rows, key=lambda row: row.period.lower, reverse=True)
        return next(iter([*running, *coming, *ended]), None)

    @cached_property
    def since(self) -> date | None:
        """The first day of work without a gap up to the present job: moves do not begin anew."""
        if self.job is None:
            return None
        first = self.job.period.lower
        ends = {row.period.upper: row.period.lower for row in self.member.employments.all()}
        while first in ends:
            first = ends[first]
        return first

    @property
    def is_employed(self) -> bool:
        return self.job is not None and _runs(self.job, self.on)

    @property
    def last_day(self) -> date | None:
        return last_day(self.job.period) if self.job else None

    @property
    def roles(self) -> tuple[StaffRole, ...]:
        return tuple(StaffRole.of(code) for code in self.job.roles) if self.job else ()

    @property
    def is_carer(self) -> bool:
        return StaffRole.CARER in self.roles

    @cached_property
    def health(self) -> HealthCertificate | None:
        """The health certificate that lasts longest."""
        rows = self.member.health_certificates.all()
        good = [row for row in rows if row.withdrawn_at is None]
        return max(good, key=lambda row: (row.valid_until, row.pk), default=None)

    @cached_property
    def check(self) -> BackgroundCheck | None:
        """The newest search for records."""
        good = [row for row in self.member.background_checks.all() if row.withdrawn_at is None]
        return max(good, key=lambda row: (row.checked_on, row.pk), default=None)

    @property
    def hours_this_year(self) -> Any:
        """Hours of training (学时) in the calendar year of the day."""
        rows = self.member.trainings.all()
        return sum(
            row.hours
            for row in rows
            if row.withdrawn_at is None and row.held_on.year == self.on.year
        )

    @cached_property
    def facts(self) -> CarerFacts:
        health, check = self.health, self.check
        records = [row for row in self.member.background_checks.all() if row.withdrawn_at is None]
        proofs = [row for row in self.member.qualifications.all() if row.withdrawn_at is None]
        return CarerFacts(
            class_name=self.job.class_name if self.job else "",
            health_from=health.issued_on if health else None,
            health_until=health.valid_until if health else None,
            checked_on=check.checked_on if check else None,
            has_record=any(row.result == CheckResult.RECORD.value for row in records),
            is_carer=self.is_carer,
            qualified=any(row.valid_until is None or row.valid_until >= self.on for row in proofs),
        )

    @cached_property
    def findings(self) -> list[Finding]:
        """What speaks against this person's papers; everybody needs health and a clear record."""
        return why_not_counted(self.facts, on=self.on, law=self.law)

    @property
    def counts(self) -> bool:
        """Whether the ratio relies on this person today."""
        return self.is_employed and self.is_carer and counts(self.facts, on=self.on, law=self.law)

    @cached_property
    def jobs_elsewhere(self) -> list[Finding]:
        here = JobFacts(institution=str(self.member.institution_id), name="")
        return double_employment(here, self.elsewhere, on=self.on, law=self.law)


def _runs(row: Employment, day: date) -> bool:
    upper = row.period.upper
    return bool(row.period.lower <= day and (upper is None or day < upper))


def may_read_staff(by: Actor, institution: Institution) -> bool:
    """The institution's own keeper, or staff of the office with the right to see people."""
    own = may(by, Permission.INSTITUTION_KEEP, institution)
    return bool(own or may(by, Permission.STAFF_READ, institution))


def _require_staff(by: Actor, institution: Institution) -> None:
    if not may_read_staff(by, institution):
        raise NotAllowed("您的岗位没有查看从业人员的权限，需要时请联系本单位管理员开通。")


def staff_of(by: Actor, institution: Institution, *, past: bool = False) -> list[Colleague]:
    """Who works at the institution today or soon (`past`: who has left), carers first.

    Costs the same queries for one person and for fifty. A read by the office is on record.
    """
    _require_staff(by, institution)
    today = clock.today()
    rows = list(_with_papers(institution.staff.filter(merged_into=None)))
    others = _jobs_elsewhere(by, rows, today)
    law = district().law
    found = [Colleague(row, today, law, others.get(row.id_index, ())) for row in rows]
    for each in found:
        each.member.institution = institution
    kept = [each for each in found if _is_past(each, today) is past]
    if not may(by, Permission.INSTITUTION_KEEP, institution):
        audit.read_record(by, "staff.read", institution, people=len(kept))
    order = list(StaffRole)
    return sorted(
        kept,
        key=lambda each: (min((order.index(r) for r in each.roles), default=9), each.member.pk),
    )


def _is_past(each: Colleague, today: date) -> bool:
    end = each.last_day
    return each.job is None or (end is not None and end < today)


def colleague_for(by: Actor, institution: Institution, public_id: UUID) -> Colleague:
    """One member of staff, or `NotFound`. A read by the office is on record."""
    _require_staff(by, institution)
    rows = _with_papers(institution.staff.filter(public_id=public_id, merged_into=None))
    member = rows.first()
    if member is None:
        raise NotFound
    member.institution = institution
    today = clock.today()
    others = _jobs_elsewhere(by, [member], today)
    if not may(by, Permission.INSTITUTION_KEEP, institution):
        audit.read_record(by, "staff.read", member, people=1)
    return Colleague(member, today, district().law, others.get(member.id_index, ()))


def _with_papers(rows: QuerySet[StaffMember]) -> QuerySet[StaffMember]:
    def of(model: Any) -> QuerySet[Any]:
        return model._default_manager.select_related("file").order_by("id")

    return rows.prefetch_related(
        Prefetch("employments", Employment.objects.order_by("id")),
        Prefetch("health_certificates", of(HealthCertificate)),
        Prefetch("background_checks", of(BackgroundCheck)),
        Prefetch("qualifications", of(Qualification)),
        Prefetch("trainings", of(Training)),
    ).order_by("id")


def _jobs_elsewhere(
    by: Actor, rows: Iterable[StaffMember], today: date
) -> dict[str, list[JobFacts]]:
    """Employments of today of the same people at other institutions in the office's scope.

    An institution does not learn where else its people work: that is the office's to ask.
    """
    indexes = {row.id_index for row in rows if row.id_index}
    if not indexes:
        return {}
    here = {row.institution_id for row in rows}
    found = (
        Employment.objects.filter(
            scope(by, Permission.STAFF_READ, division="member__institution__division__code"),
            member__id_index__in=indexes,
            member__merged_into=None,
            period__contains=today,
        )
        .exclude(member__institution__in=here)
        .select_related("member__institution")
        .defer("member__name", "member__id_number")
        .order_by("id")
    )
    jobs: dict[str, list[JobFacts]] = {}
    for row in found:
        institution = row.member.institution
        jobs.setdefault(row.member.id_index, []).append(
            JobFacts(
                institution=str(institution.pk),
                name=institution.name,
                roles=tuple(StaffRole.of(code) for code in row.roles),
            )
        )
    return jobs
