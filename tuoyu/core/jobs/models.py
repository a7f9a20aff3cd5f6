"""Long work that a person can watch: one row per piece of work."""

from django.conf import settings
from django.db import models

from tuoyu.core.record import Record


class Work(Record):
    """Progress of a long job. Written by the job alone, through `tuoyu.core.jobs.work`.

    `total` 0 means that the amount is not known yet. `result` may hold `url` (a path of this
    site) and `label` (the words of its link). No personal text in `title` and `message`.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    title = models.CharField("事项", max_length=120)
    kind = models.CharField("种类", max_length=60, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.CharField("说明", max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="发起人",
    )
    result = models.JSONField("结果", default=dict, blank=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "处理进度"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running", "done", "failed"]),
                name="core_work_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(total=0) | models.Q(done__lte=models.F("total")),
                name="core_work_done_within_total",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["done", "failed"], finished_at__isnull=False)
                | models.Q(state__in=["queued", "running"], finished_at__isnull=True),
                name="core_work_finished_has_time",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-id"], name="core_work_owner")]

    def __str__(self) -> str:
        return f"{self.title}（{self.get_state_display()}）"

    @property
    def percent(self) -> int | None:
        """0–100, or None while the amount is not known."""
        if self.state == self.State.DONE:
            return 100
        return self.done * 100 // self.total if self.total else None

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}
