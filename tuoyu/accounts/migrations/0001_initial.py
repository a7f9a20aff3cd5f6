import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tuoyu.core.clock
import tuoyu.core.crypto.fields
import tuoyu.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(default=tuoyu.core.ids.uuid7, editable=False, unique=True),
                ),
                ("created_at", models.DateTimeField(default=tuoyu.core.clock.now, editable=False)),
                ("username", models.CharField(max_length=60, unique=True, verbose_name="账号")),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("staff", "工作人员"),
                            ("provider", "机构人员"),
                            ("parent", "家长"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                (
                    "phone",
                    tuoyu.core.crypto.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="手机号码"
                    ),
                ),
                (
                    "phone_index",
                    models.CharField(blank=True, max_length=64, null=True, unique=True),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="可以登录")),
                ("is_demo", models.BooleanField(default=False, verbose_name="演示账号")),
                (
                    "password_set_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="密码设定时间"),
                ),
                (
                    "disabled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="停用时间"),
                ),
                (
                    "last_seen_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近登录"),
                ),
                (
                    "disabled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "人员",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="HeldForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("path", models.CharField(max_length=400)),
                ("body", tuoyu.core.crypto.fields.EncryptedTextField()),
                ("had_files", models.BooleanField(default=False)),
                ("held_at", models.DateTimeField(default=tuoyu.core.clock.now)),
                ("expires_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PasswordUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128)),
                ("set_at", models.DateTimeField(default=tuoyu.core.clock.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="password_uses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PhoneCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phone_index", models.CharField(max_length=64)),
                ("code_hash", models.CharField(max_length=64)),
                ("ip", models.GenericIPAddressField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(default=tuoyu.core.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["phone_index", "-sent_at"], name="accounts_phonecode_phone"
                    ),
                    models.Index(fields=["ip", "-sent_at"], name="accounts_phonecode_ip"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(default=tuoyu.core.ids.uuid7, editable=False, unique=True),
                ),
                ("created_at", models.DateTimeField(default=tuoyu.core.clock.now, editable=False)),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("short_name", models.CharField(max_length=60, verbose_name="简称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("department", "部门"),
                            ("street", "街道办事处"),
                            ("office", "办公室"),
                            ("government", "人民政府"),
                            ("public_institution", "事业单位"),
                            ("group", "群团组织"),
                        ],
                        max_length=24,
                        verbose_name="类别",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                ("duties", models.JSONField(blank=True, default=list, verbose_name="职责")),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
            ],
            options={
                "verbose_name": "单位",
                "ordering": ["order", "code"],
            },
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["staff", "provider", "parent"])),
                name="accounts_user_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("disabled_at", None), ("disabled_by", None), ("is_active", True)),
                    models.Q(("disabled_at__isnull", False), ("is_active", False)),
                    _connector="OR",
                ),
                name="accounts_user_disabled",
            ),
        ),
        migrations.AddIndex(
            model_name="heldform",
            index=models.Index(fields=["expires_at"], name="accounts_heldform_expiry"),
        ),
        migrations.AddIndex(
            model_name="passworduse",
            index=models.Index(fields=["user", "-set_at"], name="accounts_passworduse_user"),
        ),
    ]
