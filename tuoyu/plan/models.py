"""实施方案: the plan clause by clause, who answers for each, and the instruments behind them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tuoyu.accounts.models import Unit
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import listed
from tuoyu.divisions.models import Division, Evidence


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


class MemberUnit(Record):
    """A unit's place in the plan: its name as printed and its role in the leading group."""

    class Role(models.TextChoices):
        ISSUER = "issuer", "印发单位"
        LEADER = "leader", "组长单位"
        OFFICE = "office", "领导小组办公室"
        MEMBER = "member", "成员单位"
        BODY = "body", "领导小组"

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="membership")
    printed = models.CharField("方案中的称呼", max_length=60)
    role = models.CharField("角色", max_length=8, choices=Role.choices)
    order = models.PositiveSmallIntegerField("次序")
    note = models.CharField("说明", max_length=200, blank=True)
    is_current = models.BooleanField("现任", default=True)

    class Meta:
        verbose_name = "成员单位"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                name="plan_memberunit_role",
                condition=Q(role__in=["issuer", "leader", "office", "member", "body"]),
            ),
        ]

    def __str__(self) -> str:
        return self.printed


class LegalBasis(Record):
    """An instrument that the plan cites or that its clauses rest on; unknown days are null."""

    class Relation(models.TextChoices):
        CITED = "cited", "方案引用"
        RESTS_ON = "rests-on", "执行依据"
        PENDING = "pending", "尚未施行"

    document = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="legal_bases")
    code = models.CharField("代码", max_length=40)
    title = models.CharField("名称", max_length=200)
    doc_no = models.CharField("文号", max_length=120, blank=True)
    issuer = models.CharField("发布机关", max_length=120)
    relation = models.CharField("关系", max_length=12, choices=Relation.choices)
    issued_on = models.DateField("成文日期", null=True, blank=True)
    effective_from = models.DateField("施行日期", null=True, blank=True)
    effective_to = models.DateField("失效日期", null=True, blank=True)
    validity_note = models.TextField("效力说明", blank=True)
    check_validity = models.BooleanField("须核实效力", default=False)
    order = models.PositiveSmallIntegerField("次序")
    source = models.CharField("来源", max_length=200)
    evidence = models.CharField("证据等级", max_length=12, choices=Evidence.choices)
    clauses = models.ManyToManyField(
        Clause, through="ClauseBasis", related_name="legal_bases", verbose_name="条款"
    )

    class Meta:
        verbose_name = "法律依据"
        ordering = ["document_id", "order"]
        constraints = [
            listed("evidence", Evidence, "plan_legalbasis_evidence"),
            models.CheckConstraint(
                name="plan_legalbasis_relation",
                condition=Q(relation__in=["cited", "rests-on", "pending"]),
            ),
            models.UniqueConstraint(name="plan_legalbasis_code", fields=["document", "code"]),
            models.CheckConstraint(
                name="plan_legalbasis_days",
                condition=Q(effective_from=None)
                | Q(effective_to=None)
                | Q(effective_to__gte=F("effective_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ClauseBasis(Record):
    """An instrument stands behind a clause."""

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    basis = models.ForeignKey(LegalBasis, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "条款依据"
        constraints = [
            models.UniqueConstraint(name="plan_clausebasis_once", fields=["clause", "basis"]),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id} {self.basis_id}"
