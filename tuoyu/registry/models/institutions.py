"""An institution and its premises. The field list follows domain reference §3.4."""

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q

from tuoyu.core.authority import Subject
from tuoyu.core.crypto import EncryptedTextField
from tuoyu.core.personal import DataClass, Personal
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.registry.lifecycle import INSTITUTION
from tuoyu.rules.filing.facts import InstitutionKind, LegalNature, Registrar, Tenure

LAWFUL_DUTY = "法定职责：人口与计划生育法第二十八条第三款（托育机构备案）"


class Institution(Record):
    """A place that offers care, from its preparation to its end."""

    lifecycle = INSTITUTION

    name = models.CharField("机构名称", max_length=120)
    kind = choice_field(InstitutionKind, "机构类别")
    nature = choice_field(LegalNature, "机构性质", blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    registrar = choice_field(Registrar, "登记机关", blank=True)
    registered_on = models.DateField("登记日期", null=True, blank=True)
    own_legal_person = models.BooleanField("具有独立法人资格", default=True)
    head_name = EncryptedTextField("负责人姓名", blank=True, default="")
    head_id_number = EncryptedTextField("负责人身份证件号", blank=True, default="")
    contact_name = EncryptedTextField("联系人姓名", blank=True, default="")
    contact_phone = EncryptedTextField("联系人电话", blank=True, default="")
    public_phone = models.CharField("对外咨询电话", max_length=30, blank=True)
    division = models.ForeignKey(
        "divisions.Division",
        to_field="code",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="所在社区或街道",
    )
    state = INSTITUTION.state_field()
    filing_number = models.CharField("备案编号", max_length=40, null=True, blank=True, unique=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    closed_on = models.DateField("终止日期", null=True, blank=True)
    closed_reason = models.CharField("终止原因", max_length=200, blank=True)
    catering = models.BooleanField("供餐", default=False)
    inclusive = models.BooleanField("普惠", default=False)
    is_demo = models.BooleanField("演示数据", default=False)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="已合并到",
    )

    PERSONAL = {
        "head_name": Personal(
            DataClass.SENSITIVE, "备案登记的负责人", LAWFUL_DUTY, "机构终止后5年"
        ),
        "head_id_number": Personal(
            DataClass.SENSITIVE, "核验负责人身份", LAWFUL_DUTY, "机构终止后5年"
        ),
        "contact_name": Personal(DataClass.INTERNAL, "办件联系", LAWFUL_DUTY, "机构终止后5年"),
        "contact_phone": Personal(DataClass.SENSITIVE, "办件联系", LAWFUL_DUTY, "机构终止后5年"),
        "public_phone": Personal(DataClass.PUBLIC, "家长咨询机构", LAWFUL_DUTY, "机构终止后5年"),
    }

    class Meta:
        verbose_name = "机构"
        ordering = ["id"]
        constraints = [
            INSTITUTION.constraint(),
            known("kind", InstitutionKind, "registry_kind_known"),
            known("nature", LegalNature, "registry_nature_known", blank=True),
            known("registrar", Registrar, "registry_registrar_known", blank=True),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code="") & Q(own_legal_person=True, merged_into=None),
                name="registry_credit_code_once",
            ),
            models.CheckConstraint(
                condition=Q(state="preparing")
                | Q(filing_number__isnull=False, filed_on__isnull=False),
                name="registry_filed_has_number",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="registry_closed_has_date",
            ),
            models.CheckConstraint(
                condition=Q(credit_code="") | Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="registry_credit_code_shape",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id, institution=self.public_id)


class Site(models.Model):
    """The premises. Positions are CGCS2000 degrees (equal to WGS84 at this scale)."""

    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, related_name="site")
    address = models.CharField("地址", max_length=200, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    source_crs = models.CharField("坐标来源", max_length=20, default="CGCS2000")
    position_grade = models.CharField("位置精度", max_length=1, blank=True)
    floors = ArrayField(models.SmallIntegerField(), verbose_name="生活用房所在楼层", default=list)
    building_area_m2 = models.DecimalField(
        "建筑面积（平方米）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    indoor_area_m2 = models.DecimalField(
        "室内使用面积（平方米）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    living_area_m2 = models.DecimalField(
        "婴幼儿生活用房面积（平方米）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    outdoor_area_m2 = models.DecimalField(
        "室外活动场地面积（平方米）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    fire_rating = models.PositiveSmallIntegerField("建筑耐火等级", null=True, blank=True)
    tenure = choice_field(Tenure, "场所性质", blank=True)
    lease = DateRangeField("租期", null=True, blank=True)

    PERSONAL = {"address": Personal(DataClass.PUBLIC, "家长查找机构", LAWFUL_DUTY, "机构终止后5年")}

    class Meta:
        verbose_name = "场所"
        constraints = [
            known("tenure", Tenure, "registry_tenure_known", blank=True),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(73, 136), latitude__range=(3, 54)),
                name="registry_position_in_china",
            ),
            models.CheckConstraint(
                condition=Q(fire_rating__isnull=True) | Q(fire_rating__range=(1, 4)),
                name="registry_fire_rating_known",
            ),
        ]

    def __str__(self) -> str:
        return self.address
