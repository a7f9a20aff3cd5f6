from django.db import models


class WorkYear(models.Model):
    """A year of the calendar. Unpublished: the State Council has not announced its holidays."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    published = models.BooleanField("已公布", default=False)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}"


class WorkDay(models.Model):
    """A day that differs from the week's rule: a holiday from Monday to Friday, or a working
    Saturday or Sunday."""

    date = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("上班")
    note = models.CharField("说明", max_length=60, blank=True)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {'上班' if self.is_working else '休息'}"
