"""People, their units, the posts that they hold, and how they get in.

There is no superuser: whoever administers holds a post like everybody else, and the three
administrators (三员) are kept apart by an exclusion constraint.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from tuoyu.core import clock
from tuoyu.core.authority import Reach, Role, Subject
from tuoyu.core.crypto import EncryptedTextField
from tuoyu.core.personal import DataClass, Personal
from tuoyu.core.record import Record

SECURITY_DUTY = "法定职责：网络安全法第二十三条（网络安全等级保护）"


class UserManager(BaseUserManager["User"]):
    """No `create_user`, no `create_superuser`: people come through `actions`."""


class User(AbstractBaseUser, Record):
    """A person who signs in: staff and institution people by password, parents by phone code."""

    class Kind(models.TextChoices):
        STAFF = "staff", "工作人员"
        PROVIDER = "provider", "机构人员"
        PARENT = "parent", "家长"

    username = models.CharField("账号", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    phone = EncryptedTextField(
        "手机号码",
        blank=True,
        default="",
        data_class=DataClass.SENSITIVE,
        purpose="登录验证和办件通知",
        basis=SECURITY_DUTY,
        retention="账号停用后六个月",
    )
    phone_index = models.CharField(max_length=64, null=True, blank=True, unique=True)
    is_active = models.BooleanField("可以登录", default=True)
    is_demo = models.BooleanField("演示账号", default=False)
    password_set_at = models.DateTimeField("密码设定时间", null=True, blank=True)
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True)
    disabled_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    last_seen_at = models.DateTimeField("最近登录", null=True, blank=True)

    USERNAME_FIELD = "username"
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "name": Personal(
            DataClass.INTERNAL, "办件留痕：谁办理了哪一步", SECURITY_DUTY, "账号停用后六个月"
        ),
        "username": Personal(
            DataClass.INTERNAL, "登录时识别本人", SECURITY_DUTY, "账号停用后六个月"
        ),
        "phone_index": Personal(
            DataClass.SENSITIVE,
            "按手机号码找到账号（不可还原的索引）",
            SECURITY_DUTY,
            "账号停用后六个月",
        ),
    }
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = "人员"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="accounts_user_kind", condition=Q(kind__in=["staff", "provider", "parent"])
            ),
            models.CheckConstraint(
                name="accounts_user_disabled",
                condition=Q(is_active=True, disabled_at=None, disabled_by=None)
                | Q(is_active=False, disabled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff_person(self) -> bool:
        return self.kind == self.Kind.STAFF


class Unit(Record):
    """An organisation that carries duties: department, street office, institution, group."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", "部门"
        STREET = "street", "街道办事处"
        OFFICE = "office", "办公室"
        GOVERNMENT = "government", "人民政府"
        PUBLIC_INSTITUTION = "public_institution", "事业单位"
        GROUP = "group", "群团组织"

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=60)
    kind = models.CharField("类别", max_length=24, choices=Kind.choices)
    division = models.ForeignKey(
        "divisions.Division",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="units",
        verbose_name="行政区划",
    )
    order = models.PositiveSmallIntegerField("排序", default=0)
    duties = models.JSONField("职责", default=list, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "单位"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="accounts_unit_kind",
                condition=Q(
                    kind__in=[
                        "department",
                        "street",
                        "office",
                        "government",
                        "public_institution",
                        "group",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def _codes(*reaches: Reach) -> list[str]:
    return [role.code for role in Role if role.spec.reach in reaches]


def _line() -> Case:
    """0 for business roles, one number for each of the 三员."""
    exclusive = [role.code for role in Role if role.spec.exclusive]
    return Case(
        *[When(role=code, then=Value(n)) for n, code in enumerate(exclusive, start=1)],
        default=Value(0),
        output_field=models.IntegerField(),
    )


def _reach_matches() -> Q:
    """A division role names its division, an institution role its institution, 三员 neither."""
    return (
        Q(role__in=_codes(Reach.DIVISION), division__isnull=False, institution__isnull=True)
        | Q(role__in=_codes(Reach.INSTITUTION), institution__isnull=False, division__isnull=True)
        | Q(role__in=_codes(Reach.SITE), institution__isnull=True, division__isnull=True)
    )


class Post(Record):
    """A role held by a person within bounds during a period of days (daterange, end open)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=40)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    division = models.ForeignKey(
        "divisions.Division", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    institution = models.ForeignKey(
        "registry.Institution", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    period = DateRangeField("任期")
    granted_at = models.DateTimeField(default=clock.now)
    granted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("授予理由", max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "岗位"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="accounts_post_reach", condition=_reach_matches()),
            models.CheckConstraint(
                name="accounts_post_ended",
                condition=Q(ended_by=None) | Q(ended_at__isnull=False),
            ),
            ExclusionConstraint(
                name="accounts_post_no_overlap",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (Coalesce(F("unit"), Value(0)), RangeOperators.EQUAL),
                    (Coalesce(F("division"), Value(0)), RangeOperators.EQUAL),
                    (Coalesce(F("institution"), Value(0)), RangeOperators.EQUAL),
                    (F("period"), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="accounts_post_three_apart",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("period"), RangeOperators.OVERLAPS),
                    (_line(), RangeOperators.NOT_EQUAL),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_role.label} {self.period}"

    def authority_subject(self) -> Subject:
        institution = self.institution.public_id if self.institution else None
        return Subject(self.division.code if self.division else "", institution, self.user_id)

    @property
    def held_role(self) -> Role:
        return Role.from_code(self.role)


class Invitation(Record):
    """A way in for one person. The link's token and the phone are kept only as hashes.

    With `for_user` it leads somebody who exists to a new password, and grants nothing.
    """

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "phone_index": Personal(
            DataClass.SENSITIVE,
            "核对接受邀请的是本人（不可还原的索引）",
            SECURITY_DUTY,
            "失效后六个月",
        )
    }

    token_hash = models.CharField(max_length=64, unique=True)
    phone_index = models.CharField(max_length=64)
    for_user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField("岗位", max_length=40, blank=True)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    division = models.ForeignKey(
        "divisions.Division", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    institution = models.ForeignKey(
        "registry.Institution", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    invited_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField("有效期至")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "邀请"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="accounts_invitation_reach",
                condition=_reach_matches() | Q(role="", for_user__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_invitation_withdrawn",
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_invitation_accepted",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.held_role.label if self.held_role else "重设密码"

    def authority_subject(self) -> Subject:
        institution = self.institution.public_id if self.institution else None
        return Subject(self.division.code if self.division else "", institution)

    @property
    def held_role(self) -> Role | None:
        return Role.from_code(self.role) if self.role else None


class PhoneCode(models.Model):
    """A code sent by SMS: single use, minutes of life, a few tries; only its hash is kept."""

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "phone_index": Personal(
            DataClass.SENSITIVE, "核对验证码（不可还原的索引）", SECURITY_DUTY, "一天"
        ),
        "ip": Personal(DataClass.INTERNAL, "限制验证码的发送次数", SECURITY_DUTY, "一天"),
    }

    phone_index = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    ip = models.GenericIPAddressField(null=True, blank=True)
    sent_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["phone_index", "-sent_at"], name="accounts_phonecode_phone"),
            models.Index(fields=["ip", "-sent_at"], name="accounts_phonecode_ip"),
        ]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class PasswordUse(models.Model):
    """A password hash that was once in use, so that it is not chosen again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_uses")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["user", "-set_at"], name="accounts_passworduse_user")]

    def __str__(self) -> str:
        return f"{self.set_at:%Y-%m-%d}"


class HeldForm(models.Model):
    """What somebody typed while the session expired; encrypted, half an hour, one time."""

    key_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=400)
    body = EncryptedTextField(
        data_class=DataClass.CHILD,
        purpose="登录过期时保留已填写的内容，供本人重新登录后继续填写",
        retention="三十分钟",
    )
    had_files = models.BooleanField(default=False)
    held_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="accounts_heldform_expiry")]

    def __str__(self) -> str:
        return self.path
