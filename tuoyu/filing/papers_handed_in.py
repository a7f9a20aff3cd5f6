"""The files that a reader of filings may open: those that were handed in, no draft's."""

from django.db.models import CharField, Exists, Func, JSONField, OuterRef, Q, Value
from django.db.models.functions import Cast

from tuoyu.core.authority import Actor
from tuoyu.filing.models import Submission
from tuoyu.filing.queries import cases


def files_handed_in(by: Actor) -> Q:
    """A filter of `files.StoredFile`: listed in a submission of a case that `by` may read.

    A paper that was removed before, or added since, the handing in is the institution's own.
    """
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
    handed_in = Submission.objects.filter(
        case__in=cases(by).order_by().values("pk"),
        case__institution__public_id=OuterRef("institution"),
        materials__contains=listed,
    )
    return Q(Exists(handed_in))
