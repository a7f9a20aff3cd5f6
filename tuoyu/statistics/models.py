"""What was frozen and what was set: periods with their rows and figures, corrections, targets.

Frozen rows, figures and corrections are only ever added; triggers refuse everything else
(migration 0002). A wrong correction is undone by another one.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known, listed
from tuoyu.statistics.facts import Fact, Source
from tuoyu.statistics.lifecycle import PERIOD

_person = settings.AUTH_USER_MODEL
FIRST_YEAR, LAST_YEAR = 2020, 2099


class Period(Record):
    """One month of a district. `ends_on` is its last day, for which its figures stand."""

    lifecycle = PERIOD

    division = models.ForeignKey(
        "divisions.Division", to_field="code", on_delete=models.PROTECT, related_name="+",
        verbose_name="地区",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField("年")
    month = models.PositiveSmallIntegerField("月")
    ends_on = models.DateField("统计时点")
    state = PERIOD.state_field()
    frozen_at = models.DateTimeField("冻结时间", null=True, blank=True)
    frozen_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="冻结人",
    )  # fmt: skip
    law_edition = models.CharField("规则版本", max_length=40, blank=True)

    class Meta:
        verbose_name = "统计期间"
        ordering = ["-year", "-month"]
        constraints = [
            PERIOD.constraint(),
            models.UniqueConstraint(
                fields=["division", "year", "month"], name="statistics_period_once"
            ),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12), year__range=(FIRST_YEAR, LAST_YEAR)),
                name="statistics_period_month",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__year=F("year"), ends_on__month=F("month")),
                name="statistics_period_ends_in_month",
            ),
            # Nobody in person froze it when the nightly job did: `frozen_by` is then empty.
            models.CheckConstraint(
                condition=Q(state="open", frozen_at=None, frozen_by=None)
                | Q(state="frozen", frozen_at__isnull=False),
                name="statistics_period_frozen_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id, shared=True)


class FrozenRow(Record):
    """One row of facts as it was known when its period was frozen."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="rows")
    source = choice_field(Source, "记录")
    key = models.CharField("编号", max_length=60)
    name = models.CharField("名称", max_length=120)
    area = models.CharField("街道", max_length=12)
    values = models.JSONField("内容")

    class Meta:
        verbose_name = "冻结记录"
        ordering = ["source", "area", "key"]
        constraints = [
            known("source", Source, "statistics_row_source_known"),
            models.UniqueConstraint(fields=["period", "source", "key"], name="statistics_row_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def fact(self) -> Fact:
        return Fact(Source.of(self.source), self.key, self.name, self.area, self.values)


class Correction(Record):
    """An entry that says: this column of this row was wrong. Nothing is rewritten."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="corrections")
    row = models.ForeignKey(FrozenRow, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField("项目", max_length=40)
    old = models.JSONField("原值", null=True)
    new = models.JSONField("新值", null=True)
    reason = models.CharField("更正理由", max_length=300)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone",
        verbose_name="撤销的更正",
    )  # fmt: skip
    corrected_at = models.DateTimeField("更正时间", default=clock.now)
    corrected_by = models.ForeignKey(
        _person, on_delete=models.PROTECT, related_name="+", verbose_name="更正人"
    )

    class Meta:
        verbose_name = "统计更正"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="statistics_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.row}：{self.field}"

    def authority_subject(self) -> Subject:
        return self.period.authority_subject()


class FrozenFigure(Record):
    """A figure of a period: as frozen (`correction` empty), or as a correction made it.

    `street` "" is the whole district. The figure in force at a time is the last one until then.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="figures")
    correction = models.ForeignKey(
        Correction, null=True, blank=True, on_delete=models.PROTECT, related_name="figures"
    )
    indicator = models.CharField("指标", max_length=60)
    street = models.CharField("街道", max_length=12, blank=True)
    value = models.DecimalField("数值", max_digits=20, decimal_places=4, null=True)
    low = models.DecimalField("低值", max_digits=20, decimal_places=4, null=True)
    high = models.DecimalField("高值", max_digits=20, decimal_places=4, null=True)
    numerator = models.DecimalField("分子", max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField("分母", max_digits=20, decimal_places=4, null=True)
    missing = models.CharField("缺少", max_length=120, blank=True)
    method = models.TextField("口径", blank=True)

    class Meta:
        verbose_name = "冻结数字"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "indicator", "street", "correction"],
                nulls_distinct=False,
                name="statistics_figure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class TargetRole(models.TextChoices):
    BASELINE = "baseline", "基线"
    TARGET = "target", "目标"


class DistrictTarget(Record):
    """What the district set itself for a year, or from where it starts; with its document.

    A later row of the same indicator, year and role takes the place of the earlier one.
    """

    division = models.ForeignKey(
        "divisions.Division", to_field="code", on_delete=models.PROTECT, related_name="+",
        verbose_name="地区",
    )  # fmt: skip
    indicator = models.CharField("指标", max_length=60)
    role = models.CharField("类别", max_length=10, choices=TargetRole.choices)
    year = models.PositiveSmallIntegerField("年度")
    value = models.DecimalField("数值", max_digits=14, decimal_places=4)
    document = models.CharField("来源文件", max_length=160)
    note = models.CharField("说明", max_length=200, blank=True)
    set_at = models.DateTimeField("登记时间", default=clock.now)
    set_by = models.ForeignKey(
        _person, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="撤下人",
    )  # fmt: skip

    class Meta:
        verbose_name = "目标与基线"
        ordering = ["indicator", "year", "id"]
        constraints = [
            listed("role", TargetRole, "statistics_target_role_known"),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR), value__gte=0) & ~Q(document=""),
                name="statistics_target_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="statistics_target_withdrawn_pair",
            ),
            models.UniqueConstraint(
                fields=["division", "indicator", "role", "year"],
                condition=Q(withdrawn_at=None),
                name="statistics_target_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} {self.value}"

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id, shared=True)
