"""通报报告: what the office drafts from the numbers, edits, and sends under a number."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.reports.lifecycle import BULLETIN

_person = settings.AUTH_USER_MODEL


class Bulletin(Record):
    """One bulletin or report. What was sent stays: a trigger refuses every change but withdrawing.

    `parts`: a list of {heading, words, drafted, table}; `words` is what goes out, `drafted` what the
    numbers gave, so that a new draft leaves alone what somebody wrote. `figures`: the numbers in its
    words with their day. `revision` counts its changes from 1. `digest`: SHA-256 of what was sent.
    """

    lifecycle = BULLETIN

    division = models.ForeignKey(
        "divisions.Division", to_field="code", on_delete=models.PROTECT, related_name="+",
        verbose_name="所在区",
    )  # fmt: skip
    kind = models.CharField("种类", max_length=30)
    period = models.CharField("期间", max_length=10)
    as_of = models.DateField("数据截止日")
    title = models.CharField("标题", max_length=120)
    addressee = models.CharField("主送", max_length=200, blank=True)
    copies = models.CharField("抄送", max_length=200, blank=True)
    opening = models.CharField("导语", max_length=500, blank=True)
    parts = models.JSONField("正文")
    figures = models.JSONField("数据")
    drafted_at = models.DateTimeField("取数时间")
    revision = models.PositiveIntegerField("版本", default=1)
    public = models.BooleanField("主动公开", default=False)
    state = BULLETIN.state_field()
    number = models.CharField("发文字号", max_length=60, null=True, blank=True, unique=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    sent_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="发送人",
    )  # fmt: skip
    withdrawn_reason = models.CharField("撤回理由", max_length=300, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = "通报报告"
        ordering = ["-id"]
        constraints = [
            BULLETIN.constraint(),
            models.UniqueConstraint(
                fields=["division", "kind", "period"],
                condition=Q(state="draft"),
                name="reports_one_draft_a_period",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", number=None, sent_at=None, sent_by=None, digest="")
                | (
                    Q(state__in=["sent", "withdrawn"], number__isnull=False)
                    & Q(sent_at__isnull=False, sent_by__isnull=False)
                    & ~Q(digest="")
                ),
                name="reports_sent_has_number",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id, shared=True)
