"""The files of an institution's record that the office may open."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.registry.models import (
    BackgroundCheck,
    Certificate,
    Flag,
    HealthCertificate,
    Qualification,
    StaffPaper,
    Training,
)

OF_INSTITUTION = (Certificate, Flag)
OF_STAFF: tuple[type[StaffPaper], ...] = (
    HealthCertificate,
    BackgroundCheck,
    Qualification,
    Training,
)


def files_of_records(by: Actor) -> Q:
    """A filter of `files.StoredFile`: papers of institutions, and of their staff, that `by` reads."""
    about = scope(by, Permission.FILING_READ, division="institution__division__code")
    people = scope(by, Permission.STAFF_READ, division="member__institution__division__code")
    papers: list[QuerySet] = [model._default_manager.filter(about) for model in OF_INSTITUTION]
    papers += [model._default_manager.filter(people) for model in OF_STAFF]
    opened = Q(pk__in=[])
    for rows in papers:
        opened |= Q(Exists(rows.filter(file=OuterRef("pk"))))
    return opened
