"""Who sits in the leading group: appointed, replaced, ended, a slip of the pen corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.accounts.models import Unit
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.plan.models import MemberUnit, Seat, SeatPost
from tuoyu.rules.days import words_of_date

OF_A_UNIT = (SeatPost.MEMBER, SeatPost.LIAISON)


@dataclass(frozen=True)
class Person:
    """Who sits: the name, the post at the unit, the phone of the office."""

    name: str
    duty: str
    phone: str = ""


@transaction.atomic
def appoint(
    post: SeatPost, unit: Unit, person: Person, *, division: str, since: date, reason: str,
    by: Actor, is_demo: bool = False,
) -> Seat:  # fmt: skip
    """Somebody sits for a unit from `since` on. `reason`: the paper that says so.

    Raises NotAllowed, Invalid, Conflict when the seat is taken on a day from then on.
    """
    require(by, Permission.GROUP_MANAGE, Subject(division=division))
    _check_unit(unit, division)
    _check_words(person, reason)
    return _seated(
        Seat(
            division_id=division, unit=unit, post=post, person_name=person.name.strip(),
            duty=person.duty.strip(), office_phone=person.phone.strip(),
            period=DateRange(since, None), reason=reason.strip(), entered_by_id=by.person_id,
            is_demo=is_demo,
        ),
        "group.appoint",
        by,
    )  # fmt: skip


@transaction.atomic
def replace(seat: Seat, unit: Unit, person: Person, *, since: date, reason: str, by: Actor) -> Seat:
    """Another person takes the seat over on `since`; the former sat until the day before."""
    require(by, Permission.GROUP_MANAGE, seat)
    seat = _open(seat)
    _check_unit(unit, seat.division_id)
    _check_words(person, reason)
    if seat.post in OF_A_UNIT and unit.pk != seat.unit_id:
        raise Invalid("成员和联络员由本单位的人接任；换单位的，请先登记离任，再另行登记。")
    _end(seat, since, f"由{person.name.strip()}接任", by)
    return appoint(
        SeatPost(seat.post), unit, person, division=seat.division_id, since=since, reason=reason,
        by=by, is_demo=seat.is_demo,
    )  # fmt: skip


@transaction.atomic
def end(seat: Seat, *, since: date, reason: str, by: Actor) -> None:
    """Nobody sits there from `since` on."""
    require(by, Permission.GROUP_MANAGE, seat)
    if not reason.strip():
        raise Invalid("请写明离任原因，例如“工作调动”。")
    _end(_open(seat), since, reason.strip(), by)


@transaction.atomic
def correct(seat: Seat, person: Person, *, by: Actor) -> None:
    """What was typed wrongly is put right; a change of the person is a replacement."""
    require(by, Permission.GROUP_MANAGE, seat)
    seat = _open(seat)
    _check_words(person, seat.reason)
    new = {
        "person_name": person.name.strip(),
        "duty": person.duty.strip(),
        "office_phone": person.phone.strip(),
    }
    changed = sorted(name for name, value in new.items() if getattr(seat, name) != value)
    if not changed:
        return
    for name, value in new.items():
        setattr(seat, name, value)
    seat.save(update_fields=list(new))
    audit.record(by, "group.correct", seat, changed=changed)


def _open(seat: Seat) -> Seat:
    found = Seat.objects.select_for_update(of=("self",)).select_related("unit").get(pk=seat.pk)
    if found.ended_at is not None:
        raise Conflict("这个席位已登记离任，请刷新页面查看现任。")
    return found


def _end(seat: Seat, since: date, reason: str, by: Actor) -> None:
    begun: date = seat.period.lower
    if since <= begun:
        raise Invalid(f"日期要晚于任职开始的{words_of_date(begun)}；登记有误的，请用“更正”。")
    if since > clock.today():
        raise Invalid("日期不能晚于今天，到那一天再登记。")
    seat.period = DateRange(begun, since)
    seat.end_reason, seat.ended_at, seat.ended_by_id = reason, clock.now(), by.person_id
    seat.save(update_fields=["period", "end_reason", "ended_at", "ended_by"])
    audit.record(by, "group.end", seat, post=seat.post)


def _check_unit(unit: Unit, division: str) -> None:
    known = MemberUnit.objects.filter(
        unit=unit, unit__division__code__startswith=division, is_current=True
    )
    if not known.exclude(role=MemberUnit.Role.BODY).exists():
        raise Invalid("这个单位不在实施方案的单位里，请从列表中选择。")


def _check_words(person: Person, reason: str) -> None:
    wanted: Iterable[tuple[str, str]] = (
        (person.name, "请填写姓名。"),
        (person.duty, "请填写职务，例如“区卫生健康委主任”。"),
        (reason, "请写明任职依据，例如文件的名称或文号。"),
    )
    for value, sentence in wanted:
        if not value.strip():
            raise Invalid(sentence)


def _seated(seat: Seat, act: str, by: Actor) -> Seat:
    if seat.period.lower > clock.today():
        raise Invalid("任职日期不能晚于今天，到任后再登记。")
    try:
        with transaction.atomic():
            seat.save()
    except IntegrityError as fault:
        if "plan_seat_" in str(fault):
            raise Conflict(
                f"{seat.get_post_display()}在这段时间已有人担任，请在那个席位上点“更换”。"
            ) from fault
        raise
    audit.record(by, act, seat, post=seat.post, unit=seat.unit.code)
    return seat
