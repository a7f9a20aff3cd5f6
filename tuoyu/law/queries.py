"""Reads of verifications. They are public: anybody may see what was checked, and when."""

from collections.abc import Mapping

from django.db.models import QuerySet

from tuoyu.law.models import Result, Verification

Standing = Mapping[tuple[str, str], Verification]


def confirmed_versions() -> frozenset[tuple[str, str]]:
    """The versions (provision, version) whose last check found them right."""
    last = _last_of_each().values_list("provision", "version", "result")
    return frozenset(
        (provision, version) for provision, version, result in last if result == Result.CONFIRMED
    )


def standing() -> Standing:
    """The last check of every version that was ever checked, with the person who made it."""
    rows = _last_of_each().select_related("verified_by")
    return {(row.provision, row.version): row for row in rows}


def history_of(provision: str) -> list[Verification]:
    """Every check of a provision, the newest first."""
    rows = Verification.objects.filter(provision=provision).select_related("verified_by")
    return list(rows.order_by("-verified_at", "-pk"))


def times_checked(provision: str, version: str) -> int:
    """How often a version was checked; a form carries it to see that nobody was faster."""
    last = _last_of_each().filter(provision=provision, version=version).first()
    return last.ordinal if last else 0


def _last_of_each() -> QuerySet[Verification]:
    return Verification.objects.order_by("provision", "version", "-ordinal").distinct(
        "provision", "version"
    )
