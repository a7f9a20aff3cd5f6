"""Entries of a round, one of them, and what goes out as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Prefetch, Q, QuerySet, When

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.divisions.queries import codes_by_name
from tuoyu.survey.facts import FIELD_NAMES, Presence
from tuoyu.survey.models import Entry, Handover, Place, Round, Upload
from tuoyu.survey.queries.rounds import places
from tuoyu.survey.sheet import FIELDS, Known

# What is the same as last time unless somebody writes otherwise; children are counted anew.
LASTING = ("kind", "nature", "credit_code", "places", "monthly_fee_fen", "longitude", "latitude")
CHOSEN = ("presence", "kind", "nature", "fire_equipment", "clear_exits", "meals", "food_licence")


@dataclass(frozen=True)
class Filter:
    """What the list of entries is narrowed to. `filed`: "yes" or "no", "" both."""

    state: str = ""
    street: str = ""
    presence: str = ""
    kind: str = ""
    filed: str = ""
    text: str = ""


def entries(by: Actor, permission: Permission = Permission.SURVEY_READ) -> QuerySet[Entry]:
    """The entries in scope, without phones and notes."""
    return (
        Entry.objects.filter(scope(by, permission, division="division__code"))
        .select_related("place__institution", "place__street", "division", "filled_by")
        .defer("phone", "note")
    )


def listed(by: Actor, round: Round, wanted: Filter) -> QuerySet[Entry]:
    """The entries of a round by street and number."""
    rows = entries(by).filter(round=round)
    for name in ("state", "presence", "kind"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.street:
        rows = rows.filter(division__code__startswith=wanted.street)
    if wanted.filed:
        filed = Q(place__institution__state="filed")
        rows = rows.filter(filed if wanted.filed == "yes" else ~filed)
    if wanted.text:
        text = wanted.text.strip()
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(address__icontains=text)
            | Q(credit_code__iexact=text)
            | Q(place__number=text)
        )
    return rows.order_by("place__street", "place__number")


def to_verify(by: Actor, round: Round) -> QuerySet[Entry]:
    """What waits for a second person and was filled by somebody else, the longest waiting first."""
    rows = entries(by, Permission.SURVEY_FILL).filter(round=round, state="filled")
    return rows.exclude(filled_by_id=by.user_id).order_by("filled_at", "id")


def entry_for(by: Actor, public_id: UUID, permission: Permission = Permission.SURVEY_READ) -> Entry:
    """One entry in scope, whole, or `NotFound`."""
    found = (
        Entry.objects.filter(scope(by, permission, division="division__code"), public_id=public_id)
        .select_related(
            "round__division", "place__institution", "place__street", "division",
            "filled_by", "verified_by",
        )
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


def entry_of(round: Round, place: Place) -> Entry | None:
    """What was filled for a place in a round; the caller has found the place in scope."""
    return Entry.objects.filter(round=round, place=place).first()


def earlier_entry(round: Round, place: Place) -> Entry | None:
    """What was last seen of the place before this round."""
    before = Entry.objects.filter(place=place).exclude(round=round)
    return before.order_by("-round__as_of", "-id").first()


def filled(by: Actor, round: Round) -> QuerySet[Entry]:
    """What the street has filled, returned ones first, then the latest."""
    back_first = Case(When(state="returned", then=0), default=1)
    return entries(by).filter(round=round).order_by(back_first, "-filled_at", "-id")


def steps_of(entry: Entry) -> list[StepLog]:
    return list(StepLog.objects.filter(record_id=entry.public_id).order_by("-id"))


def return_reason(entry: Entry) -> str:
    """Why the entry came back, while it waits for its correction."""
    if entry.state != "returned":
        return ""
    last = StepLog.objects.filter(record_id=entry.public_id, target="returned").last()
    return last.reason if last else ""


def uploads(by: Actor) -> QuerySet[Upload]:
    return (
        Upload.objects.filter(scope(by, Permission.SURVEY_FILL, division="division__code"))
        .defer("faults")
        .select_related("sent_by", "division", "round")
        .order_by("-id")
    )


def upload_for(by: Actor, public_id: UUID) -> Upload:
    found = uploads(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def handovers(by: Actor) -> QuerySet[Handover]:
    return (
        Handover.objects.filter(scope(by, Permission.SURVEY_READ, division="entry__division__code"))
        .select_related("entry__place__street", "entry__round", "unit", "recorded_by")
        .defer("entry__phone", "entry__note")
        .order_by("-handed_on", "-id")
    )


def known(within: str) -> Known:
    """What the check of a table has to know of a street or district."""
    return Known(clock.today(), codes_by_name(within))


def sheet_rows(by: Actor, round: Round, within: str) -> Iterator[dict[str, Any]]:
    """The rows of the table that goes out: every known place of a street or district, with what
    was filled in this round, or what lasts from the last one. No phones, no notes."""
    history = Entry.objects.order_by("round__as_of", "pk").defer("phone", "note")
    shown = places(by, Permission.SURVEY_FILL).filter(street__code__startswith=within)
    shown = shown.filter(Q(is_listed=True) | Q(entries__round=round)).distinct()
    rows = shown.prefetch_related(Prefetch("entries", queryset=history, to_attr="history"))
    for place in rows.iterator(chunk_size=1000):
        yield _sheet_row(place, round)


def _sheet_row(place: Any, round: Round) -> dict[str, Any]:
    own = next((each for each in place.history if each.round_id == round.pk), None)
    last = place.history[-1] if place.history else None
    row: dict[str, Any] = dict.fromkeys((field.name for field in FIELDS), "")
    row.update(
        number=place.number, name=place.name, address=place.address,
        credit_code=place.credit_code, division=place.division_id,
    )  # fmt: skip
    for name in FIELD_NAMES if own else LASTING if last else ():
        if name not in ("phone", "note"):
            row[name] = _cell(own or last, name)
    if own is not None:
        row["version"] = own.revision
    return row


def _cell(entry: Any, name: str) -> Any:
    if name in CHOSEN:
        return getattr(entry, f"get_{name}_display")() if getattr(entry, name) else ""
    if name == "division":
        return entry.division_id
    if name == "monthly_fee_fen":
        fen = entry.monthly_fee_fen
        return "" if fen is None else f"{fen / 100:.2f}".removesuffix(".00")
    value = getattr(entry, name)
    return "" if value is None else value


def care_label(entry: Entry) -> str:
    """The kind of care, or that there is none."""
    if Presence.of(entry.presence).is_care:
        return str(entry.get_kind_display())
    return ""


def last_entry(place: Place) -> Entry | None:
    """What was last seen of a place; the caller has found the place in scope."""
    found = Entry.objects.filter(place=place).select_related("round").defer("phone", "note")
    return found.order_by("-round__as_of", "-id").first()
