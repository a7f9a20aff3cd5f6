"""从业人员: who works at an institution, since when, and what this person could show.

A person's row belongs to one institution: what one institution keeps, another neither sees nor
changes. That the same person works at two is found by the blind index of the ID number.
"""

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from tuoyu.core.authority import Subject
from tuoyu.core.crypto import EncryptedTextField
from tuoyu.core.personal import DataClass, Personal
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.registry.models.institutions import LAWFUL_DUTY, Institution
from tuoyu.registry.models.papers import Paper
from tuoyu.registry.models.periods import begins, never_twice
from tuoyu.rules.filing.facts import Education, StaffRole
from tuoyu.rules.institution.facts import CheckResult, QualificationKind

KEPT = "离职后5年"
STAFF_DUTY = "法定职责：未成年人保护法第六十二条（密切接触未成年人单位的从业查询）"


class StaffMember(Record):
    """One person as one institution knows them. Equal people have equal indexes."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="staff")
    name = EncryptedTextField("姓名")
    name_index = models.CharField("姓名索引", max_length=64)
    id_number = EncryptedTextField("身份证件号", blank=True, default="")
    id_index = models.CharField("身份证件号索引", max_length=64, blank=True, db_index=True)
    education = choice_field(Education, "学历", blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="已合并到",
    )

    PERSONAL = {
        "name": Personal(DataClass.SENSITIVE, "登记从业人员", LAWFUL_DUTY, KEPT),
        "id_number": Personal(DataClass.SENSITIVE, "核验从业人员身份和任职", LAWFUL_DUTY, KEPT),
        "education": Personal(DataClass.INTERNAL, "核对岗位条件", LAWFUL_DUTY, KEPT),
    }

    class Meta:
        verbose_name = "从业人员"
        ordering = ["id"]
        constraints = [
            known("education", Education, "registry_staff_education_known", blank=True),
            models.UniqueConstraint(
                fields=["institution", "id_index"],
                condition=~Q(id_index="") & Q(merged_into=None),
                name="registry_staff_once",
            ),
        ]
        indexes = [models.Index(fields=["institution", "name_index"], name="registry_staff_name")]

    def __str__(self) -> str:
        return str(self.public_id)

    def authority_subject(self) -> Subject:
        return self.institution.authority_subject()


class Employment(Record):
    """A time at the institution: from the first day on, until the day before `period.upper`.

    `class_name` names the class (班) of a carer; it is a name, because a change of the filing writes
    the classes anew.
    """

    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="employments")
    period = DateRangeField("任职时间")
    roles = ArrayField(models.CharField(max_length=40), verbose_name="岗位")
    full_time = models.BooleanField("全职", default=True)
    class_name = models.CharField("所在班级", max_length=40, blank=True)

    class Meta:
        verbose_name = "任职"
        ordering = ["id"]
        constraints = [
            never_twice("member", name="registry_employment_no_overlap"),
            models.CheckConstraint(
                condition=Q(roles__contained_by=[role.value for role in StaffRole])
                & Q(roles__len__gt=0),
                name="registry_employment_roles_known",
            ),
            begins("registry_employment_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.period}"

    def authority_subject(self) -> Subject:
        return self.member.authority_subject()


class HealthCertificate(Paper):
    """健康合格证明, good on its last day."""

    member = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="health_certificates"
    )
    number = models.CharField("证明编号", max_length=60, blank=True)
    issued_on = models.DateField("签发日期", null=True, blank=True)
    valid_until = models.DateField("有效期至")

    PERSONAL = {
        "valid_until": Personal(DataClass.SENSITIVE, "核对健康条件", LAWFUL_DUTY, KEPT),
        "number": Personal(DataClass.INTERNAL, "核验证明", LAWFUL_DUTY, KEPT),
    }

    class Meta:
        verbose_name = "健康合格证明"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(valid_until__gte=F("issued_on")),
                name="registry_health_forward",
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], name="registry_health_until")]

    def __str__(self) -> str:
        return f"{self.valid_until}"

    def authority_subject(self) -> Subject:
        return self.member.authority_subject()


class BackgroundCheck(Paper):
    """A search for records of violence (未成年人保护法 art. 62), made on a day."""

    member = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="background_checks"
    )
    checked_on = models.DateField("查询日期")
    result = choice_field(CheckResult, "查询结果")
    number = models.CharField("查询告知函编号", max_length=60, blank=True)

    PERSONAL = {
        "result": Personal(DataClass.SENSITIVE, "核对从业条件", STAFF_DUTY, KEPT),
        "checked_on": Personal(DataClass.SENSITIVE, "核对从业条件", STAFF_DUTY, KEPT),
    }

    class Meta:
        verbose_name = "违法犯罪记录查询"
        ordering = ["id"]
        constraints = [known("result", CheckResult, "registry_check_result_known")]
        indexes = [models.Index(fields=["checked_on"], name="registry_check_on")]

    def __str__(self) -> str:
        return f"{self.checked_on}"

    def authority_subject(self) -> Subject:
        return self.member.authority_subject()


class Qualification(Paper):
    """资格和培训合格证明."""

    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="qualifications")
    kind = choice_field(QualificationKind, "证书种类")
    number = models.CharField("证书编号", max_length=60, blank=True)
    issued_on = models.DateField("发证日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)

    PERSONAL = {
        "number": Personal(DataClass.INTERNAL, "核验资格", LAWFUL_DUTY, KEPT),
    }

    class Meta:
        verbose_name = "资格证书"
        ordering = ["id"]
        constraints = [
            known("kind", QualificationKind, "registry_qualification_kind_known"),
            models.CheckConstraint(
                condition=Q(issued_on=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("issued_on")),
                name="registry_qualification_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def authority_subject(self) -> Subject:
        return self.member.authority_subject()


class Training(Paper):
    """Hours of training on one subject, by the day on which they ended. Hours are 学时."""

    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="trainings")
    held_on = models.DateField("培训日期")
    subject = models.CharField("培训内容", max_length=80)
    hours = models.DecimalField(
        "学时", max_digits=5, decimal_places=1, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = "培训"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="registry_training_has_hours"),
        ]

    def __str__(self) -> str:
        return self.subject

    def authority_subject(self) -> Subject:
        return self.member.authority_subject()
