"""What follows a receipt: the visit, non-conformity and its mending, the end, the yearly report.

Part of `models.py`, which is where everybody imports them from.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.rules.choice import Choice

_person = settings.AUTH_USER_MODEL
FIRST_REPORT_YEAR = 2020


class CheckResult(Choice):
    """What the verifiers found of one item."""

    PASS = "pass", "合格"
    FAIL = "fail", "不合格"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Conclusion(Choice):
    """What the verifiers found in all."""

    CONFORMING = "conforming", "符合规定"
    NONCONFORMING = "nonconforming", "不符合规定"


class CancelGround(Choice):
    """Why a filing ends (25号 第十条; 管理规范 第七条; 人口与计划生育法 第四十一条)."""

    CLOSURE = "closure", "机构终止服务"
    REGISTRATION_ENDED = "registration_ended", "登记已注销或被吊销、撤销"
    ORDERED_TO_STOP = "ordered_to_stop", "被责令停止托育服务"


class Verification(Record):
    """One visit (现场核实) by two verifiers; a visit after a correction is another one."""

    case = models.ForeignKey("filing.Case", on_delete=models.PROTECT, related_name="verifications")
    ordinal = models.PositiveSmallIntegerField("第几次核实")
    visited_on = models.DateField("核实日期")
    first_verifier = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    second_verifier = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    conclusion = choice_field(Conclusion, "结论")
    remark = models.TextField("其他不符合规定的情形", blank=True)
    recorded_at = models.DateTimeField("记录时间", default=clock.now)
    recorded_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    applied_rules = models.JSONField("适用的规则", default=list, blank=True)

    class Meta:
        verbose_name = "现场核实"
        ordering = ["case", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="filing_verification_once"),
            known("conclusion", Conclusion, "filing_conclusion_known"),
            models.CheckConstraint(
                condition=~Q(first_verifier=F("second_verifier")), name="filing_two_verifiers"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.ordinal}次现场核实"


class CheckedItem(Record):
    """One numbered item of the health evaluation (卫生评价) as the verifiers found it."""

    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, related_name="items")
    item = models.PositiveSmallIntegerField("自评报告项次")
    result = choice_field(CheckResult, "结果")
    note = models.CharField("说明", max_length=300, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "核实项"
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(
                fields=["verification", "item"], name="filing_checked_item_once"
            ),
            models.CheckConstraint(condition=Q(item__gte=1), name="filing_checked_item_counts"),
            known("result", CheckResult, "filing_check_result_known"),
            models.CheckConstraint(
                condition=Q(result="pass") | ~Q(note=""), name="filing_checked_item_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.item}项"


class Nonconformity(Record):
    """不符合规定: the notice with its reasons, published until it is lifted (25号 第九条)."""

    verification = models.OneToOneField(
        Verification, on_delete=models.PROTECT, related_name="nonconformity"
    )
    case = models.ForeignKey(
        "filing.Case", on_delete=models.PROTECT, related_name="nonconformities"
    )
    number = models.CharField("通知书编号", max_length=40, unique=True)
    reasons = models.JSONField("不符合规定的理由")
    published_at = models.DateTimeField("公示时间", default=clock.now)
    published_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField("解除公示时间", null=True, blank=True)
    lifted_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "不符合规定公示"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(lifted_at=None), name="filing_one_open_nonconformity"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="filing_lifted_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Correction(Record):
    """整改报告: what the institution did about a non-conformity; perhaps more than once."""

    nonconformity = models.ForeignKey(
        Nonconformity, on_delete=models.PROTECT, related_name="corrections"
    )
    text = models.TextField("整改情况")
    file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField("报告时间", default=clock.now)
    reported_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "整改报告"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.nonconformity}的整改报告"


class Cancellation(Record):
    """注销备案: the end of an institution's filing, on its own word or by law."""

    institution = models.OneToOneField(
        "registry.Institution", on_delete=models.PROTECT, related_name="cancellation"
    )
    closure = models.OneToOneField(
        "filing.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="cancellation"
    )
    number = models.CharField("注销通知编号", max_length=40, unique=True)
    ground = choice_field(CancelGround, "注销事由")
    reason = models.CharField("说明", max_length=200)
    effective_on = models.DateField("终止日期")
    issued_at = models.DateTimeField("注销时间", default=clock.now)
    issued_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "备案注销"
        ordering = ["-id"]
        constraints = [
            known("ground", CancelGround, "filing_cancel_ground_known"),
            models.CheckConstraint(
                condition=Q(ground="closure", closure__isnull=False)
                | (~Q(ground="closure") & Q(closure__isnull=True)),
                name="filing_cancel_ground_has_case",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def authority_subject(self) -> Subject:
        return self.institution.authority_subject()


class AnnualReport(Record):
    """年度报告 of one institution on one year (管理规范 第三十八条)."""

    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="annual_reports"
    )
    year = models.PositiveSmallIntegerField("报告年度")
    children = models.PositiveSmallIntegerField("年末在托人数")
    staff = models.PositiveSmallIntegerField("年末工作人员数")
    work = models.TextField("一年工作情况")
    plan = models.TextField("下一年工作计划")
    file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("提交时间", default=clock.now)
    submitted_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField("接收时间", null=True, blank=True)
    received_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "年度报告"
        ordering = ["-year", "institution"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year"], name="filing_annual_report_once"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_REPORT_YEAR, year__lte=2999),
                name="filing_annual_report_year",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="filing_annual_report_received_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度报告"

    def authority_subject(self) -> Subject:
        return self.institution.authority_subject()
