"""Who checked a provision of the law data against its instrument, and what was found."""

from django.db import models
from django.db.models import Q

from tuoyu.accounts.models import User
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import listed

LONGEST_SOURCE, LONGEST_REMARK = 200, 1000


class Result(models.TextChoices):
    """What a comparison with the original text came to."""

    CONFIRMED = "confirmed", "与原文一致"
    DIFFERS = "differs", "与原文不一致"


class Verification(Record):
    """One check of one version of a provision; the last of a version counts.

    `provision` and `version` are those of `tuoyu.rules` (id, and date@instrument); a new version of
    the law is another version and has to be checked anew. Never changed: a second look is a second
    row with the next `ordinal`.
    """

    provision = models.CharField("规则参数", max_length=80)
    version = models.CharField("版本", max_length=120)
    ordinal = models.PositiveSmallIntegerField("第几次核实")
    result = models.CharField("核实结果", max_length=10, choices=Result.choices)
    source = models.CharField("核对的原文", max_length=LONGEST_SOURCE)
    remark = models.TextField("说明", max_length=LONGEST_REMARK, blank=True)
    verified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="law_verifications", verbose_name="核实人"
    )
    verified_at = models.DateTimeField("核实时间")

    class Meta:
        verbose_name = "法规核实"
        ordering = ["provision", "version", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                name="law_verification_once", fields=["provision", "version", "ordinal"]
            ),
            models.CheckConstraint(name="law_verification_counts", condition=Q(ordinal__gte=1)),
            listed("result", Result, "law_verification_result"),
            models.CheckConstraint(name="law_verification_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="law_verification_difference_is_told",
                condition=~Q(result="differs") | ~Q(remark=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provision} {self.get_result_display()}"
