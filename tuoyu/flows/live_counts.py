"""The live counts that clauses of a plan may name; imported once when the process starts.

A further count: write a reading that costs one query, register it here, and name its key in the
`evidence` of a clause in the pack.
"""

from tuoyu.divisions.models import Division, Level, Measure
from tuoyu.plan.live import LiveCount, register


def communities_with_estimate(division: str) -> LiveCount:
    """Communities of which the number of under-threes is known or estimated."""
    communities = Division.objects.filter(
        code__startswith=division, level=Level.COMMUNITY, is_current=True
    )
    known = communities.filter(population__measure=Measure.UNDER_3).distinct()
    return LiveCount("有3岁以下人数的社区", known.count(), unit="个")


def register_all() -> None:
    register("divisions.communities_with_estimate", communities_with_estimate)
