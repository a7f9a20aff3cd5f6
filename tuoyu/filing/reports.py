"""年度报告: each institution of the register reports once a year (管理规范 第三十八条).

The norm says 年底 and names no day; the last day is the district's (`filing.annual_report_due`).
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, F, Q, QuerySet, Subquery
from django.db.models.expressions import OuterRef

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require, scope
from tuoyu.core.errors import Conflict, Invalid, NotFound
from tuoyu.divisions.queries import district
from tuoyu.files.models import StoredFile
from tuoyu.filing.models import AnnualReport
from tuoyu.registry.models import Institution

DUE = "filing.annual_report_due"
LAST_MONTH = 12


@dataclass(frozen=True)
class ReportText:
    """What an institution says of a year; numbers as of its last day."""

    children: int
    staff: int
    work: str
    plan: str
    file: StoredFile | None = None


def reported_year(on: date) -> int:
    """The year on which one reports on a day: the running one in its last month, else the last."""
    return on.year if on.month == LAST_MONTH else on.year - 1


def due_on(year: int) -> date:
    """The last day for the report on a year: in the year after."""
    month, day = district().law.parameter(DUE, on=date(year, LAST_MONTH, 31)).word.split("-")
    return date(year + 1, int(month), int(day))


def owes_report(institution: Institution, year: int) -> bool:
    """Whether the institution was in the register in that year and still is."""
    filed = institution.filed_on
    return institution.state == "filed" and filed is not None and filed.year <= year


@transaction.atomic
def submit_report(
    institution: Institution, year: int, text: ReportText, *, by: Actor
) -> AnnualReport:
    """Hand in the report on a year, or put another in its place until it was received.

    Raises `Invalid` for a year that cannot be reported, `Conflict` once the clerk has received it.
    """
    require(by, Permission.FILING_PREPARE, institution)
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    if year > reported_year(clock.today()) or not owes_report(institution, year):
        raise Invalid(f"现在不能报送{year}年度报告，请核对年度。")
    if not text.work.strip() or not text.plan.strip():
        raise Invalid("请写明一年的工作情况和下一年的工作计划。")
    known = AnnualReport.objects.filter(institution=institution, year=year).first()
    if known is not None and known.received_at is not None:
        raise Conflict(f"{year}年度报告已经接收，不能再修改。需要更正时请联系区卫生健康委。")
    report = known or AnnualReport(institution=institution, year=year)
    report.children, report.staff = text.children, text.staff
    report.work, report.plan = text.work.strip(), text.plan.strip()
    report.file = text.file or report.file
    report.submitted_at, report.submitted_by_id = clock.now(), by.person_id
    report.save()
    audit.record(by, "report.submit", report, year=year)
    return report


@transaction.atomic
def receive_report(report: AnnualReport, *, by: Actor) -> None:
    """The clerk takes the report over; it can no longer be changed. `Conflict` the second time."""
    require(by, Permission.FILING_DECIDE, report)
    received = AnnualReport.objects.filter(pk=report.pk, received_at=None).update(
        received_at=clock.now(), received_by_id=by.person_id
    )
    if not received:
        raise Conflict("这份年度报告已经由同事接收，不需要再办理。请刷新页面。")
    report.refresh_from_db()
    audit.record(by, "report.receive", report, year=report.year)


def missing(year: int) -> QuerySet[Institution]:
    """Who owes a report on a year and has not handed it in: for the reminders, without a reader."""
    came = AnnualReport.objects.filter(institution=OuterRef("pk"), year=year)
    return Institution.objects.filter(_owing(year)).exclude(Exists(came)).order_by("id")


def _owing(year: int) -> Q:
    return Q(state="filed", filed_on__year__lte=year, merged_into=None)


@dataclass(frozen=True)
class ReportFilter:
    """`state`: missing, submitted, received, or "" for all."""

    year: int
    state: str = ""
    street: str = ""


def owed(by: Actor, wanted: ReportFilter) -> QuerySet[Institution]:
    """The institutions that owe a report on a year, with `report_id`, `reported_at` and
    `received_at` where it came; those without come first."""
    report = AnnualReport.objects.filter(institution=OuterRef("pk"), year=wanted.year)
    rows = (
        Institution.objects.filter(scope(by, Permission.FILING_READ, division="division__code"))
        .filter(_owing(wanted.year))
        .annotate(
            report_id=Subquery(report.values("public_id")[:1]),
            reported_at=Subquery(report.values("submitted_at")[:1]),
            received_at=Subquery(report.values("received_at")[:1]),
        )
        .select_related("division")
    )
    if wanted.street:
        rows = rows.filter(division__code__startswith=wanted.street)
    narrowed = {
        "missing": Q(reported_at=None),
        "submitted": Q(reported_at__isnull=False, received_at=None),
        "received": Q(received_at__isnull=False),
    }
    rows = rows.filter(narrowed.get(wanted.state, Q()))
    return rows.order_by(F("reported_at").asc(nulls_first=True), "name", "id")


@dataclass(frozen=True)
class ReportCounts:
    all: int
    missing: int
    submitted: int
    received: int


def counts(by: Actor, year: int) -> ReportCounts:
    """How far the reports on a year are, in one query."""
    found = owed(by, ReportFilter(year)).aggregate(
        all=Count("pk"),
        missing=Count("pk", filter=Q(reported_at=None)),
        submitted=Count("pk", filter=Q(reported_at__isnull=False, received_at=None)),
        received=Count("pk", filter=Q(received_at__isnull=False)),
    )
    return ReportCounts(**found)


def report_for(by: Actor, public_id: UUID) -> AnnualReport:
    """One report in scope, or `NotFound`."""
    readable = AnnualReport.objects.filter(
        scope(by, Permission.FILING_READ, division="institution__division__code")
        | scope(by, Permission.FILING_PREPARE, institution="institution__public_id")
    )
    found = readable.select_related("institution__division", "file").filter(public_id=public_id)
    report = found.first()
    if report is None:
        raise NotFound
    return report


def reports_of(institution: Institution) -> list[AnnualReport]:
    return list(AnnualReport.objects.filter(institution=institution).order_by("-year"))
