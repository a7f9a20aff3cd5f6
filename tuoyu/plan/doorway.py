"""The files that a reader of the plan may open: those of documents that were sent to units."""

from django.db.models import Exists, OuterRef, Q

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.plan.models import Distribution


def files_sent(by: Actor) -> Q:
    """A filter of `files.StoredFile`."""
    sent = Distribution.objects.filter(
        scope(by, Permission.PLAN_READ, division="division__code", shared=True),
        file=OuterRef("pk"),
    )
    return Q(Exists(sent))
