"""Acts on 常用意见: added, edited, retired, restored; the first ones come from the pack."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.divisions.models import Division
from tuoyu.divisions.queries import district, division_by_code
from tuoyu.filing.opinions import wording
from tuoyu.filing.opinions.models import Opinion, OpinionAct, OpinionChange
from tuoyu.filing.opinions.queries import opinion_for

OVERTAKEN = "同事刚刚改过这条意见。请刷新页面，看过现在的内容后再保存。"
TWICE = "这一部分已经有同样的意见，不用再加。"


@transaction.atomic
def add(part: str, text: str, *, by: Actor) -> Opinion:
    """A new sentence for the clerks of the district. Raises NotAllowed, Invalid."""
    here = district().code
    require(by, Permission.FILING_DECIDE, Subject(division=here))
    text = wording.check(part, text)
    made = _make(division_by_code(here), part, text, by=by)
    audit.record(by, "opinion.add", made, part=part)
    return made


@transaction.atomic
def edit(public_id: UUID, part: str, text: str, *, seen: int, by: Actor) -> Opinion:
    """Another wording or part. `seen` is the revision that the form showed.

    Notices that were sent keep what they say. Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    opinion = _locked(public_id, seen, by)
    text = wording.check(part, text)
    if opinion.retired_at is not None:
        raise Conflict("这条意见已经停用，请先恢复使用再修改。")
    if (opinion.part, opinion.text) == (part, text):
        return opinion
    _refuse_twice(opinion.division_id, part, text, but=opinion)
    opinion.part, opinion.text = part, text
    return _kept(opinion, OpinionAct.EDITED, by=by)


@transaction.atomic
def retire(public_id: UUID, *, seen: int, by: Actor) -> Opinion:
    """No longer offered. Raises NotFound, NotAllowed, Conflict."""
    opinion = _locked(public_id, seen, by)
    if opinion.retired_at is not None:
        raise Conflict("这条意见已经停用，不用再办理。")
    opinion.retired_at = clock.now()
    return _kept(opinion, OpinionAct.RETIRED, by=by)


@transaction.atomic
def restore(public_id: UUID, *, seen: int, by: Actor) -> Opinion:
    """Offered again. Raises NotFound, NotAllowed, Invalid when its like was added since, Conflict."""
    opinion = _locked(public_id, seen, by)
    if opinion.retired_at is None:
        raise Conflict("这条意见正在使用，不用恢复。")
    _refuse_twice(opinion.division_id, opinion.part, opinion.text, but=opinion)
    opinion.retired_at = None
    return _kept(opinion, OpinionAct.RESTORED, by=by)


@transaction.atomic
def start_with(rows: Iterable[tuple[str, str]], division: str, *, by: Actor) -> int:
    """The sentences of a pack, (part, text), for a division that never had one; how many.

    Later the clerks keep them: a pack that is loaded again changes nothing.
    """
    require(by, Permission.PACK_LOAD)
    if Opinion.objects.filter(division_id=division).exists():
        return 0
    place = division_by_code(division)
    made = [_make(place, part, wording.check(part, text), by=by) for part, text in rows]
    if made:
        audit.record(by, "opinion.start", division=division, count=len(made))
    return len(made)


def _locked(public_id: UUID, seen: int, by: Actor) -> Opinion:
    opinion = opinion_for(by, public_id, locked=True)
    require(by, Permission.FILING_DECIDE, opinion)
    if opinion.revision != seen:
        raise Conflict(OVERTAKEN)
    return opinion


def _make(division: Division, part: str, text: str, *, by: Actor) -> Opinion:
    # Two clerks who add the same sentence at once: the second waits here and is told.
    Division.objects.select_for_update().get(pk=division.pk)
    _refuse_twice(division.code, part, text)
    made = Opinion.objects.create(division=division, part=part, text=text)
    _note(made, OpinionAct.ADDED, by=by)
    return made


def _refuse_twice(division: str, part: str, text: str, *, but: Opinion | None = None) -> None:
    same = Opinion.objects.filter(division_id=division, part=part, text=text, retired_at=None)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise Invalid(TWICE)


def _kept(opinion: Opinion, act: OpinionAct, *, by: Actor) -> Opinion:
    opinion.revision += 1
    opinion.save(update_fields=["part", "text", "retired_at", "revision"])
    _note(opinion, act, by=by)
    audit.record(by, f"opinion.{_ACTS[act]}", opinion, part=opinion.part)
    return opinion


_ACTS = {
    OpinionAct.EDITED: "edit",
    OpinionAct.RETIRED: "retire",
    OpinionAct.RESTORED: "restore",
}


def _note(opinion: Opinion, act: OpinionAct, *, by: Actor) -> None:
    OpinionChange.objects.create(
        opinion=opinion,
        ordinal=opinion.revision,
        act=act.value,
        part=opinion.part,
        text=opinion.text,
        changed_by_id=by.user_id,
    )
