import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import tuoyu.core.clock
import tuoyu.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_unit_division"),
        ("divisions", "0001_initial"),
        ("registry", "0001_initial"),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(default=tuoyu.core.ids.uuid7, editable=False, unique=True),
                ),
                ("created_at", models.DateTimeField(default=tuoyu.core.clock.now, editable=False)),
                ("role", models.CharField(max_length=40, verbose_name="岗位")),
                (
                    "period",
                    django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="任期"),
                ),
                ("granted_at", models.DateTimeField(default=tuoyu.core.clock.now)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="授予理由")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "division",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.institution",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(default=tuoyu.core.ids.uuid7, editable=False, unique=True),
                ),
                ("created_at", models.DateTimeField(default=tuoyu.core.clock.now, editable=False)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("phone_index", models.CharField(max_length=64)),
                ("role", models.CharField(blank=True, max_length=40, verbose_name="岗位")),
                ("expires_at", models.DateTimeField(verbose_name="有效期至")),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                    ),
                ),
                (
                    "for_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.institution",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "邀请",
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("division__isnull", False),
                        ("institution__isnull", True),
                        (
                            "role__in",
                            ["filing_clerk", "office_director", "unit_clerk", "street_inspector"],
                        ),
                    ),
                    models.Q(
                        ("division__isnull", True),
                        ("institution__isnull", False),
                        ("role__in", ["institution_head", "institution_staff"]),
                    ),
                    models.Q(
                        ("division__isnull", True),
                        ("institution__isnull", True),
                        ("role__in", ["system_admin", "security_admin", "audit_admin"]),
                    ),
                    _connector="OR",
                ),
                name="accounts_post_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_by", None), ("ended_at__isnull", False), _connector="OR"
                ),
                name="accounts_post_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.F("user"), "="),
                    (models.F("role"), "="),
                    (
                        django.db.models.functions.comparison.Coalesce(
                            models.F("unit"), models.Value(0)
                        ),
                        "=",
                    ),
                    (
                        django.db.models.functions.comparison.Coalesce(
                            models.F("division"), models.Value(0)
                        ),
                        "=",
                    ),
                    (
                        django.db.models.functions.comparison.Coalesce(
                            models.F("institution"), models.Value(0)
                        ),
                        "=",
                    ),
                    (models.F("period"), "&&"),
                ],
                name="accounts_post_no_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.F("user"), "="),
                    (models.F("period"), "&&"),
                    (
                        models.Case(
                            models.When(role="system_admin", then=models.Value(1)),
                            models.When(role="security_admin", then=models.Value(2)),
                            models.When(role="audit_admin", then=models.Value(3)),
                            default=models.Value(0),
                            output_field=models.IntegerField(),
                        ),
                        "<>",
                    ),
                ],
                name="accounts_post_three_apart",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("division__isnull", False),
                        ("institution__isnull", True),
                        (
                            "role__in",
                            ["filing_clerk", "office_director", "unit_clerk", "street_inspector"],
                        ),
                    ),
                    models.Q(
                        ("division__isnull", True),
                        ("institution__isnull", False),
                        ("role__in", ["institution_head", "institution_staff"]),
                    ),
                    models.Q(
                        ("division__isnull", True),
                        ("institution__isnull", True),
                        ("role__in", ["system_admin", "security_admin", "audit_admin"]),
                    ),
                    models.Q(("for_user__isnull", False), ("role", "")),
                    _connector="OR",
                ),
                name="accounts_invitation_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at", None), ("accepted_by", None)),
                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_invitation_accepted",
            ),
        ),
    ]
