"""The live counts that clauses of a plan may name; imported once when the process starts.

A further count: write a reading that costs one query, register it here, and name its key in the
`evidence` of a clause in the pack.
"""

from django.db.models import Count, F, Q

from tuoyu.divisions.models import Division, Level, Measure
from tuoyu.filing.models import Case
from tuoyu.plan.live import LiveCount, register
from tuoyu.registry import public


def communities_with_estimate(division: str) -> LiveCount:
    """Communities of which the number of under-threes is known or estimated."""
    communities = Division.objects.filter(
        code__startswith=division, level=Level.COMMUNITY, is_current=True
    )
    known = communities.filter(population__measure=Measure.UNDER_3).distinct()
    return LiveCount("有3岁以下人数的社区", known.count(), unit="个")


def filed_institutions(division: str) -> LiveCount:
    """Institutions of the public register that are open."""
    return LiveCount("已备案机构", public.figures(division).institutions, unit="家")


def places(division: str) -> LiveCount:
    """Places of the open institutions."""
    return LiveCount("已备案托位", public.figures(division).places, unit="个")


def inclusive_places(division: str) -> LiveCount:
    """Inclusive places among all places (普惠托位占比)."""
    figures = public.figures(division)
    return LiveCount("普惠托位", figures.inclusive_places, unit="个", of=figures.places)


def receipts_on_time(division: str) -> LiveCount:
    """Receipts issued by the legal due day among all receipts."""
    on_time = Q(receipted_at__date__lte=F("due_on"))
    found = Case.objects.filter(
        institution__division__code__startswith=division, receipted_at__isnull=False
    ).aggregate(all=Count("pk"), on_time=Count("pk", filter=on_time))
    return LiveCount("按期出具回执", found["on_time"], unit="件", of=found["all"])


def register_all() -> None:
    register("divisions.communities_with_estimate", communities_with_estimate)
    register("registry.filed_institutions", filed_institutions)
    register("registry.places", places)
    register("registry.inclusive_places", inclusive_places)
    register("filing.receipts_on_time", receipts_on_time)
