"""What a meeting decided, and how later meetings took note of it."""

from django.db import models
from django.db.models import Q

from tuoyu.accounts.fields import pair, person, unit
from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.meetings.lifecycle import RESOLUTION
from tuoyu.meetings.models.issue import AgendaItem
from tuoyu.meetings.models.meeting import Meeting
from tuoyu.meetings.vocabulary import Decision, ResolutionKind


class Resolution(Record):
    """One thing that was decided. Beyond the draft a task has a lead unit and a day; triggers
    (migration 0002) keep a meeting from being issued or closed otherwise.

    `replaces`: an earlier resolution that this one adjusts.
    """

    lifecycle = RESOLUTION

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="resolutions",
        verbose_name="议程",
    )  # fmt: skip
    number = models.PositiveSmallIntegerField("序号")
    kind = choice_field(ResolutionKind, "性质", default=ResolutionKind.TASK.value)
    text = models.CharField("议定事项", max_length=500)
    lead = unit("牵头单位", null=True, blank=True, related_name="resolutions")
    supports = models.ManyToManyField(
        "accounts.Unit", blank=True, related_name="+", verbose_name="配合单位"
    )
    due_on = models.DateField("完成期限", null=True, blank=True)
    deliverable = models.CharField("应提交的成果", max_length=300, blank=True)
    clause = models.CharField("实施方案条款", max_length=20, blank=True)
    indicator = models.CharField("绑定的指标", max_length=60, blank=True)
    target = models.DecimalField("目标值", max_digits=14, decimal_places=4, null=True, blank=True)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by",
        verbose_name="调整自",
    )  # fmt: skip
    state = RESOLUTION.state_field()
    dispatched_at = models.DateTimeField("派发时间", null=True, blank=True)
    dispatched_by = person("派发人", null=True, blank=True)
    settled_reason = models.CharField("销号或调整说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "议定事项"
        ordering = ["meeting_id", "number"]
        constraints = [
            RESOLUTION.constraint(),
            known("kind", ResolutionKind, "meeting_resolution_kind_known"),
            models.UniqueConstraint(
                fields=["meeting", "number"], name="meeting_resolution_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(state="drafted")
                | Q(kind="information", state="noted")
                | Q(kind="task", lead__isnull=False, due_on__isnull=False) & ~Q(state="noted"),
                name="meeting_resolution_has_owner_and_day",
            ),
            models.CheckConstraint(
                condition=Q(kind="task") | Q(lead__isnull=True, due_on__isnull=True),
                name="meeting_information_asks_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(dispatched_at__isnull=False),
                name="meeting_resolution_dispatched",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "adjusted"]) | ~Q(settled_reason=""),
                name="meeting_resolution_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(kind="task", target__gte=0) & ~Q(indicator=""),
                name="meeting_target_is_measured",
            ),
            pair("meeting_dispatched_by_whom", "dispatched_at", "dispatched_by"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "due_on"], name="meeting_resolution_open"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def is_task(self) -> bool:
        return self.kind == ResolutionKind.TASK.value

    @property
    def lacks(self) -> str:
        """What it still lacks to be signed, "" for nothing."""
        if not self.is_task:
            return ""
        missing = [
            words
            for words, value in (("牵头单位", self.lead_id), ("完成期限", self.due_on))
            if value is None
        ]
        return "和".join(missing)

    def authority_subject(self) -> Subject:
        return self.meeting.authority_subject()


class FollowUp(Record):
    """How a meeting took note of what an earlier one had decided; it counts once the minutes are
    issued."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="followups")
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="followups")
    decision = choice_field(Decision, "处理")
    words = models.CharField("说明", max_length=500)
    recorded_at = models.DateTimeField("记录时间", default=clock.now)
    recorded_by = person("记录人")

    class Meta:
        verbose_name = "议定事项跟进"
        ordering = ["meeting_id", "resolution_id"]
        constraints = [
            known("decision", Decision, "meeting_decision_known"),
            models.UniqueConstraint(fields=["meeting", "resolution"], name="meeting_followup_once"),
            models.CheckConstraint(condition=~Q(words=""), name="meeting_followup_says_something"),
        ]

    def __str__(self) -> str:
        return str(self.get_decision_display())
