"""The files of an institution's record that the office may open."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.registry.models import (
    BackgroundCheck,
    Certificate,
    Flag,
    HealthCertificate,
    Paper,
    Qualification,
    Training,
)

OF_INSTITUTION = (Certificate, Flag)
OF_STAFF: tuple[type[Paper], ...] = (
    HealthCertificate,
    BackgroundCheck,
    Qualification,
    Training,
)


def papers_of_institutions(by: Actor) -> Q:
    """A filter of `files.StoredFile`: certificates and grounds of marks that `by` reads."""
    about = scope(by, Permission.FILING_READ, division="institution__division__code")
    return _attached([model._default_manager.filter(about) for model in OF_INSTITUTION])


def papers_of_staff(by: Actor) -> Q:
    """A filter of `files.StoredFile`: papers of members of staff that `by` reads."""
    people = scope(by, Permission.STAFF_READ, division="member__institution__division__code")
    return _attached([model._default_manager.filter(people) for model in OF_STAFF])


def _attached(papers: list[QuerySet]) -> Q:
    opened = Q(pk__in=[])
    for rows in papers:
        opened |= Q(Exists(rows.filter(file=OuterRef("pk"))))
    return opened
