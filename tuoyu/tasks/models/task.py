"""A task, the units that answer for it, and what a unit objected."""

from datetime import date

from django.db import models
from django.db.models import Q

from tuoyu.accounts.fields import pair, person, unit
from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.tasks.lifecycle import OPEN, TASK
from tuoyu.tasks.vocabulary import Acceptance, Direction, Origin, Outcome, Part


class Task(Record):
    """What a lead unit is to bring about by a day. `number` is 2026-014 within a district.

    At most one binding measures it: the code of an indicator, or the key of a live count.
    """

    lifecycle = TASK

    division = models.ForeignKey(
        "divisions.Division", to_field="code", on_delete=models.PROTECT, related_name="+",
        verbose_name="所在区",
    )  # fmt: skip
    number = models.CharField("编号", max_length=12)
    title = models.CharField("任务", max_length=120)
    deliverable = models.CharField("应提交的成果", max_length=300)
    measure = models.CharField("衡量标准", max_length=300)
    evidence_wanted = models.CharField("需要的佐证", max_length=300, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    is_annual = models.BooleanField("每年都做", default=False)
    due_on = models.DateField("完成期限")
    clause = models.ForeignKey(
        "plan.Clause", on_delete=models.PROTECT, related_name="+", verbose_name="条款",
        null=True, blank=True,
    )  # fmt: skip
    indicator = models.CharField("绑定的指标", max_length=60, blank=True)
    evidence_key = models.CharField("绑定的平台数据", max_length=60, blank=True)
    target = models.DecimalField("目标值", max_digits=14, decimal_places=4, null=True, blank=True)
    direction = choice_field(Direction, "目标方向", blank=True)
    origin = choice_field(Origin, "来源")
    origin_id = models.UUIDField("来源记录", null=True, blank=True)
    state = TASK.state_field()
    dispatched_at = models.DateTimeField("派发时间", null=True, blank=True)
    dispatched_by = person("派发人", null=True, blank=True)
    answer_due_on = models.DateField("签收期限", null=True, blank=True)
    claimed_at = models.DateTimeField("报告完成时间", null=True, blank=True)
    claimed_by = person("报告完成人", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认完成时间", null=True, blank=True)
    confirmed_by = person("确认人", null=True, blank=True)

    class Meta:
        verbose_name = "任务"
        ordering = ["due_on", "id"]
        constraints = [
            TASK.constraint(),
            known("origin", Origin, "task_origin_known"),
            known("direction", Direction, "task_direction_known", blank=True),
            models.UniqueConstraint(fields=["division", "number"], name="task_number_once"),
            models.UniqueConstraint(
                fields=["origin_id"], condition=Q(origin="rollover"), name="task_rolled_over_once"
            ),
            models.CheckConstraint(
                condition=~Q(origin="clause") | Q(clause__isnull=False),
                name="task_of_a_clause_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(origin__in=["meeting", "rollover"]) | Q(origin_id__isnull=False),
                name="task_origin_is_named",
            ),
            models.CheckConstraint(
                condition=Q(indicator="") | Q(evidence_key=""), name="task_one_binding"
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(indicator="", evidence_key=""),
                name="task_target_is_measured",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*OPEN, "confirmed", "carried"])
                | Q(dispatched_at__isnull=False, answer_due_on__isnull=False),
                name="task_open_was_dispatched",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "confirmed"]) | Q(claimed_at__isnull=False),
                name="task_claimed_at",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_at__isnull=True)),
                name="task_confirmed_at",
            ),
            pair("task_dispatched_pair", "dispatched_at", "dispatched_by"),
            pair("task_claimed_pair", "claimed_at", "claimed_by"),
            pair("task_confirmed_pair", "confirmed_at", "confirmed_by"),
        ]
        indexes = [
            models.Index(fields=["division", "year", "state"], name="task_by_year"),
            models.Index(fields=["clause", "year"], name="task_by_clause"),
            models.Index(fields=["origin_id"], name="task_by_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def authority_subject(self) -> Subject:
        """The lead's matter: the steps of TASK_ANSWER on a task are the lead's."""
        return Subject(division=self.division_id, units=(self.lead_part.unit.code,), shared=True)

    @property
    def lead_part(self) -> "TaskPart":
        return next(part for part in self.parts.all() if part.part == Part.LEAD)

    @property
    def supports(self) -> "list[TaskPart]":
        return [part for part in self.parts.all() if part.part == Part.SUPPORT]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_bound(self) -> bool:
        return bool(self.indicator or self.evidence_key)

    def is_overdue(self, on: date | None = None) -> bool:
        """Its day has passed and the lead has not reported it done."""
        return self.state in LATE_STATES and self.due_on < (on or clock.today())


# What is claimed waits for the office, not for the unit.
LATE_STATES = ("dispatched", "objected", "accepted")


class PartManager(models.Manager["TaskPart"]):
    """A part is nothing without the name of its unit."""

    def get_queryset(self) -> "models.QuerySet[TaskPart]":
        return super().get_queryset().select_related("unit")


class TaskPart(Record):
    """A unit's part in a task and its answer to it."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="parts")
    unit = unit("单位", "task_parts")
    part = choice_field(Part, "分工")
    order = models.PositiveSmallIntegerField("次序", default=0)
    acceptance = choice_field(Acceptance, "签收情况", default=Acceptance.WAITING.value)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = person("答复人", null=True, blank=True)
    reason = models.CharField("异议理由", max_length=500, blank=True)

    objects = PartManager()

    class Meta:
        verbose_name = "任务分工"
        ordering = ["task_id", "part", "order", "id"]
        constraints = [
            known("part", Part, "task_part_known"),
            known("acceptance", Acceptance, "task_part_acceptance_known"),
            models.UniqueConstraint(fields=["task", "unit"], name="task_part_once"),
            models.UniqueConstraint(
                fields=["task"], condition=Q(part="lead"), name="task_part_one_lead"
            ),
            models.CheckConstraint(
                condition=Q(acceptance="waiting", answered_at__isnull=True)
                | (~Q(acceptance="waiting") & Q(answered_at__isnull=False)),
                name="task_part_answered_at",
            ),
            models.CheckConstraint(
                condition=~Q(acceptance="objected") | ~Q(reason=""), name="task_part_objection_says"
            ),
            pair("task_part_answered_pair", "answered_at", "answered_by"),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name}（{self.get_part_display()}）"

    def authority_subject(self) -> Subject:
        return Subject(division=self.task.division_id, units=(self.unit.code,), shared=True)


class Objection(Record):
    """A unit's objection to its part, and how the office settled it."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="objections")
    unit = unit("单位")
    part = choice_field(Part, "分工")
    reason = models.CharField("异议理由", max_length=500)
    raised_at = models.DateTimeField("提出时间", default=clock.now)
    raised_by = person("提出人")
    outcome = choice_field(Outcome, "处理结果", blank=True)
    answer = models.CharField("处理意见", max_length=500, blank=True)
    new_unit = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="改由",
        null=True, blank=True,
    )  # fmt: skip
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    settled_by = person("处理人", null=True, blank=True)

    class Meta:
        verbose_name = "任务异议"
        ordering = ["id"]
        constraints = [
            known("part", Part, "task_objection_part_known"),
            known("outcome", Outcome, "task_objection_outcome_known", blank=True),
            models.UniqueConstraint(
                fields=["task", "unit"], condition=Q(outcome=""), name="task_objection_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True)
                | (~Q(outcome="") & ~Q(answer="") & Q(settled_at__isnull=False)),
                name="task_objection_settled_with_answer",
            ),
            pair("task_objection_settled_pair", "settled_at", "settled_by"),
        ]

    def __str__(self) -> str:
        return f"{self.raised_at:%Y-%m-%d}"

    def authority_subject(self) -> Subject:
        return Subject(division=self.task.division_id, units=(self.unit.code,), shared=True)
