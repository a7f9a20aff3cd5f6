"""Entries: what somebody saw at a place, looked over by a second person."""

from typing import Any

from django.db import connection, transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid, NotAllowed
from tuoyu.core.lifecycle import take_step
from tuoyu.divisions.models import STREET_DIGITS
from tuoyu.survey.actions.places import alone, numbered
from tuoyu.survey.facts import PRIVATE, Facts, key_of, problems
from tuoyu.survey.models import Entry, Place, Round, Via

CHANGED = "这家点位刚被别人改过，这次没有保存。请看过最新内容后再改。"
VERIFIED = "这条记录已经核验，不能再改；确有错误的，请区里在记录页“撤回核验”后再更正。"
OWN = "自己填报的记录要由另一个人核验，请同事或区里办理。"


@transaction.atomic
def fill(
    round: Round, place: Place, facts: Facts, *, by: Actor, revision: int | None = None
) -> Entry:
    """What was seen at a known place; written again it is changed, or corrected after a return.

    `revision`: that of the entry which the person had before the eyes, None for none. Raises
    `Conflict` when it has changed meanwhile, is verified, or the round is not open.
    """
    require(by, Permission.SURVEY_FILL, place)
    hold_open(round)
    place = Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
    if place.merged_into_id is not None:
        raise Conflict("这个点位已并入另一个点位，请回到走访清单重新选择。")
    check(facts, place.street_id)
    require(by, Permission.SURVEY_FILL, Subject(division=facts.division))
    entry = Entry.objects.select_for_update(of=("self",)).filter(round=round, place=place).first()
    if (entry.revision if entry else None) != revision:
        raise Conflict(CHANGED)
    _follow(place, facts)
    if entry is None:
        return _made(round, place, facts, by)
    _change(entry, facts, by)
    return entry


@transaction.atomic
def fill_new(round: Round, facts: Facts, *, by: Actor, is_demo: bool = False) -> Entry:
    """What was seen at a place that nobody knew of. Raises `Conflict` when it is known."""
    require(by, Permission.SURVEY_FILL, Subject(division=facts.division))
    hold_open(round)
    street = facts.division[:STREET_DIGITS]
    check(facts, street)
    alone(street)
    key = key_of(facts.name, facts.address)
    known = Place.objects.filter(street__code=street, key=key, merged_into=None).first()
    if known is not None:
        raise Conflict(f"走访清单里已有同名同址的点位（{known.number}），请在清单里填写它。")
    place = Place(street_id=street, key=key, is_demo=is_demo, **_last_known(facts))
    numbered([place], street)
    place.save()
    return _made(round, place, facts, by)


def hold_open(round: Round) -> None:
    """The round is open and stays so until the transaction ends. Walkers do not wait for each
    other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM survey_round WHERE id = %s FOR SHARE", [round.pk])
        (state,) = cursor.fetchone()
    if state != "open":
        label = Round.lifecycle.state(state).label
        raise Conflict(f"“{round.name}”{label}，现在不能填报。需要补报的，请联系区里重新开放。")


def check(facts: Facts, street: str) -> None:
    for _, sentence in problems(facts, street=street, today=clock.today()):
        raise Invalid(sentence)


def _last_known(facts: Facts) -> dict[str, Any]:
    return {
        "name": facts.name,
        "address": facts.address,
        "division_id": facts.division,
        "credit_code": facts.credit_code,
    }


def _follow(place: Place, facts: Facts) -> None:
    """The place is what was last seen of it."""
    key = key_of(facts.name, facts.address)
    others = Place.objects.filter(street__code=place.street_id, key=key, merged_into=None)
    if key != place.key and (other := others.exclude(pk=place.pk).first()):
        raise Invalid(f"本街道已有同名同址的点位（{other.number}），请核对名称和地址。")
    told = _last_known(facts)
    # What the walker could not read on the wall is not forgotten.
    told["credit_code"] = facts.credit_code or place.credit_code
    for name, value in told.items():
        setattr(place, name, value)
    place.key, place.is_listed = key, True
    place.save(update_fields=["name", "address", "division", "credit_code", "key", "is_listed"])


def _made(round: Round, place: Place, facts: Facts, by: Actor) -> Entry:
    entry = Entry.objects.create(
        round=round,
        place=place,
        via=Via.FORM.value,
        filled_by_id=by.person_id,
        **facts.columns(),
    )
    audit.record(by, "survey.fill", entry, presence=facts.presence, revision=1)
    return entry


def _change(entry: Entry, facts: Facts, by: Actor) -> None:
    if entry.state == "verified":
        raise Conflict(VERIFIED)
    values = facts.columns()
    changed = sorted(name for name, value in values.items() if getattr(entry, name) != value)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.revision += 1
    entry.via, entry.filled_by_id, entry.filled_at = Via.FORM.value, by.person_id, clock.now()
    entry.save(update_fields=[*values, "revision", "via", "filled_by", "filled_at"])
    if entry.state == "returned":
        take_step(entry, "refill", by=by)
    told = [name for name in changed if name not in PRIVATE]
    audit.record(by, "survey.fill", entry, revision=entry.revision, changed=told)


@transaction.atomic
def verify(entry: Entry, *, revision: int, by: Actor) -> None:
    """A second person confirms what was filled. Raises `Conflict` when it was changed meanwhile,
    `NotAllowed` for whoever filled it."""
    require(by, Permission.SURVEY_FILL, entry)
    hold_open(entry.round)
    found = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if found.state == "filled" and found.revision != revision:
        raise Conflict("填报人刚改过这条记录，请看过最新内容后再核验。")
    if found.filled_by_id == by.user_id:
        raise NotAllowed(OWN)
    take_step(
        found, "verify", by=by, also={"verified_by_id": by.person_id, "verified_at": clock.now()}
    )
    entry.refresh_from_db()


@transaction.atomic
def send_back(entry: Entry, reason: str, *, by: Actor) -> None:
    """A second person asks for a correction."""
    require(by, Permission.SURVEY_FILL, entry)
    hold_open(entry.round)
    if entry.filled_by_id == by.user_id:
        raise NotAllowed("自己填报的记录可以直接修改，不用退回。")
    take_step(entry, "send_back", by=by, reason=reason)


@transaction.atomic
def unverify(entry: Entry, reason: str, *, by: Actor) -> None:
    """Take a verification back; the street corrects."""
    hold_open(entry.round)
    take_step(
        entry, "unverify", by=by, reason=reason,
        also={"verified_by_id": None, "verified_at": None},
    )  # fmt: skip
