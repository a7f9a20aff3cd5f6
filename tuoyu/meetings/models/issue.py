"""Issues that units raise, with their papers, and the agenda of a meeting."""

from django.db import models
from django.db.models import Q

from tuoyu.accounts.fields import person, unit
from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.meetings.lifecycle import ISSUE
from tuoyu.meetings.models.meeting import Meeting


class Issue(Record):
    """What a unit or the office asks a meeting to settle. `meeting`: the one for which it was
    raised or to whose agenda it belongs; a deferred issue waits without one."""

    lifecycle = ISSUE

    division = models.ForeignKey(
        "divisions.Division", to_field="code", on_delete=models.PROTECT, related_name="+",
        verbose_name="所在区",
    )  # fmt: skip
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="issues",
        verbose_name="会议",
    )  # fmt: skip
    unit = unit("提出单位", related_name="meeting_issues")
    title = models.CharField("议题", max_length=80)
    text = models.TextField("基本情况")
    why = models.TextField("提请研究的理由")
    asked = models.TextField("建议议定的事项")
    raised_at = models.DateTimeField("提出时间", default=clock.now)
    raised_by = person("提出人")
    by_office = models.BooleanField("办公室提出", default=False)
    state = ISSUE.state_field()
    reason = models.CharField("办公室意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "议题"
        ordering = ["-id"]
        constraints = [
            ISSUE.constraint(),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(meeting__isnull=False),
                name="meeting_issue_accepted_has_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["deferred", "declined"]) | ~Q(reason=""),
                name="meeting_issue_answered_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "state", "id"], name="meeting_issue_waiting"),
        ]

    def __str__(self) -> str:
        return self.title

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id, units=(self.unit.code,))


class IssuePaper(Record):
    """A paper of an issue (议题材料)."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="papers")
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件"
    )
    title = models.CharField("材料名称", max_length=80)

    class Meta:
        verbose_name = "议题材料"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "file"], name="meeting_issue_paper_once"),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(Record):
    """One item of an agenda: an issue, or what the office puts there. `summary` is what the minutes
    say of it; an item that was not reached is `is_left`, and its issue waits for the next time."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField("次序")
    title = models.CharField("议程", max_length=80)
    issue = models.ForeignKey(
        Issue, null=True, blank=True, on_delete=models.PROTECT, related_name="items",
        verbose_name="议题",
    )  # fmt: skip
    rapporteur = unit("汇报单位", null=True, blank=True)
    duration = models.PositiveSmallIntegerField("时长（分钟）", default=10)
    summary = models.TextField("会议意见", blank=True)
    is_left = models.BooleanField("本次未议", default=False)

    class Meta:
        verbose_name = "议程"
        ordering = ["meeting_id", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"], name="meeting_item_order_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["meeting", "issue"], name="meeting_item_issue_once"),
            models.CheckConstraint(
                condition=Q(duration__gte=1, duration__lte=240), name="meeting_item_duration"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
