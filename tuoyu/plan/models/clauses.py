"""The plan clause by clause, and who answers for each."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tuoyu.accounts.models import Unit
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.divisions.models import Division


class PlanDocument(Record):
    """A plan as issued. `issued_on` is null while the day is not known."""

    code = models.CharField("代码", max_length=60)
    division = models.ForeignKey(
        Division,
        to_field="code",
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name="行政区划",
    )
    title = models.CharField("标题", max_length=200)
    notice_title = models.CharField("通知标题", max_length=300, blank=True)
    issuer = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="plans_issued", verbose_name="印发单位"
    )
    doc_no = models.CharField("文号", max_length=80, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    issued_on_note = models.CharField("日期说明", max_length=200, blank=True)
    openness = models.CharField("公开属性", max_length=20, blank=True)
    full_text = models.TextField("全文")

    class Meta:
        verbose_name = "实施方案"
        ordering = ["division_id", "code"]
        constraints = [
            models.UniqueConstraint(name="plan_plandocument_code", fields=["division", "code"]),
        ]

    def __str__(self) -> str:
        return self.title

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id)


class Clause(Record):
    """One clause. `heading`, `text`, `attribution` are verbatim; in reading order — heading, text,
    the clauses below, attribution — they are the whole document."""

    class Kind(models.TextChoices):
        HEADING = "heading", "标题"
        PRINCIPLE = "principle", "原则"
        DUTY = "duty", "任务"
        ORGANISATION = "organisation", "组织"

    document = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="clauses")
    code = models.CharField("条款代码", max_length=20)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    order = models.PositiveSmallIntegerField("次序")
    number = models.CharField("原文编号", max_length=20)
    title = models.CharField("标题", max_length=60)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    heading = models.TextField("原文标题", blank=True)
    text = models.TextField("原文", blank=True)
    attribution = models.TextField("原文责任单位", blank=True)
    principal = models.CharField("责任主体", max_length=60, blank=True)
    platform_duty = models.TextField("平台任务", blank=True)
    app = models.CharField("承担模块", max_length=30, blank=True)
    screens = models.JSONField("页面", default=list, blank=True)
    evidence = models.JSONField("实时数据", default=list, blank=True)
    missing = models.TextField("还缺什么", blank=True)
    editor_note = models.TextField("编者说明", blank=True)
    is_current = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = "条款"
        ordering = ["document_id", "order"]
        constraints = [
            models.UniqueConstraint(name="plan_clause_code", fields=["document", "code"]),
            models.CheckConstraint(
                name="plan_clause_kind",
                condition=Q(kind__in=["heading", "principle", "duty", "organisation"]),
            ),
            models.CheckConstraint(
                name="plan_clause_says_something",
                condition=~Q(heading="", text="", attribution=""),
            ),
            models.CheckConstraint(name="plan_clause_not_its_parent", condition=~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ClauseUnit(Record):
    """A unit's part in a clause; leads come first in `order`."""

    class Part(models.TextChoices):
        LEAD = "lead", "牵头"
        SUPPORT = "support", "配合"

    class Basis(models.TextChoices):
        STATED = "stated", "正文写明"
        PRINTED_FIRST = "printed-first", "括号内首列"
        PRINTED = "printed", "括号内所列"
        PRACTICAL_OWNER = "practical-owner", "按实际业务"
        NOT_PRINTED = "not-printed", "原文未列，按职能"

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="clause_units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="clause_units")
    part = models.CharField("分工", max_length=8, choices=Part.choices)
    basis = models.CharField("依据", max_length=20, choices=Basis.choices)
    order = models.PositiveSmallIntegerField("次序")
    printed_as = models.CharField("方案中的称呼", max_length=60)

    class Meta:
        verbose_name = "条款责任单位"
        ordering = ["clause_id", "order"]
        constraints = [
            models.UniqueConstraint(name="plan_clauseunit_once", fields=["clause", "unit"]),
            models.CheckConstraint(
                name="plan_clauseunit_basis",
                condition=Q(
                    basis__in=[
                        "stated",
                        "printed-first",
                        "printed",
                        "practical-owner",
                        "not-printed",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="plan_clauseunit_part", condition=Q(part__in=["lead", "support"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.get_part_display()}"
