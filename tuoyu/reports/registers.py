"""What the registers hand to the reports: rows within the reader's scope, nothing personal."""

from datetime import date

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.divisions.queries import streets_of
from tuoyu.filing.models import Case
from tuoyu.registry.models import Certificate, Employment, Institution

STREET_DIGITS = 9


def street_names(division: str) -> dict[str, str]:
    """Code → name of the streets, in their order."""
    return dict(streets_of(division).order_by("code").values_list("code", "name"))


def institutions(by: Actor) -> QuerySet[Institution]:
    """The filed institutions with `places`, by street."""
    rows = Institution.objects.filter(
        scope(by, Permission.REGISTRY_READ, division="division__code"),
        merged_into=None, state="filed",
    )  # fmt: skip
    rows = rows.defer("head_name", "head_id_number", "contact_name", "contact_phone")
    rows = rows.select_related("division", "site")
    rows = rows.annotate(places=Coalesce(Sum("classes__places"), 0))
    return rows.order_by("division__code", "name", "pk")


def running_out(by: Actor, until: date) -> QuerySet[Certificate]:
    """The papers in force of filed institutions whose last day is not after `until`."""
    rows = Certificate.objects.filter(
        scope(by, Permission.REGISTRY_READ, division="institution__division__code"),
        withdrawn_at=None, valid_until__lte=until,
        institution__state="filed", institution__merged_into=None,
    )  # fmt: skip
    return rows.select_related("institution__division").order_by("valid_until", "pk")


def jobs(by: Actor) -> list[tuple[str, list[str], bool]]:
    """Who works where today: code of the division, roles, full time; no person is named."""
    rows = Employment.objects.filter(
        scope(by, Permission.REGISTRY_READ, division="member__institution__division__code"),
        period__contains=clock.today(),
        member__institution__state="filed", member__institution__merged_into=None,
    )  # fmt: skip
    rows = rows.filter(member__merged_into=None).order_by("pk")
    return list(rows.values_list("member__institution__division__code", "roles", "full_time"))


def receipted(by: Actor, first: date, last: date) -> list[tuple[str, date, date]]:
    """Cases whose receipt was given within these days: code of the division, day due, day given."""
    rows = Case.objects.filter(
        scope(by, Permission.FILING_READ, division="institution__division__code"),
        receipted_at__date__range=(first, last), due_on__isnull=False,
    )  # fmt: skip
    found = rows.order_by("receipted_at", "pk").values_list(
        F("institution__division__code"), "due_on", "receipted_at"
    )
    return [(code, due, clock.localday(at)) for code, due, at in found]


def late_now(by: Actor) -> QuerySet[Case]:
    """Cases that wait for a decision beyond their day."""
    rows = Case.objects.filter(
        scope(by, Permission.FILING_READ, division="institution__division__code"),
        state="submitted", due_on__lt=clock.today(),
    )  # fmt: skip
    return rows.select_related("institution__division").only(
        "public_id", "number", "filed_name", "due_on", "institution__name",
        "institution__division__name", "institution__division__code",
    ).order_by("due_on", "pk")  # fmt: skip
