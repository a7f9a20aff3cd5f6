"""筹办方案: what somebody plans before there is an institution, kept under a title.

A plan is the query of the advisor's page, word for word; the rules read it anew on each day.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tuoyu.core import clock
from tuoyu.core.authority import Subject
from tuoyu.core.record import Record

LONGEST_TITLE = 60
LONGEST_QUERY = 8_000
_person = settings.AUTH_USER_MODEL


class Plan(Record):
    """One plan. `institution` is the one whose filing it was used for."""

    owner = models.ForeignKey(_person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("方案名称", max_length=LONGEST_TITLE)
    query = models.TextField("填写的内容")
    changed_at = models.DateTimeField("修改时间", default=clock.now)
    institution = models.ForeignKey(
        "registry.Institution", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    used_at = models.DateTimeField("用于备案的时间", null=True, blank=True)

    class Meta:
        verbose_name = "筹办方案"
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(institution__isnull=True, used_at__isnull=True)
                | Q(institution__isnull=False, used_at__isnull=False),
                name="preparation_plan_used_pair",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="preparation_plan_has_title"),
        ]
        indexes = [models.Index(fields=["owner", "-changed_at"], name="preparation_plan_own")]

    def __str__(self) -> str:
        return self.title

    def authority_subject(self) -> Subject:
        return Subject(user_id=self.owner_id)
