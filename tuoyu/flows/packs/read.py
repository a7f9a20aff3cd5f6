"""`read_pack`: the one way into a pack."""

from pathlib import Path

from tuoyu.flows.packs.check_divisions import check_divisions
from tuoyu.flows.packs.check_plan import check_plan
from tuoyu.flows.packs.district import read_district
from tuoyu.flows.packs.divisions import (
    read_divisions,
    read_outlines,
    read_points,
    read_positions,
    read_successions,
)
from tuoyu.flows.packs.faults import Faults, PackFaulty
from tuoyu.flows.packs.opinions import read_opinions
from tuoyu.flows.packs.plan import read_instruments, read_plan, read_units
from tuoyu.flows.packs.population import read_methods, read_numbers
from tuoyu.flows.packs.shapes import Pack
from tuoyu.flows.packs.sources import Folder


def read_pack(path: Path) -> Pack:
    """The pack in the folder `path`, checked as a whole. Raises `PackFaulty` with every fault."""
    faults = Faults()
    if not path.is_dir():
        faults.add(path.name, 0, "找不到这个数据包文件夹，请检查路径。")
        raise PackFaulty(faults.found)
    folder = Folder(path, faults)
    district = read_district(folder)
    divisions = read_divisions(folder)
    groups, units = read_units(folder)
    document, clauses = read_plan(folder)
    parts = {
        "divisions": divisions,
        "successions": read_successions(folder),
        "positions": read_positions(folder),
        "methods": read_methods(folder),
        "numbers": read_numbers(folder),
        "points": read_points(folder),
        "outlines": read_outlines(folder),
        "instruments": read_instruments(folder),
        "opinions": read_opinions(folder),
    }
    if district is None:
        raise PackFaulty(faults.found)
    pack = Pack(
        digest=folder.digest,
        district=district,
        groups=groups,
        units=units,
        document=document,
        clauses=clauses,
        **parts,  # type: ignore[arg-type]
    )
    check_divisions(pack, faults)
    check_plan(pack, faults)
    if faults:
        raise PackFaulty(faults.found)
    return pack
