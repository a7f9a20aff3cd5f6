from django.db import models


class NumberSeries(models.Model):
    """The last number given in a series and year."""

    series = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["series", "year"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="core_numberseries_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"
