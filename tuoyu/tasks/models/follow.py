"""What follows a task: reports, due days and requests for more time, reminders, letters."""

from django.db import models
from django.db.models import F, Q

from tuoyu.accounts.fields import pair, person, unit
from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.tasks.models.task import Task
from tuoyu.tasks.vocabulary import Outcome, Part


class ProgressReport(Record):
    """What a unit reported on a day; never changed. Only the lead claims a percentage or a value.

    `measured_…` is what the records said at that moment, beside what was claimed.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reports")
    unit = unit("单位")
    part = choice_field(Part, "分工")
    text = models.TextField("进展情况", max_length=2000)
    percent = models.PositiveSmallIntegerField("自报完成（%）", null=True, blank=True)
    claimed_value = models.DecimalField(
        "自报数值", max_digits=14, decimal_places=4, null=True, blank=True
    )
    numbers = models.JSONField("数字", default=list, blank=True)
    is_final = models.BooleanField("报告完成", default=False)
    measured_value = models.DecimalField(
        "平台实测", max_digits=20, decimal_places=6, null=True, blank=True
    )
    measured_words = models.CharField("平台实测（文字）", max_length=200, blank=True)
    measured_on = models.DateField("实测日期", null=True, blank=True)
    reported_at = models.DateTimeField("报告时间", default=clock.now)
    reported_by = person("报告人")

    class Meta:
        verbose_name = "进展报告"
        ordering = ["task_id", "reported_at", "id"]
        constraints = [
            known("part", Part, "task_report_part_known"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="task_report_percent"
            ),
            models.CheckConstraint(
                condition=Q(part="lead")
                | Q(percent__isnull=True, claimed_value__isnull=True, is_final=False),
                name="task_report_lead_claims",
            ),
            models.CheckConstraint(
                condition=~Q(part="lead")
                | Q(percent__isnull=False)
                | Q(claimed_value__isnull=False),
                name="task_report_lead_says_how_far",
            ),
        ]
        indexes = [models.Index(fields=["task", "reported_at"], name="task_report_by_task")]

    def __str__(self) -> str:
        return f"{self.reported_at:%Y-%m-%d}"

    def authority_subject(self) -> Subject:
        return Subject(division=self.task.division_id, units=(self.unit.code,), shared=True)


class ReportFile(Record):
    """A file that came with a report."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "佐证文件"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "file"], name="task_report_file_once"),
        ]

    def __str__(self) -> str:
        return str(self.file)


class DueChange(Record):
    """The due day was moved; the days before stay readable."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="due_changes")
    from_due = models.DateField("原期限")
    to_due = models.DateField("新期限")
    reason = models.CharField("理由", max_length=500)
    changed_at = models.DateTimeField("变更时间", default=clock.now)
    changed_by = person("变更人")

    class Meta:
        verbose_name = "期限变更"
        ordering = ["task_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_due=F("from_due")), name="task_due_change_changes"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="task_due_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.from_due:%Y-%m-%d}→{self.to_due:%Y-%m-%d}"


class Extension(Record):
    """The lead unit asks for more time; the office decides."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="extensions")
    unit = unit("单位")
    wanted_on = models.DateField("申请延至")
    reason = models.CharField("理由", max_length=500)
    asked_at = models.DateTimeField("申请时间", default=clock.now)
    asked_by = person("申请人")
    outcome = choice_field(Outcome, "处理结果", blank=True)
    answer = models.CharField("处理意见", max_length=500, blank=True)
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    decided_by = person("处理人", null=True, blank=True)

    class Meta:
        verbose_name = "延期申请"
        ordering = ["task_id", "id"]
        constraints = [
            known("outcome", Outcome, "task_extension_outcome_known", blank=True),
            models.UniqueConstraint(
                fields=["task"], condition=Q(outcome=""), name="task_extension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="task_extension_decided",
            ),
            pair("task_extension_decided_pair", "decided_at", "decided_by"),
        ]

    def __str__(self) -> str:
        return f"{self.wanted_on:%Y-%m-%d}"

    def authority_subject(self) -> Subject:
        return self.task.authority_subject()


class Reminder(Record):
    """A stage of reminding that was taken for a due day: each once.

    `stage`: "answer" (not answered in time), "due:7" (so many days before), "late:clerk", then
    head, office, leader.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reminders")
    stage = models.CharField("提醒", max_length=20)
    due_on = models.DateField("所提醒的期限")
    sent_at = models.DateTimeField("提醒时间", default=clock.now)

    class Meta:
        verbose_name = "任务提醒"
        ordering = ["task_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__regex=r"^(answer|due:[0-9]+|late:(clerk|head|office|leader))$"),
                name="task_reminder_stage_known",
            ),
            models.UniqueConstraint(fields=["task", "stage", "due_on"], name="task_reminder_once"),
        ]

    def __str__(self) -> str:
        return self.stage


class Letter(Record):
    """A 督办通知 for an overdue task; its wording is frozen in `paper`."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="letters")
    unit = unit("督办单位")
    number = models.CharField("文号", max_length=40, unique=True)
    due_on = models.DateField("所督办的期限")
    answer_due_on = models.DateField("回复期限")
    paper = models.JSONField("正文")
    issued_at = models.DateTimeField("签发时间", default=clock.now)
    issued_by = person("签发人")

    class Meta:
        verbose_name = "督办通知"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "due_on"], name="task_letter_once_a_due_day"),
        ]

    def __str__(self) -> str:
        return self.number

    def authority_subject(self) -> Subject:
        return Subject(division=self.task.division_id, units=(self.unit.code,), shared=True)


class LetterReply(Record):
    """What the unit answered to a letter; never changed."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField("回复", max_length=2000)
    promised_on = models.DateField("承诺完成日期", null=True, blank=True)
    replied_at = models.DateTimeField("回复时间", default=clock.now)
    replied_by = person("回复人")

    class Meta:
        verbose_name = "督办回复"
        ordering = ["letter_id", "id"]

    def __str__(self) -> str:
        return f"{self.replied_at:%Y-%m-%d}"
