"""Two records that look like one and are not (不是同一家): decided by a person, until facts change."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tuoyu.core.vocabulary import listed
from tuoyu.registry.models.institutions import Institution
from tuoyu.registry.models.merges import MergeOf
from tuoyu.registry.models.staff import StaffMember
from tuoyu.registry.models.undone import Undoable, undone_by_somebody

_person = settings.AUTH_USER_MODEL


class DistinctPair(Undoable):
    """`facts` is a digest of what the two were compared by; with other facts it holds no more.

    Of two people `institution` is theirs and `other_institution` is empty. The older one first.
    """

    of = models.CharField("判定对象", max_length=12, choices=MergeOf.choices)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+", verbose_name="机构"
    )
    other_institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    member = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    other_member = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    facts = models.CharField("判定时的情况（摘要）", max_length=64)
    reason = models.CharField("理由", max_length=200)
    decided_at = models.DateTimeField("判定时间")
    decided_by = models.ForeignKey(
        _person, on_delete=models.PROTECT, related_name="+", verbose_name="判定人"
    )

    class Meta:
        verbose_name = "不是同一家（人）的判定"
        ordering = ["-id"]
        constraints = [
            listed("of", MergeOf, "registry_distinct_of_known"),
            undone_by_somebody("registry_distinct_undone_by"),
            models.CheckConstraint(
                condition=Q(
                    of="institution",
                    other_institution__gt=F("institution"),
                    member=None,
                    other_member=None,
                )
                | Q(of="staff", other_institution=None, other_member__gt=F("member")),
                name="registry_distinct_names_both",
            ),
            models.UniqueConstraint(
                fields=["institution", "other_institution"],
                condition=Q(undone_at=None, of="institution"),
                name="registry_distinct_institutions_once",
            ),
            models.UniqueConstraint(
                fields=["member", "other_member"],
                condition=Q(undone_at=None, of="staff"),
                name="registry_distinct_members_once",
            ),
        ]
