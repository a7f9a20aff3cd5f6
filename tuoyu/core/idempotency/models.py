from django.db import models

from tuoyu.core import clock


class IdempotencyKey(models.Model):
    """The answer that one posted form got; the same form sent again gets the same answer."""

    owner = models.CharField("提交人", max_length=80)
    key = models.UUIDField()
    fingerprint = models.CharField("内容指纹", max_length=64)
    location = models.TextField("应答地址", blank=True)
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "key", "fingerprint"], name="core_idempotency_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.key)
