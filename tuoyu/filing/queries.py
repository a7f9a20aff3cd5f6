"""Reads of filing cases. Every one knows the scope of its reader."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.core.lifecycle import Step, available_steps
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.filing import answers
from tuoyu.filing.clocks import CaseClock, clocks_of
from tuoyu.filing.lifecycle import STEPS_OF_KIND, CaseKind
from tuoyu.filing.models import Case, Material
from tuoyu.rules.filing.facts import FilingFacts

# What the office waits for, or waits on.
OPEN_STATES = ("submitted", "returned")
# What waits for a visit has its own legal day.
VISIT_STATES = ("receipted", "corrected")
# What no list shows: long answers, and what would have to be decrypted row by row.
NOT_LISTED = (
    "answers", "private_answers", "before", "private_before", "done_sections", "applied_rules",
    "institution__head_name", "institution__head_id_number", "institution__contact_name",
    "institution__contact_phone",
)  # fmt: skip


def cases(by: Actor) -> QuerySet[Case]:
    """The cases that `by` may read. What was never handed in shows to the institution alone."""
    readable = Case.objects.filter(
        scope(by, Permission.FILING_READ, division="institution__division__code")
        | scope(by, Permission.FILING_PREPARE, institution="institution__public_id")
    )
    if by.is_staff:
        readable = readable.filter(number__isnull=False)
    return readable.select_related("institution__division")


def case_for(by: Actor, public_id: UUID) -> Case:
    """One case in scope, or `NotFound`."""
    try:
        return cases(by).get(public_id=public_id)
    except Case.DoesNotExist:
        raise NotFound from None


def materials_of(case: Case) -> list[Material]:
    """The papers that count: those not replaced."""
    return list(
        case.materials.filter(removed_at=None).select_related("file").order_by("code", "id")
    )


def facts_of(case: Case, *, commitment: bool = False) -> FilingFacts:
    """The draft as frozen facts for the rules."""
    return answers.facts_from(answers.everything(case), materials_of(case), commitment=commitment)


@dataclass(frozen=True)
class QueueFilter:
    """What the clerk's queue is narrowed to. `state` "" means everything that is open."""

    state: str = "submitted"
    kind: str = ""
    street: str = ""
    text: str = ""


def queue(by: Actor, wanted: QueueFilter) -> QuerySet[Case]:
    """Cases by the legal day of what they wait for, the most urgent first."""
    rows = cases(by).defer(*NOT_LISTED)
    rows = rows.filter(state=wanted.state) if wanted.state else rows.filter(state__in=OPEN_STATES)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.street:
        rows = rows.filter(institution__division__code__startswith=wanted.street)
    if wanted.text:
        rows = rows.filter(
            Q(filed_name__icontains=wanted.text)
            | Q(institution__name__icontains=wanted.text)
            | Q(number__icontains=wanted.text)
        )
    if wanted.state in VISIT_STATES:
        return rows.order_by("verify_due_on", "id")
    return rows.order_by("due_on", "id")


@dataclass(frozen=True)
class QueueCounts:
    waiting: int
    due_today: int
    overdue: int
    returned: int
    receipted: int
    to_verify: int
    verify_overdue: int
    nonconforming: int
    corrected: int


def counts(by: Actor) -> QueueCounts:
    """The numbers above the queue, in one query."""
    today = clock.today()
    waiting = Q(state="submitted")
    found = cases(by).aggregate(
        waiting=Count("pk", filter=waiting),
        due_today=Count("pk", filter=waiting & Q(due_on=today)),
        overdue=Count("pk", filter=waiting & Q(due_on__lt=today)),
        returned=Count("pk", filter=Q(state="returned")),
        receipted=Count("pk", filter=Q(receipted_at__isnull=False)),
        to_verify=Count("pk", filter=Q(state="receipted")),
        verify_overdue=Count("pk", filter=Q(state__in=VISIT_STATES, verify_due_on__lt=today)),
        nonconforming=Count("pk", filter=Q(state="nonconforming")),
        corrected=Count("pk", filter=Q(state="corrected")),
    )
    return QueueCounts(**found)


def history(case: Case) -> list[StepLog]:
    return list(StepLog.objects.filter(record_id=case.public_id).order_by("id"))


def clocks(case: Case) -> list[CaseClock]:
    """The legal clocks of a case today."""
    return clocks_of(CaseKind.of(case.kind), history(case), clock.today())


def steps_for(case: Case, by: Actor) -> list[Step]:
    """The steps that fit the state and the kind of the case and that `by` may take."""
    fitting = STEPS_OF_KIND[CaseKind.of(case.kind)]
    return [step for step in available_steps(case, by) if step.code in fitting]


@dataclass(frozen=True)
class Saved:
    """Who saved last, and when."""

    user_id: int | None
    name: str
    at: datetime


def last_saved(case: Case, section: str) -> Saved | None:
    """Who saved a section last; None when nobody did, or an act without a person."""
    event = (
        AuditEvent.objects.filter(
            object_id=case.public_id, act="filing.save_section", facts__section=section
        )
        .order_by("-id")
        .first()
    )
    if event is None or event.actor_id is None:
        return None
    person = User.objects.filter(pk=event.actor_id).first()
    if person is None:
        return None
    return Saved(person.pk, person.name, event.at)


def cases_of(by: Actor, institution: UUID) -> list[Case]:
    """All cases of one institution, newest first."""
    return list(cases(by).filter(institution__public_id=institution).order_by("-id"))


def due_between(first: date, last: date) -> QuerySet[Case]:
    """Open cases whose due day lies in [first, last]: for the reminders, without a reader."""
    return Case.objects.filter(state="submitted", due_on__range=(first, last)).select_related(
        "institution__division"
    )


def visits_due_between(first: date, last: date) -> QuerySet[Case]:
    """Cases whose visit is due in [first, last]: for the reminders, without a reader."""
    return Case.objects.filter(
        state__in=VISIT_STATES, verify_due_on__range=(first, last)
    ).select_related("institution__division")
