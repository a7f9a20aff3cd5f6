"""The yearly assessment of a unit, line by line."""

from django.db import models
from django.db.models import Q

from tuoyu.accounts.fields import pair, person, unit
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.tasks.lifecycle import ASSESSMENT


class Assessment(Record):
    """`lines` are the items with their points and the tasks behind them; frozen once signed.

    `score` of 100; None where no item applied to the unit.
    """

    lifecycle = ASSESSMENT

    division = models.ForeignKey(
        "divisions.Division", to_field="code", on_delete=models.PROTECT, related_name="+",
        verbose_name="所在区",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField("年度")
    unit = unit("单位")
    scheme = models.CharField("考核办法", max_length=120)
    lines = models.JSONField("考核明细")
    score = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True, blank=True)
    state = ASSESSMENT.state_field()
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = person("起草人")
    comment = models.TextField("单位意见", max_length=1000, blank=True)
    commented_at = models.DateTimeField("反馈时间", null=True, blank=True)
    commented_by = person("反馈人", null=True, blank=True)
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    signed_by = person("签发人", null=True, blank=True)

    class Meta:
        verbose_name = "年度考核"
        ordering = ["-year", "unit_id"]
        constraints = [
            ASSESSMENT.constraint(),
            models.UniqueConstraint(
                fields=["division", "year", "unit"], name="task_assessment_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
                name="task_assessment_score",
            ),
            models.CheckConstraint(
                condition=Q(state="signed", signed_at__isnull=False)
                | (~Q(state="signed") & Q(signed_at__isnull=True)),
                name="task_assessment_signed_at",
            ),
            pair("task_assessment_commented_pair", "commented_at", "commented_by"),
            pair("task_assessment_signed_pair", "signed_at", "signed_by"),
        ]

    def __str__(self) -> str:
        return f"{self.year}"

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id, units=(self.unit.code,), shared=True)
