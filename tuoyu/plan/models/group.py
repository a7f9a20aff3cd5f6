"""The leading group: its units, and who sits for them from when to when."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from tuoyu.accounts.models import Unit
from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.personal import DataClass, Personal
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import listed
from tuoyu.divisions.models import Division
from tuoyu.registry.models.periods import begins, never_twice

LAWFUL_DUTY = "法定职责：实施方案“强化组织领导”（领导小组成员名单）"
KEPT = "任期结束后5年"
_person = settings.AUTH_USER_MODEL


class MemberUnit(Record):
    """A unit's place in the plan: its name as printed and its role in the leading group."""

    class Role(models.TextChoices):
        ISSUER = "issuer", "印发单位"
        LEADER = "leader", "组长单位"
        OFFICE = "office", "领导小组办公室"
        MEMBER = "member", "成员单位"
        BODY = "body", "领导小组"

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="membership")
    printed = models.CharField("方案中的称呼", max_length=60)
    role = models.CharField("角色", max_length=8, choices=Role.choices)
    order = models.PositiveSmallIntegerField("次序")
    note = models.CharField("说明", max_length=200, blank=True)
    is_current = models.BooleanField("现任", default=True)

    class Meta:
        verbose_name = "成员单位"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                name="plan_memberunit_role",
                condition=Q(role__in=["issuer", "leader", "office", "member", "body"]),
            ),
        ]

    def __str__(self) -> str:
        return self.printed


class SeatPost(models.TextChoices):
    """What a person is in the leading group."""

    HEAD = "head", "组长"
    DEPUTY = "deputy", "副组长"
    DIRECTOR = "director", "办公室主任"
    MEMBER = "member", "成员"
    LIAISON = "liaison", "联络员"


class Seat(Record):
    """A person in the leading group for a time: from the first day on, until the day before
    `period.upper`. Names and phones of the office, nothing private."""

    division = models.ForeignKey(
        Division, to_field="code", on_delete=models.PROTECT, related_name="+", verbose_name="所在区"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="seats", verbose_name="单位"
    )
    post = models.CharField("身份", max_length=10, choices=SeatPost.choices)
    person_name = models.CharField("姓名", max_length=40)
    duty = models.CharField("职务", max_length=60)
    office_phone = models.CharField("办公电话", max_length=40, blank=True)
    period = DateRangeField("任期")
    reason = models.CharField("任职依据", max_length=200)
    entered_at = models.DateTimeField("登记时间", default=clock.now)
    entered_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField("离任原因", max_length=200, blank=True)
    ended_at = models.DateTimeField("登记离任的时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_demo = models.BooleanField("演示数据", default=False)

    PERSONAL = {
        "person_name": Personal(DataClass.INTERNAL, "领导小组成员名单", LAWFUL_DUTY, KEPT),
        "duty": Personal(DataClass.INTERNAL, "领导小组成员名单", LAWFUL_DUTY, KEPT),
        "office_phone": Personal(DataClass.INTERNAL, "单位之间的工作联系", LAWFUL_DUTY, KEPT),
    }

    class Meta:
        verbose_name = "领导小组席位"
        verbose_name_plural = "领导小组席位"
        ordering = ["id"]
        constraints = [
            listed("post", SeatPost, "plan_seat_post"),
            begins("plan_seat_period"),
            never_twice(
                "division", "post", name="plan_seat_one_at_a_time",
                among=Q(post__in=["head", "director"]),
            ),
            never_twice(
                "unit", "post", name="plan_seat_one_a_unit", among=Q(post__in=["member", "liaison"])
            ),
            never_twice(
                "unit", "person_name", name="plan_seat_deputy_once", among=Q(post="deputy")
            ),
            models.CheckConstraint(
                name="plan_seat_names_somebody", condition=~Q(person_name="") & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="plan_seat_ended",
                condition=Q(ended_at=None, ended_by=None, end_reason="", period__endswith=None)
                | (
                    Q(ended_at__isnull=False, ended_by__isnull=False, period__endswith__isnull=False)
                    & ~Q(end_reason="")
                ),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["division", "post"], name="plan_seat_of_group")]

    def __str__(self) -> str:
        return self.get_post_display()

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id, units=(self.unit.code,), shared=True)
