"""Acts on the tables of registrations. What also tells people about it is a flow."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import SYSTEM, Actor, Permission, require
from tuoyu.core.documents.tables import MOST_FAULTS
from tuoyu.core.errors import Invalid
from tuoyu.core.lifecycle import take_step
from tuoyu.registrations import queries
from tuoyu.registrations.fields import PRIVATE
from tuoyu.registrations.models import (
    Batch,
    Contact,
    Means,
    Registration,
    RegistrationChange,
    Result,
)
from tuoyu.registrations.rows import Checked, Row
from tuoyu.registry.models import Institution
from tuoyu.rules.registration.facts import Standing

AT_ONCE = 1000
LONGEST_NOTE = 500
COLUMNS = (
    "name", "registrar", "registered_on", "scope", "address", "division_id", "legal_person_type",
    "phone", "representative",
)  # fmt: skip


@dataclass(frozen=True)
class Delivery:
    """Who brings a batch and what is told about it; see `Batch`."""

    source: str
    division: str
    digest: str
    registrar: str = ""
    token_id: int | None = None
    key: UUID | None = None
    file_name: str = ""
    is_demo: bool = False


@dataclass
class Outcome:
    """A batch that was taken in; `ended`: filed institutions whose registration has ended."""

    batch: Batch
    ended: list[Registration] = field(default_factory=list)


@transaction.atomic
def take_batch(
    delivery: Delivery, checked: Checked, *, all_or_none: bool = False, by: Actor
) -> Outcome:
    """Take the good rows of a delivery, or with `all_or_none` nothing while one row is bad.

    What is known already changes nothing; what differs is changed and kept as history. Two
    deliveries of the same rows at once wait for each other row by row, in the order of the codes.
    """
    batch = Batch(
        source=delivery.source,
        division_id=delivery.division,
        digest=delivery.digest,
        registrar=delivery.registrar,
        token_id=delivery.token_id,
        key=delivery.key,
        file_name=delivery.file_name[-120:],
        sent_by_id=by.user_id,
        received=checked.received,
        refused=checked.refused,
        faults=[fault.as_json() for fault in checked.faults[:MOST_FAULTS]],
        taken=bool(checked.rows) and not (all_or_none and checked.faults),
    )
    require(by, Permission.REGISTRATION_PUSH, batch)
    batch.save()
    outcome = Outcome(batch)
    if batch.taken:
        _take(outcome, sorted(checked.rows, key=lambda row: row.credit_code), delivery.is_demo)
        batch.save(update_fields=["made", "changed", "unchanged"])
    audit.record(
        by, "registration.take_batch", batch, source=batch.source, received=batch.received,
        made=batch.made, changed=batch.changed, refused=batch.refused, taken=batch.taken,
    )  # fmt: skip
    return outcome


def _take(outcome: Outcome, rows: Sequence[Row], is_demo: bool) -> None:
    batch = outcome.batch
    filed = _filed_by_code(row.credit_code for row in rows)
    fresh = _insert(batch, rows, filed, is_demo)
    batch.made = len(fresh)
    known = Registration.objects.select_for_update(of=("self",)).exclude(public_id__in=fresh)
    by_code = {
        each.credit_code: each
        for each in known.filter(credit_code__in=[row.credit_code for row in rows]).order_by(
            "credit_code"
        )
    }
    for row in rows:
        if (registration := by_code.get(row.credit_code)) is None:
            continue
        was_filed = registration.state == "filed"
        if not _update(registration, row, batch):
            batch.unchanged += 1
            continue
        batch.changed += 1
        if was_filed and registration.state == "cancelled":
            outcome.ended.append(registration)


def _filed_by_code(codes: Iterable[str]) -> dict[str, Institution]:
    """The filed institution of each code; where several share it, the one of its own."""
    found = Institution.objects.filter(state="filed", merged_into=None, credit_code__in=list(codes))
    return {each.credit_code: each for each in found.order_by("own_legal_person", "-pk")}


def _insert(
    batch: Batch, rows: Sequence[Row], filed: dict[str, Institution], is_demo: bool
) -> set[UUID]:
    """Insert what is not there; the public ids of the rows that are ours.

    A row that another delivery is inserting right now is waited for, and then left to `_update`.
    """
    there = set(
        Registration.objects.filter(credit_code__in=[row.credit_code for row in rows]).values_list(
            "credit_code", flat=True
        )
    )
    new = []
    for row in rows:
        if row.credit_code in there:
            continue
        ended = row.standing is Standing.CANCELLED
        institution = None if ended else filed.get(row.credit_code)
        new.append(
            Registration(
                credit_code=row.credit_code,
                batch=batch,
                standing=row.standing.value,
                state="cancelled" if ended else "filed" if institution else "unfiled",
                institution=institution,
                is_demo=is_demo,
                **_values(row),
            )
        )
    Registration.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    made = [each.public_id for each in new]
    return set(Registration.objects.filter(public_id__in=made).values_list("public_id", flat=True))


def _values(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "registrar": row.registrar.value,
        "registered_on": row.registered_on,
        "scope": row.scope,
        "address": row.address,
        "division_id": row.division,
        "legal_person_type": row.legal_person_type.value,
        "phone": row.phone,
        "representative": row.representative,
    }


def _update(registration: Registration, row: Row, batch: Batch) -> bool:
    """Whether anything differed; then it is changed and what was before is kept."""
    values = _values(row)
    # A body that does not send a phone does not take back the one that is known.
    new = {
        name: values[name]
        for name in COLUMNS
        if getattr(registration, name) != values[name] and (values[name] or name not in PRIVATE)
    }
    ends = row.standing.value != registration.standing
    if not new and not ends:
        return False
    before = {name: getattr(registration, name) for name in new}
    if ends:
        before["standing"], new["standing"] = registration.standing, row.standing.value
    _remember(registration, batch, before, new)
    for name, value in new.items():
        if name != "standing":
            setattr(registration, name, value)
    registration.batch = batch
    registration.save(update_fields=[*(set(new) - {"standing"}), "batch"])
    if ends:
        step = "cancel" if row.standing is Standing.CANCELLED else "revive"
        take_step(registration, step, by=SYSTEM, also={"standing": row.standing.value})
        if step == "revive":
            match(registration)
    return True


def _remember(
    registration: Registration, batch: Batch, before: dict[str, Any], after: dict[str, Any]
) -> None:
    pairs = {name: [_plain(before[name]), _plain(after[name])] for name in after}
    private = {name: pair for name, pair in pairs.items() if name in PRIVATE}
    RegistrationChange.objects.create(
        registration=registration,
        batch=batch,
        fields={name: pair for name, pair in pairs.items() if name not in private},
        private_fields=json.dumps(private, ensure_ascii=False) if private else "",
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def match(registration: Registration) -> bool:
    """Close the row when its code is that of a filed institution; whether it was closed now.

    `registration` is locked by the caller.
    """
    if registration.state not in ("unfiled", "excluded"):
        return False
    institution = _filed_by_code([registration.credit_code]).get(registration.credit_code)
    if institution is None:
        return False
    take_step(registration, "match", by=SYSTEM, also={"institution": institution})
    return True


@transaction.atomic
def follow_institution(institution: Institution) -> bool:
    """Bring the row of an institution's code up to its filing; whether anything changed.

    Called when a receipt was given or a filing ended; by the system, for the act was another's.
    """
    row = (
        Registration.objects.select_for_update(of=("self",))
        .filter(credit_code=institution.credit_code)
        .first()
    )
    if row is None or not institution.credit_code:
        return False
    if institution.state == "filed":
        return match(row)
    if row.state == "filed" and row.institution_id == institution.pk:
        take_step(row, "unmatch", by=SYSTEM, also={"institution": None})
        return True
    return False


@transaction.atomic
def follow_register() -> int:
    """Bring every row that went astray up to the register; the number of them. For the night."""
    rows = list(queries.astray().select_for_update(of=("self",)))
    for row in rows:
        if row.state == "filed":
            take_step(row, "unmatch", by=SYSTEM, also={"institution": None})
        match(row)
    return len(rows)


@transaction.atomic
def record_contact(
    registration: Registration,
    means: Means,
    result: Result,
    *,
    on: date,
    note: str = "",
    by: Actor,
) -> Contact:
    """Somebody of the district spoke with the institution. Raises `Invalid` for a day ahead."""
    require(by, Permission.REGISTRATION_FOLLOW, registration)
    if on > clock.today():
        raise Invalid("联系日期不能晚于今天，请核对。")
    if on < registration.registered_on:
        raise Invalid("联系日期不能早于登记日期，请核对。")
    contact = Contact.objects.create(
        registration=registration,
        contacted_on=on,
        means=means.value,
        result=result.value,
        note=note.strip()[:LONGEST_NOTE],
        recorded_by_id=by.person_id,
    )
    audit.record(by, "registration.contact", registration, means=means, outcome=result)
    return contact


@transaction.atomic
def exclude(registration: Registration, reason: str, *, by: Actor) -> None:
    """Mark a row as no childcare institution; it leaves the list of the unfiled."""
    take_step(registration, "exclude", by=by, reason=reason)


@transaction.atomic
def restore(registration: Registration, reason: str, *, by: Actor) -> None:
    """Take `exclude` back; a code that was filed meanwhile closes at once."""
    take_step(registration, "restore", by=by, reason=reason)
    match(Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk))
