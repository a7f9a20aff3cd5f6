"""The files that a reader of filings may open: what was handed in or found, no draft's."""

from typing import Any

from django.db.models import CharField, Exists, Func, JSONField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.filing.models import AnnualReport, Case, CheckedItem, Correction, Submission
from tuoyu.filing.queries import cases


def files_handed_in(by: Actor) -> Q:
    """A filter of `files.StoredFile`: what belongs to a case or report that `by` may read.

    Of a case: listed in a submission, seen at a visit, sent with a correction. A paper that was
    removed before, or added since, the handing in is the institution's own.
    """
    readable = cases(by).order_by().values("pk")
    reported = AnnualReport.objects.filter(
        scope(by, Permission.FILING_READ, division="institution__division__code"),
        file=OuterRef("pk"),
    )
    seen = CheckedItem.objects.filter(verification__case__in=readable, file=OuterRef("pk"))
    sent = Correction.objects.filter(nonconformity__case__in=readable, file=OuterRef("pk"))
    return Q(
        Exists(_listed_in_a_submission(readable)) | Exists(seen) | Exists(sent) | Exists(reported)
    )


def _listed_in_a_submission(readable: QuerySet[Case, Any]) -> QuerySet[Submission]:
    listed = Func(
        Func(
            Value("file", CharField()),
            Cast(OuterRef("public_id"), CharField()),
            function="jsonb_build_object",
            output_field=JSONField(),
        ),
        function="jsonb_build_array",
        output_field=JSONField(),
    )
    return Submission.objects.filter(
        case__in=readable,
        case__institution__public_id=OuterRef("institution"),
        materials__contains=listed,
    )
