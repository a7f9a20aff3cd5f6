"""A table comes in: its good rows become entries, each of the others is told with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.documents.cells import Fault
from tuoyu.core.documents.tables import MOST_FAULTS
from tuoyu.core.lifecycle import take_step
from tuoyu.divisions.models import STREET_DIGITS
from tuoyu.survey.actions.entries import VERIFIED, hold_open
from tuoyu.survey.actions.places import AT_ONCE, alone, numbered
from tuoyu.survey.facts import FIELD_NAMES, Facts
from tuoyu.survey.models import Entry, Place, Round, Upload, Via
from tuoyu.survey.sheet import Checked, Row, fault

PLACE_COLUMNS = ("name", "address", "division", "credit_code", "key", "is_listed")
ENTRY_COLUMNS = (*FIELD_NAMES, "revision", "via", "filled_by", "filled_at")
NO_SUCH_PLACE = "没有这个点位编号，或不在本次上传的范围内；新发现的点位请留空。"
MOVED = "这个点位在另一个街道；已搬走的，现状请选“已关闭或搬走”，搬到的地方另填一行。"
SINCE = "下载模板以后，这一行已被别人改过，这次没有覆盖。请重新下载模板，核对后再改。"


@dataclass(frozen=True)
class Delivery:
    """Who brings a table: `division` is a street, or the district for its clerk."""

    division: str
    digest: str
    file_name: str = ""
    is_demo: bool = False


@dataclass
class _Work:
    """What a table will do, before anything is written."""

    new_places: list[Place] = field(default_factory=list)
    moved_places: list[Place] = field(default_factory=list)
    fills: list[tuple[Place, Row, Entry | None]] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)


@transaction.atomic
def take_upload(
    round: Round, delivery: Delivery, checked: Checked, *, all_or_none: bool = False, by: Actor
) -> Upload:
    """Take the good rows of a table, or with `all_or_none` nothing while one row is bad.

    What is known already changes nothing, so the same table twice makes nothing twice: a row finds
    its place by number, else by street, name and address. A row that somebody else changed after
    the download is a fault.
    """
    upload = Upload(
        round=round, division_id=delivery.division, sent_by_id=by.person_id,
        digest=delivery.digest, file_name=delivery.file_name[-120:], received=checked.received,
    )  # fmt: skip
    require(by, Permission.SURVEY_FILL, upload)
    hold_open(round)
    alone(delivery.division)
    work = _planned(round, delivery, checked.rows, by)
    faults = sorted([*checked.faults, *work.faults], key=lambda each: each.row)
    upload.refused = len({each.row for each in faults})
    upload.faults = [each.as_json() for each in faults[:MOST_FAULTS]]
    upload.taken = len(checked.rows) > len(work.faults) and not (all_or_none and faults)
    if upload.taken:
        upload.made = sum(1 for _, _, before in work.fills if before is None)
        upload.changed = len(work.fills) - upload.made
        upload.unchanged = work.unchanged
        _write(round, delivery, work, by)
    upload.save()
    audit.record(
        by, "survey.take_upload", upload, received=upload.received, made=upload.made,
        changed=upload.changed, refused=upload.refused, taken=upload.taken,
    )  # fmt: skip
    return upload


def _planned(round: Round, delivery: Delivery, rows: Iterable[Row], by: Actor) -> _Work:
    within = Place.objects.filter(street__code__startswith=delivery.division[:STREET_DIGITS])
    places = list(within.filter(merged_into=None).select_for_update(of=("self",)).order_by("pk"))
    by_number = {each.number: each for each in places}
    by_key = {(each.street_id, each.key): each for each in places}
    entries = {
        each.place_id: each
        # By their places, not by a join: right after a large table the planner knows no sizes.
        for each in Entry.objects.filter(round=round, place__in=[place.pk for place in places])
        .select_for_update(of=("self",))
        .order_by("pk")
    }
    work, lines = _Work(), dict[str, int]()
    for row in rows:
        place = by_number.get(row.number) if row.number else by_key.get((row.street, row.key))
        wrong = _wrong(row, place, by_key) or _again(row, place, lines)
        before = entries.get(place.pk) if place is not None and wrong is None else None
        if place is not None and wrong is None:
            lines[place.number] = row.line
        if wrong is None and before is not None:
            if _same(row.facts, before):
                work.unchanged += 1
                continue
            wrong = _late(row, before, by)
        if wrong is not None:
            work.faults.append(wrong)
            continue
        if place is None:
            place = Place(street_id=row.street, is_demo=delivery.is_demo)
            work.new_places.append(place)
        elif _follows(place, row):
            work.moved_places.append(place)
        _set(place, row)
        by_key[place.street_id, place.key] = place
        work.fills.append((place, row, before))
    return work


def _wrong(row: Row, place: Place | None, by_key: dict[tuple[str, str], Place]) -> Fault | None:
    if row.number and place is None:
        return fault(row.line, "number", NO_SUCH_PLACE)
    if place is not None and place.street_id != row.street:
        return fault(row.line, "division", MOVED)
    other = by_key.get((row.street, row.key))
    if place is not None and other is not None and other is not place:
        reason = f"与点位{other.number}同名同址，请核对后只保留一个。"
        return fault(row.line, "name", reason)
    return None


def _again(row: Row, place: Place | None, lines: dict[str, int]) -> Fault | None:
    """One row names the place by its number, another by its former name and address."""
    if place is None or place.number not in lines:
        return None
    reason = f"与第{lines[place.number]}行是同一个点位（{place.number}），请只保留一行。"
    return fault(row.line, "name", reason)


def _late(row: Row, before: Entry, by: Actor) -> Fault | None:
    """Why a row that differs from its entry cannot be written over it."""
    if before.state == "verified":
        return fault(row.line, "number", VERIFIED)
    # A row without a version was new when its own author uploaded it the first time.
    own = row.version is None and before.filled_by_id == by.user_id
    if before.revision != row.version and not own:
        return fault(row.line, "version", SINCE)
    return None


def _same(facts: Facts, before: Entry) -> bool:
    kept = _with_private(facts, before).columns()
    return all(getattr(before, name) == value for name, value in kept.items())


def _with_private(facts: Facts, before: Entry) -> Facts:
    """A blank phone or note does not take back what is known."""
    return replace(facts, phone=facts.phone or before.phone, note=facts.note or before.note)


def _follows(place: Place, row: Row) -> bool:
    facts = row.facts
    return (place.name, place.address, place.division_id, place.is_listed) != (
        facts.name, facts.address, facts.division, True,
    ) or facts.credit_code not in ("", place.credit_code)  # fmt: skip


def _set(place: Place, row: Row) -> None:
    facts = row.facts
    place.name, place.address, place.division_id = facts.name, facts.address, facts.division
    place.credit_code = facts.credit_code or place.credit_code
    place.key, place.is_listed = row.key, True


def _write(round: Round, delivery: Delivery, work: _Work, by: Actor) -> None:
    numbered(work.new_places, delivery.division)
    Place.objects.bulk_create(work.new_places, batch_size=AT_ONCE)
    Place.objects.bulk_update(work.moved_places, PLACE_COLUMNS, batch_size=AT_ONCE // 2)
    now = clock.now()
    entries = [_entry(round, place, row, before, by) for place, row, before in work.fills]
    for each in entries:
        each.filled_at = now
    # One statement for new and changed ones: the row of a place in a round is unique.
    Entry.objects.bulk_create(
        entries, batch_size=AT_ONCE, update_conflicts=True,
        unique_fields=["round", "place"], update_fields=ENTRY_COLUMNS,
    )  # fmt: skip
    for _, _, before in work.fills:
        if before is not None and before.state == "returned":
            take_step(before, "refill", by=by)


def _entry(round: Round, place: Place, row: Row, before: Entry | None, by: Actor) -> Entry:
    facts = _with_private(row.facts, before) if before else row.facts
    return Entry(
        round=round,
        place=place,
        revision=before.revision + 1 if before else 1,
        via=Via.TABLE.value,
        filled_by_id=by.person_id,
        **facts.columns(),
    )
