"""Two records of one thing made one (合并), with all that is needed to take it back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tuoyu.core.vocabulary import listed
from tuoyu.registry.models.institutions import Institution
from tuoyu.registry.models.staff import StaffMember
from tuoyu.registry.models.undone import Undoable, undone_by_somebody


class MergeOf(models.TextChoices):
    INSTITUTION = "institution", "机构"
    STAFF = "staff", "从业人员"


class Merge(Undoable):
    """`moved`: [model, field, [primary keys]] of every row that now points to the kept record;
    `left`: the same for rows that could not move, because the kept one has its like.
    """

    of = models.CharField("合并对象", max_length=12, choices=MergeOf.choices)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+", verbose_name="保留的机构"
    )
    duplicate_institution = models.ForeignKey(
        Institution,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="并入的机构",
    )
    member = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    duplicate_member = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    moved = models.JSONField("移动的记录", default=list)
    left = models.JSONField("未移动的记录", default=list)
    reason = models.CharField("合并理由", max_length=200)
    merged_at = models.DateTimeField("合并时间")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="合并人"
    )

    class Meta:
        verbose_name = "合并记录"
        ordering = ["-id"]
        constraints = [
            listed("of", MergeOf, "registry_merge_of_known"),
            undone_by_somebody("registry_merge_undone_by"),
            models.CheckConstraint(
                condition=Q(of="institution", duplicate_institution__isnull=False)
                | Q(of="staff", member__isnull=False, duplicate_member__isnull=False),
                name="registry_merge_names_both",
            ),
        ]
