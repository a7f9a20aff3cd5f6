"""The live counts that clauses of a plan may name; imported once when the process starts.

A further count: write a reading that costs one query, register it here, and name its key in the
`evidence` of a clause in the pack.
"""

from django.db.models import Count, Exists, F, OuterRef, Q

from tuoyu.core import clock
from tuoyu.divisions.models import Division, Level, Measure
from tuoyu.filing.models import Case
from tuoyu.meetings.lifecycle import AHEAD
from tuoyu.meetings.models import Meeting
from tuoyu.plan.live import LiveCount, register
from tuoyu.plan.models import MemberUnit, Receipt, Seat
from tuoyu.plan.queries.basis import standings
from tuoyu.registry import public
from tuoyu.tasks.queries import state_by_unit


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


def receipts_signed(division: str) -> LiveCount:
    """Signatures of units among those that documents ask for."""
    found = Receipt.objects.filter(
        distribution__division__code=division, distribution__withdrawn_at=None
    ).aggregate(all=Count("pk"), signed=Count("pk", filter=Q(signed_at__isnull=False)))
    return LiveCount("分发文件已签收", found["signed"], unit="份", of=found["all"])


def units_seated(division: str) -> LiveCount:
    """Member units for which somebody sits in the leading group today."""
    sits = Seat.objects.filter(unit=OuterRef("unit"), post="member", period__contains=clock.today())
    found = MemberUnit.objects.filter(
        unit__division__code__startswith=division, role__in=["office", "member"], is_current=True
    ).aggregate(all=Count("pk"), seated=Count("pk", filter=Exists(sits)))
    return LiveCount("已登记成员的单位", found["seated"], unit="个", of=found["all"])


def bases_looked(division: str) -> LiveCount:
    """Instruments whose validity somebody has looked at, among those that want it."""
    wanting = [each for each in standings(division, clock.today()) if each.basis.wants_check]
    looked = sum(not each.wants_look for each in wanting)
    return LiveCount("已核实效力的文件", looked, unit="份", of=len(wanting))


def tasks_done(division: str) -> LiveCount:
    """Tasks of the plan that are confirmed as done."""
    states = state_by_unit(division).values()
    done, total = sum(each.done for each in states), sum(each.total for each in states)
    return LiveCount("任务已完成", done, unit="项", of=total)


def meetings_held(division: str) -> LiveCount:
    """Joint meetings that took place."""
    ahead = (*AHEAD, "postponed", "cancelled")
    held = Meeting.objects.filter(division__code=division).exclude(state__in=ahead)
    return LiveCount("已召开联席会议", held.count(), unit="次")


def register_all() -> None:
    register("plan.receipts_signed", receipts_signed)
    register("plan.units_seated", units_seated)
    register("plan.bases_looked", bases_looked)
    register("tasks.done", tasks_done)
    register("meetings.held", meetings_held)
    register("divisions.communities_with_estimate", communities_with_estimate)
    register("registry.filed_institutions", filed_institutions)
    register("registry.places", places)
    register("registry.inclusive_places", inclusive_places)
    register("filing.receipts_on_time", receipts_on_time)
