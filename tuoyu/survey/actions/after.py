"""What follows a round: like places told apart, a place tied to its institution, handed over."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tuoyu.accounts.models import Unit
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.registry.models import Institution
from tuoyu.survey.models import Entry, Handover, Pairing, Place


@transaction.atomic
def decide_pair(place: Place, earlier: Place, *, is_same: bool, by: Actor) -> Pairing:
    """Whether two like places are one. As one, the entries of `place` become those of `earlier`.

    Raises `Conflict` when it is decided already, or both were found in one round.
    """
    for each in (place, earlier):
        require(by, Permission.SURVEY_MANAGE, each)
    if place.pk == earlier.pk:
        raise Invalid("请选择两个不同的点位。")
    locked = Place.objects.select_for_update(of=("self",)).filter(pk__in=[place.pk, earlier.pk])
    found = {each.pk: each for each in locked.order_by("pk")}
    place, earlier = found[place.pk], found[earlier.pk]
    if Pairing.objects.filter(place=place, earlier=earlier).exists():
        raise Conflict("这两个点位已经认定过了，请刷新页面查看。")
    if place.merged_into_id or earlier.merged_into_id:
        raise Conflict("其中一个点位已并入别的点位，请刷新页面查看。")
    if is_same:
        _merge(place, earlier)
    made = Pairing.objects.create(
        place=place, earlier=earlier, is_same=is_same, decided_by_id=by.person_id
    )
    audit.record(by, "survey.decide_pair", earlier, other=place.public_id, same=is_same)
    return made


def _merge(place: Place, earlier: Place) -> None:
    if place.street_id != earlier.street_id:
        raise Invalid("两个点位不在同一个街道，不能并成一个。")
    both = Entry.objects.filter(place=earlier).values("round_id")
    if Entry.objects.filter(place=place, round_id__in=both).exists():
        raise Conflict("两个点位在同一轮里都有走访记录，说明同时存在，不能并成一个。")
    if place.institution_id and earlier.institution_id not in (None, place.institution_id):
        raise Conflict("两个点位对应两家不同的机构，请先在机构档案里合并机构。")
    Entry.objects.filter(place=place).update(place=earlier)
    place.merged_into, place.is_listed = earlier, False
    place.save(update_fields=["merged_into", "is_listed"])
    for name in ("name", "address", "division_id", "key"):
        setattr(earlier, name, getattr(place, name))
    earlier.credit_code = place.credit_code or earlier.credit_code
    earlier.institution_id = earlier.institution_id or place.institution_id
    earlier.is_listed = True
    earlier.save()


@transaction.atomic
def tie(place: Place, institution: Institution, *, by: Actor) -> None:
    """The found place is this institution of the register."""
    require(by, Permission.SURVEY_MANAGE, place)
    found = Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
    if found.institution_id == institution.pk:
        return
    if found.institution_id is not None:
        raise Conflict("这个点位已经对应了一家机构，请刷新页面查看。")
    found.institution = institution
    found.save(update_fields=["institution"])
    audit.record(by, "survey.tie", found, institution_id=institution.public_id)
    place.institution = institution


@dataclass(frozen=True)
class Given:
    """What is recorded of a hand-over."""

    unit: Unit
    handed_on: date
    reason: str
    reference: str = ""


@transaction.atomic
def hand_over(entry: Entry, given: Given, *, by: Actor) -> Handover:
    """Record that a found place was handed to a department. Nothing is sent from here."""
    require(by, Permission.SURVEY_MANAGE, entry)
    if given.handed_on > clock.today():
        raise Invalid("移交日期不能晚于今天，请核对年份。")
    if given.handed_on < entry.walked_on:
        raise Invalid("移交日期不能早于走访日期，请核对。")
    if not given.reason.strip():
        raise Invalid("请填写移交事由，写明看到了什么。")
    same = Handover.objects.filter(unit=given.unit)
    if given.reference and same.filter(reference=given.reference).exists():
        raise Conflict("这个单位已有同一编号的移交记录，请核对编号。")
    if same.filter(entry=entry, handed_on=given.handed_on).exists():
        raise Conflict("同一天已经记录过向这个单位的移交，不用重复记录。")
    made = Handover.objects.create(entry=entry, recorded_by_id=by.person_id, **vars(given))
    audit.record(by, "survey.hand_over", entry, unit=given.unit.code)
    return made
