"""Load a district pack: everything is checked first, the differences are shown, then written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from tuoyu.accounts.actions.units import compare_units, take_over_units, units_of_others
from tuoyu.core import audit
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.reconcile import Difference, Row
from tuoyu.divisions.actions import make_home, note_load, take_over
from tuoyu.divisions.pack import DivisionRows, compare_divisions
from tuoyu.divisions.queries import last_load
from tuoyu.filing.opinions.actions import start_with
from tuoyu.flows.pack_rows import division_rows, plan_rows, unit_rows
from tuoyu.flows.packs import Fault, Pack, PackFaulty, read_pack
from tuoyu.flows.packs.plan import UNITS
from tuoyu.plan.actions import take_over_plan
from tuoyu.plan.pack import PlanRows, compare_plan

_LOCK = 0x7061636B  # "pack": one loading at a time


@dataclass(frozen=True)
class PackChanges:
    """What a pack would change, by app, in the order of writing."""

    divisions: Sequence[Difference]
    units: Difference
    plan: Sequence[Difference]

    def all(self) -> list[Difference]:
        return [*self.divisions, self.units, *self.plan]

    def __bool__(self) -> bool:
        return any(self.all())

    def touches_present(self) -> bool:
        """Whether rows that are there already would change or go."""
        return any(each.changed or each.removed for each in self.all())

    def counts(self) -> dict[str, dict[str, int]]:
        return {
            each.table.model._meta.model_name or "": each.counts() for each in self.all() if each
        }


@dataclass(frozen=True)
class Loaded:
    """How a loading ended: `written` is False when nothing differed or nobody agreed."""

    pack: Pack
    changes: PackChanges
    written: bool


def load_pack(
    path: Path,
    *,
    by: Actor,
    agree: Callable[[Pack, PackChanges], bool] = lambda _pack, _changes: True,
    home: bool = False,
    dry_run: bool = False,
) -> Loaded:
    """Make the tables equal to the pack in the folder `path`.

    `agree` is asked once with the differences before anything is written (and not when there are
    none); with `dry_run` nothing is written whatever it says. `home` makes this the district of
    the site even if the site serves another. Loading the same pack twice writes nothing.
    Raises PackFaulty with every fault, NotAllowed.
    """
    require(by, Permission.PACK_LOAD)
    pack = read_pack(path)
    _refuse_taken_codes(pack)
    rows = _Rows(division_rows(pack), unit_rows(pack), plan_rows(pack))
    changes = _compare(rows)
    agreed = agree(pack, changes) if changes else True
    if dry_run or not agreed:
        return Loaded(pack, changes, written=False)
    return _write(pack, rows, changes, by=by, home=home)


@transaction.atomic
def _write(pack: Pack, rows: "_Rows", changes: PackChanges, *, by: Actor, home: bool) -> Loaded:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if changes:
        changes = _compare(rows)  # again: somebody may have written while a person was thinking
        take_over(changes.divisions, by=by)
        take_over_units(changes.units, by=by)
        take_over_plan(changes.plan, by=by)
    moved = make_home(pack.district.code, by=by, force=home)
    started = start_with([(row.part, row.text) for row in pack.opinions], pack.district.code, by=by)
    last = last_load(pack.district.pack)
    if changes or moved or last is None or last.digest != pack.digest:
        note_load(
            pack.district.pack,
            pack.district.version,
            pack.digest,
            changes.counts(),
            division=pack.district.code,
            by=by,
        )
    return Loaded(pack, changes, written=bool(changes) or moved or started > 0)


@dataclass(frozen=True)
class _Rows:
    """What the tables should hold; made once, compared twice."""

    divisions: DivisionRows
    units: Sequence[Row]
    plan: PlanRows | None


def _compare(rows: _Rows) -> PackChanges:
    return PackChanges(
        divisions=compare_divisions(rows.divisions),
        units=compare_units(rows.units, home=rows.divisions.home),
        plan=compare_plan(rows.plan) if rows.plan else (),
    )


def _refuse_taken_codes(pack: Pack) -> None:
    taken = set(units_of_others([unit.code for unit in pack.units], home=pack.district.code))
    if taken:
        raise PackFaulty(
            [
                Fault(UNITS, unit.line, f"单位代码“{unit.code}”已被其他地区使用，请换一个。")
                for unit in pack.units
                if unit.code in taken
            ]
        )


def note_faulty(path: Path, faulty: PackFaulty, *, by: Actor) -> None:
    """An audit event for a pack that was refused."""
    with transaction.atomic():
        audit.record(by, "pack.load", result="refused", reason="faulty", faults=len(faulty.faults))
