"""Rows of the register as cards: what a parent needs to choose, in words."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from tuoyu.core import clock
from tuoyu.divisions.queries import provision
from tuoyu.registry.models import Listing
from tuoyu.registry.search import Found
from tuoyu.rules.filing.facts import InstitutionKind, PriceUnit, ServiceForm

FORMS = {form.value: form.label for form in ServiceForm}
UNITS = {unit.value: unit.label for unit in PriceUnit}
KINDS = {kind.value: kind.label for kind in InstitutionKind}


Row = Found | Listing


def stale_days() -> int:
    """After how many days a report of free places counts no more."""
    return provision("vacancy.stale_days").whole


def cards(rows: Iterable[Row], *, query: str = "") -> list[dict[str, Any]]:
    """For `{% institution_cards %}`. `query` goes on to the institution's page."""
    fresh_since = clock.now() - timedelta(days=stale_days())
    return [_card(row, fresh_since, query) for row in rows]


def _card(row: Row, fresh_since: datetime, query: str) -> dict[str, Any]:
    return {
        "name": row.name,
        "url": reverse("institution", args=[row.public_id]) + query,
        "distance": getattr(row, "distance_m", None),
        "street": row.street_name,
        "address": row.address,
        "filed": True,
        "inclusive": row.inclusive,
        "free": row.free_places,
        "free_at": row.free_reported_at,
        "free_stale": row.free_reported_at is not None and row.free_reported_at < fresh_since,
        "closed": "" if row.is_open else "已终止服务",
        "services": [FORMS[form] for form in row.forms if form in FORMS],
        "ages": ages(row.youngest_months, row.oldest_months),
        "price_from": row.price_fen,
        "price_unit": UNITS.get(row.price_unit, ""),
        "number": row.filing_number,
        "filed_on": row.filed_on,
        "kind": KINDS.get(row.kind, ""),
    }


def ages(youngest: int | None, oldest: int | None) -> str:
    """12—36个月; the upper end is not taken any more."""
    if youngest is None or oldest is None:
        return ""
    return f"{youngest}—{oldest}个月"
