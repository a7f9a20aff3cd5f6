"""证照 and marks (普惠, 示范, 试点) of an institution, each with the time for which it holds."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known
from tuoyu.registry.models.institutions import Institution
from tuoyu.registry.models.periods import begins, never_twice
from tuoyu.rules.institution.facts import SIDE_BY_SIDE, CertificateKind, FlagKind


class Paper(Record):
    """What somebody showed. A wrong entry is withdrawn, never deleted."""

    file = models.ForeignKey(
        "files.StoredFile",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="文件",
    )
    withdrawn_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        abstract = True


class Certificate(Paper):
    """One paper. `period` is the time in which it is the current one of its kind.

    `valid_until` is what is printed on it: a renewal that begins earlier shortens the period, not
    the print.
    """

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="certificates"
    )
    kind = choice_field(CertificateKind, "证照种类")
    number = models.CharField("证照编号", max_length=60, blank=True)
    issuer = models.CharField("发证单位", max_length=80, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    period = DateRangeField("有效时间")
    withdrawn_reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "证照"
        ordering = ["id"]
        constraints = [
            known("kind", CertificateKind, "registry_certificate_kind_known"),
            begins("registry_certificate_begins"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("period__startswith")),
                name="registry_certificate_forward",
            ),
            never_twice(
                "institution",
                "kind",
                name="registry_certificate_one_current",
                among=Q(withdrawn_at=None)
                & ~Q(kind__in=sorted(kind.value for kind in SIDE_BY_SIDE)),
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], name="registry_certificate_until")]

    def __str__(self) -> str:
        return self.get_kind_display()

    def authority_subject(self) -> Subject:
        return self.institution.authority_subject()


class Flag(Record):
    """A mark that an authority gave, with its evidence: a file or the number of a document."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="flags")
    kind = choice_field(FlagKind, "标志")
    period = DateRangeField("有效时间")
    document_number = models.CharField("依据文号", max_length=80, blank=True)
    file = models.ForeignKey(
        "files.StoredFile",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="依据文件",
    )
    ended_reason = models.CharField("结束原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "标志"
        ordering = ["id"]
        constraints = [
            known("kind", FlagKind, "registry_flag_kind_known"),
            begins("registry_flag_begins"),
            models.CheckConstraint(
                condition=~Q(document_number="") | Q(file__isnull=False),
                name="registry_flag_has_evidence",
            ),
            never_twice("institution", "kind", name="registry_flag_no_overlap"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def authority_subject(self) -> Subject:
        return self.institution.authority_subject()
