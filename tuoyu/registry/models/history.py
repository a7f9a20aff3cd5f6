"""What held when: places of every class and service, and the fee list (收费目录)."""

from django.contrib.postgres.fields import DateRangeField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from tuoyu.core.authority import Subject
from tuoyu.core.record import Record
from tuoyu.core.vocabulary import choice_field, known, listed
from tuoyu.registry.models.institutions import Institution
from tuoyu.registry.models.periods import begins, never_twice
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.filing.facts import PriceUnit, ServiceForm
from tuoyu.rules.institution.facts import FeeKind


class CapacityOf(models.TextChoices):
    CLASS = "class", "班级"
    SERVICE = "service", "服务形式"


class Capacity(Record):
    """The places of one class or service over a time. `key`: the class's name or the form's code."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="capacity")
    of = models.CharField("托位所属", max_length=10, choices=CapacityOf.choices)
    key = models.CharField("班级或服务形式", max_length=40)
    band = choice_field(ClassBand, "班型", blank=True)
    places = models.PositiveSmallIntegerField("托位数")
    period = DateRangeField("有效时间")

    class Meta:
        verbose_name = "托位数记录"
        ordering = ["id"]
        constraints = [
            listed("of", CapacityOf, "registry_capacity_of_known"),
            known("band", ClassBand, "registry_capacity_band_known", blank=True),
            begins("registry_capacity_begins"),
            never_twice("institution", "of", "key", name="registry_capacity_no_overlap"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.places}"

    def authority_subject(self) -> Subject:
        return self.institution.authority_subject()


class Fee(Record):
    """One line of the fee list. Money is integer 分. `form` ties 保育费 to a form of service."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="fees")
    kind = choice_field(FeeKind, "收费类别")
    item = models.CharField("收费项目", max_length=40)
    form = choice_field(ServiceForm, "服务形式", blank=True)
    price_fen = models.PositiveIntegerField("收费标准（分）", validators=[MaxValueValidator(10**8)])
    unit = choice_field(PriceUnit, "计费单位")
    note = models.CharField("说明", max_length=120, blank=True)
    period = DateRangeField("执行时间")

    class Meta:
        verbose_name = "收费项目"
        ordering = ["id"]
        constraints = [
            known("kind", FeeKind, "registry_fee_kind_known"),
            known("form", ServiceForm, "registry_fee_form_known", blank=True),
            known("unit", PriceUnit, "registry_fee_unit_known"),
            models.CheckConstraint(
                condition=Q(form="") | Q(kind=FeeKind.CARE.value), name="registry_fee_form_is_care"
            ),
            begins("registry_fee_begins"),
            never_twice("institution", "item", name="registry_fee_no_overlap"),
        ]

    def __str__(self) -> str:
        return self.item

    def authority_subject(self) -> Subject:
        return self.institution.authority_subject()
