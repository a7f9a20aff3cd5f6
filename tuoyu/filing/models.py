"""备案: a case from its draft to its end. What follows the receipt is in `aftermath.py`.

A draft keeps what was typed, right or wrong, in `answers` (by section) and, encrypted, in
`private_answers`; what was handed in is frozen as a `Submission`.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.crypto import EncryptedTextField
from tuoyu.core.personal import DataClass, Personal
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.filing.aftermath import (
    AnnualReport,
    Cancellation,
    CheckedItem,
    Correction,
    Nonconformity,
    Verification,
)
from tuoyu.filing.issued import IssuedPaper
from tuoyu.filing.lifecycle import FILING, IN_FORCE, OPEN, CaseKind
from tuoyu.filing.opinions.models import Opinion, OpinionChange
from tuoyu.rules.filing.facts import Evidence, MaterialCode

LAWFUL_DUTY = "法定职责：人口与计划生育法第二十八条第三款（托育机构备案）"
_person = settings.AUTH_USER_MODEL


class Case(Record):
    """One filing (备案申请) of one institution, one change of it, or its end."""

    lifecycle = FILING

    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="filing_cases"
    )
    kind = choice_field(CaseKind, "办件类别", default=CaseKind.FILING.value)
    state = FILING.state_field()
    filed_name = models.CharField("申报的机构名称", max_length=120, blank=True, default="")
    number = models.CharField("申请编号", max_length=40, null=True, blank=True, unique=True)
    answers = models.JSONField("填报内容", default=dict, blank=True)
    private_answers = EncryptedTextField("填报内容（个人信息）", blank=True, default="{}")
    before = models.JSONField("变更前的内容", default=dict, blank=True)
    private_before = EncryptedTextField("变更前的内容（个人信息）", blank=True, default="{}")
    done_sections = models.JSONField("已完成的部分", default=list, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0)
    started_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField("法定办理期限", null=True, blank=True)
    due_is_tentative = models.BooleanField("期限暂定", default=False)
    verify_due_on = models.DateField("核实期限", null=True, blank=True)
    verify_due_is_tentative = models.BooleanField("核实期限暂定", default=False)
    receipt_number = models.CharField("回执编号", max_length=40, null=True, blank=True, unique=True)
    receipted_at = models.DateTimeField("回执发放时间", null=True, blank=True)
    receipted_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField("办结时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_rules = models.JSONField("适用的规则", default=list, blank=True)

    PERSONAL = {
        "private_answers": Personal(
            DataClass.SENSITIVE,
            "备案书中的负责人、联系人和工作人员信息",
            LAWFUL_DUTY,
            "机构终止后5年",
        ),
        "private_before": Personal(
            DataClass.SENSITIVE,
            "变更备案前后对照的负责人、联系人和工作人员信息",
            LAWFUL_DUTY,
            "机构终止后5年",
        ),
    }

    class Meta:
        verbose_name = "备案办件"
        ordering = ["id"]
        constraints = [
            FILING.constraint(),
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(state__in=OPEN),
                name="filing_one_open_case",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(number__isnull=False, submitted_at__isnull=False, submitted_by__isnull=False),
                name="filing_submitted_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(due_on__isnull=False),
                name="filing_submitted_has_due_day",
            ),
            models.CheckConstraint(
                condition=Q(
                    receipt_number__isnull=True,
                    receipted_at__isnull=True,
                    receipted_by__isnull=True,
                )
                | Q(
                    receipt_number__isnull=False,
                    receipted_at__isnull=False,
                    receipted_by__isnull=False,
                ),
                name="filing_receipt_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*IN_FORCE, "cancelled"])
                | Q(kind="filing", receipt_number__isnull=False),
                name="filing_receipted_has_number",
            ),
            known("kind", CaseKind, "filing_kind_known"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True) & ~Q(state="settled")
                | Q(
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                    kind__in=["change", "closure"],
                ),
                name="filing_settled_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="filing_case_queue"),
            models.Index(fields=["state", "verify_due_on", "id"], name="filing_case_verify_queue"),
        ]

    def __str__(self) -> str:
        return self.number or "未提交的备案申请"

    @property
    def shown_name(self) -> str:
        """The institution as it was named when the case was handed in; until then as it is known."""
        return self.filed_name or self.institution.name

    def authority_subject(self) -> Subject:
        return self.institution.authority_subject()


class Material(Record):
    """One uploaded paper of a case. A replaced paper stays, with its end."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="materials")
    code = choice_field(MaterialCode, "材料")
    evidence = choice_field(Evidence, "证明文件类型")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField("签发日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "申请材料"
        ordering = ["id"]
        constraints = [
            known("code", MaterialCode, "filing_material_known"),
            known("evidence", Evidence, "filing_evidence_known"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="filing_material_removed_pair",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(valid_until__gte=models.F("issued_on")),
                name="filing_material_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class Submission(Record):
    """What was handed in, frozen: the answers, the papers, the law applied, the due day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="submissions")
    ordinal = models.PositiveSmallIntegerField("第几次提交")
    answers = models.JSONField()
    private_answers = EncryptedTextField("填报内容（个人信息）", default="{}")
    materials = models.JSONField("材料清单", default=list)
    findings = models.JSONField("规则检查结果", default=list)
    applied_rules = models.JSONField(default=list)
    commitment = models.JSONField("签署的承诺", default=list)
    digest = models.CharField("内容摘要", max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    due_is_tentative = models.BooleanField(default=False)

    PERSONAL = {
        "private_answers": Personal(
            DataClass.SENSITIVE,
            "备案书中的负责人、联系人和工作人员信息",
            LAWFUL_DUTY,
            "机构终止后5年",
        )
    }

    class Meta:
        verbose_name = "提交记录"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="filing_submission_once")
        ]

    def __str__(self) -> str:
        return f"第{self.ordinal}次提交"


class Notice(Record):
    """一次性告知书: everything that one submission lacks, told at once."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="notice")
    number = models.CharField("告知书编号", max_length=40, unique=True)
    items = models.JSONField("需补正的内容")
    remark = models.TextField("补充说明", blank=True)
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "一次性告知书"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number


__all__ = [
    "AnnualReport",
    "Cancellation",
    "Case",
    "CheckedItem",
    "Correction",
    "IssuedPaper",
    "Material",
    "Nonconformity",
    "Notice",
    "Opinion",
    "OpinionChange",
    "Submission",
    "Verification",
]
