"""The instruments behind the plan, and who looked whether they still hold."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import listed
from tuoyu.divisions.models import Division, Evidence
from tuoyu.plan.models.clauses import Clause, PlanDocument


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


class Validity(models.TextChoices):
    """What a look at an instrument came to."""

    HOLDS = "holds", "现行有效"
    REPLACED = "replaced", "已由新文件代替"
    LAPSED = "lapsed", "已经失效"


class BasisCheck(Record):
    """Somebody looked whether an instrument still holds; the last look counts.

    `basis` is the code of the instrument in the pack, which stays what it was: a check stands above
    it and is never rewritten, a second look is the next `ordinal`.
    """

    division = models.ForeignKey(
        Division, to_field="code", on_delete=models.PROTECT, related_name="+", verbose_name="所在区"
    )
    basis = models.CharField("文件代码", max_length=40)
    ordinal = models.PositiveSmallIntegerField("第几次核实")
    result = models.CharField("核实结果", max_length=10, choices=Validity.choices)
    valid_until = models.DateField("有效至", null=True, blank=True)
    replaced_by = models.CharField("新文件的名称和文号", max_length=200, blank=True)
    source = models.CharField("核实的来源", max_length=200)
    remark = models.CharField("说明", max_length=500, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="核实人"
    )
    checked_at = models.DateTimeField("核实时间", default=clock.now)

    class Meta:
        verbose_name = "依据文件效力核实"
        ordering = ["basis", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                name="plan_basischeck_once", fields=["division", "basis", "ordinal"]
            ),
            models.CheckConstraint(name="plan_basischeck_counts", condition=Q(ordinal__gte=1)),
            listed("result", Validity, "plan_basischeck_result"),
            models.CheckConstraint(name="plan_basischeck_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="plan_basischeck_successor_is_told",
                condition=~Q(result="replaced") | ~Q(replaced_by=""),
            ),
            models.CheckConstraint(
                name="plan_basischeck_end_is_told",
                condition=~Q(result="lapsed") | Q(valid_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis} {self.get_result_display()}"

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id, shared=True)
