from django.db import models

from tuoyu.core import clock
from tuoyu.core.personal import DataClass, Personal

BASIS = "法定职责（网络安全法第二十三条，未成年人网络保护条例第三十六条）"


class AuditEvent(models.Model):
    """One act or one read of a child's record: ids and codes only, never personal text.

    Written by `audit.record` alone. Triggers refuse UPDATE, DELETE and TRUNCATE and set `epoch` and
    `xact_id` (docs/adr/0004-audit-chain.md).
    """

    PERSONAL = {
        "actor_id": Personal(DataClass.INTERNAL, "追溯操作人", BASIS, "不少于三年"),
        "ip": Personal(DataClass.INTERNAL, "追溯操作来源", BASIS, "不少于三年"),
    }

    class Result(models.TextChoices):
        OK = "ok", "成功"
        REFUSED = "refused", "被拒绝"
        FAILED = "failed", "失败"

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField("时间", default=clock.now)
    actor_id = models.BigIntegerField("操作人", null=True)
    actor_roles = models.CharField("岗位", max_length=200, blank=True)
    origin = models.CharField("来源", max_length=12)
    act = models.CharField("操作", max_length=80)
    object_type = models.CharField("对象类型", max_length=60, blank=True)
    object_id = models.UUIDField("对象", null=True)
    institution_id = models.UUIDField("机构", null=True)
    division = models.CharField("区划", max_length=12, blank=True)
    result = models.CharField("结果", max_length=8, choices=Result.choices)
    reason = models.CharField("原因代码", max_length=60, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    ip = models.GenericIPAddressField("IP 地址", null=True)
    facts = models.JSONField("要素", default=dict)
    mac = models.CharField("校验码", max_length=100)
    epoch = models.IntegerField(db_default=0)
    xact_id = models.BigIntegerField(db_default=0)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["epoch", "xact_id", "id"], name="core_audit_chain"),
            models.Index(fields=["object_id", "id"], name="core_audit_object"),
            models.Index(fields=["actor_id", "id"], name="core_audit_actor"),
            models.Index(fields=["institution_id", "at"], name="core_audit_institution"),
            models.Index(fields=["at"], name="core_audit_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(result__in=["ok", "refused", "failed"]),
                name="core_audit_result_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.event_id}"


class AuditBatch(models.Model):
    """A sealed run of events: those of `epoch` with from_xact ≤ xact_id < to_xact.

    `digest` is SM3 over the previous digest, the header and every event; `mac` signs it, so that
    nobody without the audit key can seal another history.
    """

    number = models.BigIntegerField("批次", primary_key=True)
    epoch = models.IntegerField()
    from_xact = models.BigIntegerField()
    to_xact = models.BigIntegerField()
    count = models.BigIntegerField("条数")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    mac = models.CharField(max_length=100)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["epoch", "from_xact"], name="core_auditbatch_once"),
            models.CheckConstraint(
                condition=models.Q(from_xact__lt=models.F("to_xact")),
                name="core_auditbatch_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.digest}"


class AuditEpoch(models.Model):
    """Transaction numbers count within an epoch; a restore into another cluster starts the next."""

    number = models.IntegerField(primary_key=True)
    system_identifier = models.CharField(max_length=32)
    started_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.number)
