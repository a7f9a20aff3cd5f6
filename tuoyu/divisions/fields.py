"""Field shapes that the tables of divisions share."""

from django.contrib.postgres.fields import DateRangeField
from django.db.backends.postgresql.psycopg_any import DateRange


def always() -> DateRange:
    """The range without ends: nothing is known of the first or the last day."""
    return DateRange(None, None, "()")


def valid_range(label: str) -> DateRangeField:
    return DateRangeField(label, default=always)
