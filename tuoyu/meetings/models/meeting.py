"""A joint meeting and the units that come to it."""

from datetime import date

from django.db import models
from django.db.models import Q

from tuoyu.accounts.fields import pair, person, unit
from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.crypto import EncryptedTextField
from tuoyu.core.personal import DataClass, Personal
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.meetings.lifecycle import MEETING
from tuoyu.meetings.vocabulary import Presence, Reply

DUTY = "法定职责：实施方案五（一）（定期召开部门联席会议）"
KEPT = "与会议档案相同"


class Meeting(Record):
    """One joint meeting. `ordinal` within `year` is given with the notice.

    `opening`, `closing` and the summaries of the agenda are the working draft of the minutes;
    `revision` counts its changes. What was circulated are the versions of the minutes.
    """

    lifecycle = MEETING

    division = models.ForeignKey(
        "divisions.Division", to_field="code", on_delete=models.PROTECT, related_name="+",
        verbose_name="所在区",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField("年度")
    ordinal = models.PositiveSmallIntegerField("第几次", null=True, blank=True)
    title = models.CharField("主题", max_length=80)
    held_at = models.DateTimeField("会议时间")
    place = models.CharField("会议地点", max_length=80)
    chair = models.CharField("主持人", max_length=60)
    request = models.CharField("有关要求", max_length=500, blank=True)
    issues_due_on = models.DateField("议题截止", null=True, blank=True)
    replies_due_on = models.DateField("参会回执截止", null=True, blank=True)
    comments_due_on = models.DateField("意见截止", null=True, blank=True)
    signatures_due_on = models.DateField("会签截止", null=True, blank=True)
    called_at = models.DateTimeField("征集议题时间", null=True, blank=True)
    announced_at = models.DateTimeField("发通知时间", null=True, blank=True)
    opening = models.TextField("纪要开头", blank=True)
    closing = models.TextField("纪要结尾", blank=True)
    revision = models.PositiveIntegerField("纪要稿修改次数", default=0)
    number = models.CharField("纪要文号", max_length=60, blank=True)
    issued_at = models.DateTimeField("纪要印发时间", null=True, blank=True)
    issued_by = person("签发人", null=True, blank=True)
    issue_note = models.CharField("签发说明", max_length=300, blank=True)
    state = MEETING.state_field()
    is_demo = models.BooleanField("演示数据", default=False)

    PERSONAL = {
        "chair": Personal(DataClass.INTERNAL, "会议通知和纪要载明主持人", DUTY, KEPT),
    }

    class Meta:
        verbose_name = "联席会议"
        ordering = ["-held_at", "-id"]
        constraints = [
            MEETING.constraint(),
            models.UniqueConstraint(
                fields=["division", "year", "ordinal"], name="meeting_ordinal_once"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="meeting_number_once"
            ),
            models.CheckConstraint(
                condition=Q(ordinal__isnull=True) | Q(ordinal__gte=1), name="meeting_ordinal_from_1"
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[
                        "announced", "held", "drafted", "commenting", "signing", "issued", "closed",
                    ]
                )
                | Q(ordinal__isnull=False, announced_at__isnull=False),
                name="meeting_announced_has_ordinal",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["issued", "closed"], issued_at__isnull=False)
                & ~Q(number="")
                | ~Q(state__in=["issued", "closed"]) & Q(issued_at__isnull=True, number=""),
                name="meeting_issued_has_number",
            ),
            pair("meeting_issued_by_whom", "issued_at", "issued_by"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """2026年第3次联席会议; before the notice it has no ordinal."""
        if self.ordinal is None:
            return f"{self.year}年联席会议（{self.day:%m月%d日}）"
        return f"{self.year}年第{self.ordinal}次联席会议"

    @property
    def day(self) -> date:
        return clock.localday(self.held_at)

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id)


class Attendance(Record):
    """A unit's place at a meeting: invited, what it answered, how it was on the day."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    unit = unit("单位", related_name="attendances")
    order = models.PositiveSmallIntegerField("次序", default=0)
    reply = choice_field(Reply, "回执", blank=True)
    reply_reason = models.CharField("请假理由", max_length=200, blank=True)
    replied_at = models.DateTimeField("回执时间", null=True, blank=True)
    replied_by = person("回执人", null=True, blank=True)
    presence = choice_field(Presence, "到会情况", blank=True)
    attendee = EncryptedTextField(
        "参会人", blank=True, default="", data_class=DataClass.INTERNAL,
        purpose="会议签到和纪要载明出席人员", basis=DUTY, retention=KEPT,
    )  # fmt: skip
    attendee_post = EncryptedTextField(
        "参会人职务", blank=True, default="", data_class=DataClass.INTERNAL,
        purpose="会议签到和纪要载明出席人员", basis=DUTY, retention=KEPT,
    )  # fmt: skip
    came_late = models.BooleanField("迟到", default=False)
    left_early = models.BooleanField("早退", default=False)

    class Meta:
        verbose_name = "参会单位"
        ordering = ["meeting_id", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "unit"], name="meeting_attendance_once"),
            known("reply", Reply, "meeting_reply_known", blank=True),
            known("presence", Presence, "meeting_presence_known", blank=True),
            pair("meeting_replied_by_whom", "replied_at", "replied_by"),
            models.CheckConstraint(
                condition=~Q(reply="excused") | ~Q(reply_reason=""),
                name="meeting_excused_says_why",
            ),
            models.CheckConstraint(
                condition=Q(presence="present") | Q(came_late=False, left_early=False),
                name="meeting_late_was_present",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.unit_id}"

    def authority_subject(self) -> Subject:
        """The unit's own matter."""
        return Subject(division=self.meeting.division_id, units=(self.unit.code,))
