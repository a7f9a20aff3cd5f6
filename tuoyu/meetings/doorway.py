"""Who may open the papers of issues: whoever sees the issue."""

from django.db.models import Exists, OuterRef, Q

from tuoyu.core.authority import Actor
from tuoyu.meetings.models import IssuePaper
from tuoyu.meetings.queries.meetings import issues_seen


def papers_of_issues(by: Actor) -> Q:
    """A filter of `files.StoredFile`."""
    return Q(
        Exists(
            IssuePaper.objects.filter(
                issue__in=issues_seen(by).order_by().values("pk"), file=OuterRef("pk")
            )
        )
    )
