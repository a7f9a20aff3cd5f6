"""Reads of 常用意见: the list of the clerks, one with its history, what fits one case."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.filing.models import Case
from tuoyu.filing.opinions.models import Opinion, OpinionChange
from tuoyu.filing.opinions.wording import ANY_PAPER, filled


@dataclass(frozen=True)
class Filter:
    """What the list is asked for; `state` is "", used or retired."""

    text: str = ""
    part: str = ""
    state: str = ""


def listed(by: Actor, wanted: Filter) -> "QuerySet[Opinion]":
    """The opinions that the reader may keep, by part; each with `last_changed_at`."""
    kept = Q(scope(by, Permission.FILING_DECIDE, division="division__code"))
    if wanted.text:
        kept &= Q(text__icontains=wanted.text)
    if wanted.part:
        kept &= Q(part=wanted.part)
    if wanted.state:
        kept &= Q(retired_at__isnull=wanted.state == "used")
    return (
        Opinion.objects.filter(kept)
        .annotate(last_changed_at=Max("changes__changed_at"))
        .order_by("part", "id")
    )


def opinion_for(by: Actor, public_id: UUID, *, locked: bool = False) -> Opinion:
    """Raises NotFound, also outside the reader's scope."""
    rows = Opinion.objects.filter(scope(by, Permission.FILING_DECIDE, division="division__code"))
    found = (rows.select_for_update() if locked else rows).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("没有这条意见，请从常用意见列表中选择。")
    return found


def history_of(opinion: Opinion) -> list[OpinionChange]:
    """Every saving, the newest first, with its person."""
    return list(opinion.changes.select_related("changed_by").order_by("-ordinal"))


Fitting = Callable[[str, str], tuple[str, ...]]


def fitting(case: Case) -> Fitting:
    """Asks once; then gives, for a part (code, name), its sentences with the case filled in.

    A part's own come first, then, for papers, the general ones.
    """
    by_part: dict[str, list[str]] = {}
    used = Opinion.objects.filter(division_id=district().code, retired_at=None)
    for part, text in used.order_by("id").values_list("part", "text"):
        by_part.setdefault(part, []).append(text)
    known = {"机构名称": case.shown_name, "申请编号": case.number or ""}

    def of(part: str, name: str) -> tuple[str, ...]:
        general = by_part.get(ANY_PAPER, []) if ":" in part else []
        values = {**known, "本栏名称": name}
        return tuple(filled(text, values) for text in (*by_part.get(part, []), *general))

    return of
