"""Documents sent to the units, and each unit's receipt."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tuoyu.accounts.models import Unit
from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.divisions.models import Division
from tuoyu.plan.models.clauses import PlanDocument

_person = settings.AUTH_USER_MODEL


class Distribution(Record):
    """A document that the office sent: the plan itself, an uploaded paper, a text, or several of
    these. `asked_by`: the day by which the units sign. What is `is_public` stands on /plan too."""

    division = models.ForeignKey(
        Division, to_field="code", on_delete=models.PROTECT, related_name="+", verbose_name="所在区"
    )
    title = models.CharField("标题", max_length=120)
    doc_no = models.CharField("文号", max_length=80, blank=True)
    text = models.TextField("说明", max_length=4000, blank=True)
    plan = models.ForeignKey(
        PlanDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="实施方案",
    )  # fmt: skip
    file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="文件",
    )  # fmt: skip
    asked_by = models.DateField("签收期限")
    is_public = models.BooleanField("主动公开", default=False)
    sent_at = models.DateTimeField("发出时间", default=clock.now)
    sent_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdraw_reason = models.CharField("撤回原因", max_length=200, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = "分发文件"
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="plan_distribution_says_something",
                condition=~Q(text="") | Q(plan__isnull=False) | Q(file__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_distribution_withdrawn",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdraw_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id, shared=True)


class Receipt(Record):
    """What one unit owes to a document: its signature. `signed_by` is a person of that unit."""

    distribution = models.ForeignKey(
        Distribution, on_delete=models.PROTECT, related_name="receipts", verbose_name="文件"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="receipts", verbose_name="单位"
    )
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "签收"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="plan_receipt_once_a_unit", fields=["distribution", "unit"]
            ),
            models.CheckConstraint(
                name="plan_receipt_signed",
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["unit"], condition=Q(signed_at=None), name="plan_receipt_waiting"),
        ]

    def __str__(self) -> str:
        return "已签收" if self.signed_at else "待签收"

    def authority_subject(self) -> Subject:
        return Subject(division=self.distribution.division_id, units=(self.unit.code,), shared=True)
