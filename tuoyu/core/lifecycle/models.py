from django.conf import settings
from django.db import models

from tuoyu.core import clock
from tuoyu.core.personal import DataClass, Personal


class StepLog(models.Model):
    """Every step that was taken, in order. Written only by `take_step`."""

    PERSONAL = {
        "taken_by_name": Personal(
            DataClass.INTERNAL, "办件过程中注明经办人", "法定职责", "与所办案件的档案相同"
        ),
    }

    lifecycle = models.CharField(max_length=60)
    record_id = models.UUIDField("记录")
    step = models.CharField(max_length=60)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_by_name = models.CharField("经办", max_length=80)
    taken_at = models.DateTimeField(default=clock.now)
    reason = models.TextField("说明", blank=True)

    class Meta:
        indexes = [models.Index(fields=["record_id", "id"], name="core_steplog_record")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.lifecycle}:{self.step}"
