"""What an institution offers: classes and services as they stand today."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from tuoyu.core.vocabulary import choice_field, known
from tuoyu.registry.models.institutions import Institution
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.filing.facts import PriceUnit, ServiceForm


class ClassGroup(models.Model):
    """One class (班): its band and the places that it holds."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="classes")
    name = models.CharField("班级名称", max_length=40)
    band = choice_field(ClassBand, "班型")
    places = models.PositiveSmallIntegerField("托位数", validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = "班级"
        ordering = ["id"]
        constraints = [
            known("band", ClassBand, "registry_band_known"),
            models.UniqueConstraint(
                fields=["institution", "name"], name="registry_class_name_once"
            ),
            models.CheckConstraint(condition=Q(places__gt=0), name="registry_class_has_places"),
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """One form of care with its price and places. Money is integer 分."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="services")
    form = choice_field(ServiceForm, "服务形式")
    price_fen = models.PositiveIntegerField("保育费（分）", validators=[MaxValueValidator(10**8)])
    price_unit = choice_field(PriceUnit, "计价单位")
    places = models.PositiveSmallIntegerField("托位数")
    free_places = models.PositiveSmallIntegerField("空余托位", null=True, blank=True)
    free_reported_at = models.DateTimeField("空余托位报送时间", null=True, blank=True)

    class Meta:
        verbose_name = "服务"
        ordering = ["id"]
        constraints = [
            known("form", ServiceForm, "registry_form_known"),
            known("price_unit", PriceUnit, "registry_price_unit_known"),
            models.UniqueConstraint(fields=["institution", "form"], name="registry_form_once"),
            models.CheckConstraint(
                condition=Q(free_places__isnull=True, free_reported_at__isnull=True)
                | Q(free_places__lte=F("places"), free_reported_at__isnull=False),
                name="registry_free_within_places",
            ),
        ]

    def __str__(self) -> str:
        return self.get_form_display()
