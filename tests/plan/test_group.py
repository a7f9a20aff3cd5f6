"""Seats of the leading group: one at a time, a history that stays, and whether they fit the plan."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.accounts.factories import acting, staff
from tests.plan.factories import DISTRICT, clerk, person, scene
from tests.watching import nothing_changes
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed
from tuoyu.plan import actions
from tuoyu.plan.fit import Party, Sitting, misfits
from tuoyu.plan.models import Seat, SeatPost
from tuoyu.plan.queries import group

YEAR = timedelta(days=365)
PARTIES = (
    Party("government", "示例区政府", "leader"),
    Party("health", "示例卫生健康委", "office"),
    Party("education", "示例教育局", "member"),
)


def seat(at, post=SeatPost.DIRECTOR, unit="health", since=None, **told):
    return actions.appoint(
        post, at.units[unit], person(**told), division=DISTRICT,
        since=since or clock.today() - YEAR, reason="示例文件", by=at.by,
    )  # fmt: skip


@pytest.mark.django_db
class TestSeats:
    def test_replaced_and_seen_as_of_any_day(self):
        at = scene()
        today = clock.today()
        old = seat(at)
        new = actions.replace(
            old, at.units["health"], person("示例乙"), since=today - timedelta(days=30),
            reason="示例任免", by=at.by,
        )  # fmt: skip
        assert list(group.seats_on(at.by, today)) == [new]
        assert list(group.seats_on(at.by, today - timedelta(days=31))) == [old]
        assert not group.seats_on(at.by, today - timedelta(days=400))
        old.refresh_from_db()
        assert old.end_reason == "由示例乙接任"
        assert list(group.changes(at.by)) == [new, old]
        acts = AuditEvent.objects.filter(act__startswith="group.").values_list("act", flat=True)
        assert sorted(acts) == ["group.appoint", "group.appoint", "group.end"]
        with pytest.raises(Conflict, match="已登记离任"):
            actions.end(old, since=today, reason="示例", by=at.by)

    def test_one_head_one_director_one_a_unit(self):
        at = scene()
        seat(at)
        seat(at, SeatPost.MEMBER, "education")
        seat(at, SeatPost.MEMBER, "street")
        seat(at, SeatPost.DEPUTY, "health", name="示例丙")
        seat(at, SeatPost.DEPUTY, "health", name="示例丁")
        for post, unit in ((SeatPost.DIRECTOR, "education"), (SeatPost.MEMBER, "street")):
            with nothing_changes(), pytest.raises(Conflict, match="已有人担任"):
                seat(at, post, unit, name="示例戊")
        twice = Seat.objects.get(post="director")
        twice.pk = None
        twice.public_id = at.clause.public_id
        with pytest.raises(IntegrityError, match="plan_seat_one_at_a_time"), transaction.atomic():
            twice.save(force_insert=True)

    def test_what_is_refused(self):
        at = scene()
        made = seat(at)
        today = clock.today()
        with pytest.raises(NotAllowed):
            actions.end(made, since=today, reason="示例", by=acting(staff(Role.FILING_CLERK)))
        with pytest.raises(NotAllowed):
            actions.end(made, since=today, reason="示例", by=acting(clerk("health")))
        with pytest.raises(Invalid, match="晚于任职开始"):
            actions.end(made, since=made.period.lower, reason="示例", by=at.by)
        with pytest.raises(Invalid, match="不能晚于今天"):
            actions.end(made, since=today + timedelta(days=1), reason="示例", by=at.by)
        with pytest.raises(Invalid, match="离任原因"):
            actions.end(made, since=today, reason=" ", by=at.by)
        with pytest.raises(Invalid, match="到任后再登记"):
            seat(at, SeatPost.HEAD, "government", since=today + timedelta(days=1))
        with pytest.raises(Invalid, match="填写姓名"):
            seat(at, SeatPost.HEAD, "government", name=" ")
        member = seat(at, SeatPost.MEMBER, "education")
        with pytest.raises(Invalid, match="本单位的人接任"):
            actions.replace(
                member, at.units["street"], person(), since=today, reason="示例", by=at.by
            )
        made.refresh_from_db()
        assert made.period == DateRange(today - YEAR, None)

    def test_a_slip_of_the_pen(self):
        at = scene()
        made = seat(at)
        actions.correct(made, actions.Person("示例甲", "示例卫生健康委主任", ""), by=at.by)
        made.refresh_from_db()
        assert (made.duty, made.office_phone) == ("示例卫生健康委主任", "")
        event = AuditEvent.objects.get(act="group.correct")
        assert event.facts == {"changed": ["duty", "office_phone"]}


def sitting(post, unit, role, duty="示例主任"):
    return Sitting(post, unit, role, f"示例{post}", duty)


def codes(*seats):
    return [each.code for each in misfits(seats, PARTIES)]


def test_the_seats_that_the_plan_asks_for():
    full = (
        sitting("head", "government", "leader", "副区长"),
        sitting("director", "health", "office"),
        *(sitting(post, unit, role) for post in ("member", "liaison")
          for unit, role in (("health", "office"), ("education", "member"))),
    )  # fmt: skip
    assert codes(*full) == []
    assert codes() == ["head-missing", "director-missing", "member-missing", "liaison-missing"]
    assert codes(sitting("head", "health", "office"), *full[1:]) == ["head-unit"]
    for wrong in (
        sitting("director", "education", "member"),
        sitting("director", "health", "office", "示例卫生健康委副主任"),
    ):
        assert codes(full[0], wrong, *full[2:]) == ["director-unit"]
    assert codes(*full, sitting("deputy", "gone", "")) == ["unit-left"]
    (found,) = misfits((full[0], *full[2:]), PARTIES)
    assert "办公室主任应由示例卫生健康委主任担任" in found.words
    assert misfits(full[:-1], PARTIES)[0].required is False
