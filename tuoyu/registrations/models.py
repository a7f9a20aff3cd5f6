"""登记信息: what the registering bodies send (25号第六条), batch by batch, and what was done about it.

One credit code is one `Registration`; an update keeps what was before as a `RegistrationChange`.
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
from tuoyu.registrations.lifecycle import REGISTRATION
from tuoyu.rules.choice import Choice
from tuoyu.rules.filing.facts import Registrar
from tuoyu.rules.registration.facts import LegalPersonType, Standing

LAWFUL_DUTY = "法定职责：国卫办人口发〔2019〕25号第六条（登记信息推送）"
KEPT = "登记注销后5年"
USUAL_RATE, HIGHEST_RATE = 30, 600
_person = settings.AUTH_USER_MODEL


class Source(Choice):
    """By which door a batch came in."""

    PUSHED = "pushed", "接口报送"
    UPLOADED = "uploaded", "表格上传"


class Means(Choice):
    """How somebody was reached."""

    CALL = "call", "电话"
    VISIT = "visit", "上门"
    MESSAGE = "message", "短信或微信"


class Result(Choice):
    """What came of a contact."""

    PROMISED = "promised", "答应尽快备案"
    PREPARING_PAPERS = "preparing_papers", "正在准备材料"
    NOT_REACHED = "not_reached", "没有联系上"
    NOT_OPERATING = "not_operating", "没有开展托育服务"
    DECLINED = "declined", "不愿备案"
    OTHER_RESULT = "other_result", "其他"


class PushToken(Record):
    """The right of one registering body to push. The token itself is shown once and not kept."""

    registrar = choice_field(Registrar, "登记机关")
    division = models.ForeignKey(
        "divisions.Division", to_field="code", on_delete=models.PROTECT, related_name="+"
    )
    label = models.CharField("用途", max_length=60)
    digest = models.CharField("令牌摘要", max_length=64, unique=True)
    expires_on = models.DateField("有效期至")
    per_minute = models.PositiveSmallIntegerField("每分钟最多批数", default=USUAL_RATE)
    issued_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "报送令牌"
        ordering = ["-id"]
        constraints = [
            known("registrar", Registrar, "registrations_token_registrar_known"),
            models.CheckConstraint(
                condition=Q(per_minute__range=(1, HIGHEST_RATE)), name="registrations_token_rate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_registrar_display()} {self.label}"


class Batch(Record):
    """One delivery: who sent what, and what became of its rows. `key` makes a push act once."""

    source = choice_field(Source, "来源")
    registrar = choice_field(Registrar, "登记机关", blank=True)
    division = models.ForeignKey(
        "divisions.Division", to_field="code", on_delete=models.PROTECT, related_name="+"
    )
    sent_by = models.ForeignKey(
        _person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    token = models.ForeignKey(
        PushToken, null=True, blank=True, on_delete=models.PROTECT, related_name="batches"
    )
    key = models.UUIDField("去重键", null=True, blank=True)
    digest = models.CharField("内容摘要", max_length=64)
    file_name = models.CharField("文件名", max_length=120, blank=True)
    taken = models.BooleanField("已收入", default=True)
    received = models.PositiveIntegerField("收到行数", default=0)
    made = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("更新", default=0)
    unchanged = models.PositiveIntegerField("没有变化", default=0)
    refused = models.PositiveIntegerField("有错误", default=0)
    faults = models.JSONField("错误清单", default=list)

    PERSONAL = {
        "file_name": Personal(DataClass.INTERNAL, "核对是哪一份表格", LAWFUL_DUTY, KEPT),
    }

    class Meta:
        verbose_name = "登记信息批次"
        ordering = ["-id"]
        constraints = [
            known("source", Source, "registrations_batch_source_known"),
            known("registrar", Registrar, "registrations_batch_registrar_known", blank=True),
            models.UniqueConstraint(fields=["token", "key"], name="registrations_batch_once"),
            models.CheckConstraint(
                condition=Q(source="pushed", token__isnull=False, key__isnull=False)
                | Q(source="uploaded", sent_by__isnull=False, token__isnull=True),
                name="registrations_batch_has_sender",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.created_at:%Y-%m-%d}"

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id)


class Registration(Record):
    """One registered legal person whose scope is childcare, as the registering body knows it."""

    lifecycle = REGISTRATION

    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("名称", max_length=120)
    registrar = choice_field(Registrar, "登记机关")
    registered_on = models.DateField("登记日期")
    scope = models.TextField("业务或经营范围", blank=True)
    address = models.CharField("住所", max_length=200)
    division = models.ForeignKey(
        "divisions.Division",
        to_field="code",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="所在街道或社区",
    )
    legal_person_type = choice_field(LegalPersonType, "法人类型")
    phone = EncryptedTextField(
        "联系电话", blank=True, default="", purpose="提醒登记后及时备案",
        basis=LAWFUL_DUTY, retention=KEPT,
    )  # fmt: skip
    representative = EncryptedTextField(
        "法定代表人", blank=True, default="", data_class=DataClass.INTERNAL,
        purpose="核对登记信息", basis=LAWFUL_DUTY, retention=KEPT,
    )  # fmt: skip
    standing = choice_field(Standing, "登记状态", default=Standing.STANDING.value)
    state = REGISTRATION.state_field()
    institution = models.ForeignKey(
        "registry.Institution",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name="对应的备案机构",
    )
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, related_name="registrations", verbose_name="最近批次"
    )
    reminded_stage = models.PositiveSmallIntegerField("已提醒到第几日", null=True, blank=True)
    reminded_at = models.DateTimeField("最近提醒时间", null=True, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    PERSONAL = {
        "address": Personal(DataClass.INTERNAL, "上门了解是否开展托育服务", LAWFUL_DUTY, KEPT),
    }

    class Meta:
        verbose_name = "登记信息"
        ordering = ["id"]
        constraints = [
            REGISTRATION.constraint(),
            known("registrar", Registrar, "registrations_registrar_known"),
            known("legal_person_type", LegalPersonType, "registrations_type_known"),
            known("standing", Standing, "registrations_standing_known"),
            models.CheckConstraint(
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="registrations_credit_code_shape",
            ),
            models.CheckConstraint(
                condition=~Q(state="filed") | Q(institution__isnull=False),
                name="registrations_filed_has_institution",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", standing="cancelled")
                | (~Q(state="cancelled") & Q(standing="standing")),
                name="registrations_cancelled_together",
            ),
            models.CheckConstraint(
                condition=Q(reminded_at__isnull=True, reminded_stage__isnull=True)
                | Q(reminded_at__isnull=False, reminded_stage__isnull=False),
                name="registrations_reminded_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "registered_on", "id"], name="registrations_waiting"),
        ]

    def __str__(self) -> str:
        return self.name

    def authority_subject(self) -> Subject:
        return Subject(division=self.division_id)


class RegistrationChange(Record):
    """What one batch changed: before and after of the fields; phone and person encrypted."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="changes")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="changes")
    fields = models.JSONField("变更前后", default=dict)
    private_fields = EncryptedTextField(
        "变更前后（个人信息）", blank=True, default="",
        purpose="核对登记信息的变更", basis=LAWFUL_DUTY, retention=KEPT,
    )  # fmt: skip

    class Meta:
        verbose_name = "登记信息变更"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"


class Contact(Record):
    """Somebody of the district spoke with an institution that has not filed."""

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="contacts"
    )
    contacted_on = models.DateField("联系日期", default=clock.today)
    means = choice_field(Means, "联系方式")
    result = choice_field(Result, "结果")
    note = EncryptedTextField(
        "说明", blank=True, default="", data_class=DataClass.INTERNAL,
        purpose="记录督促备案的经过", basis=LAWFUL_DUTY, retention=KEPT,
    )  # fmt: skip
    recorded_by = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "联系记录"
        ordering = ["-contacted_on", "-id"]
        constraints = [
            known("means", Means, "registrations_means_known"),
            known("result", Result, "registrations_result_known"),
        ]

    def __str__(self) -> str:
        return f"{self.contacted_on:%Y-%m-%d} {self.get_result_display()}"

    def authority_subject(self) -> Subject:
        return self.registration.authority_subject()
