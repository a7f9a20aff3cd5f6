"""What must hold between the files of divisions, positions and people."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import cos, radians

from tuoyu.flows.packs import divisions as files
from tuoyu.flows.packs.faults import Faults
from tuoyu.flows.packs.population import METHODS, NUMBERS
from tuoyu.flows.packs.shapes import LEVELS, MEASURES, DivisionRow, Number, Outline, Pack

KM_PER_DEGREE = 111.32
LEVEL_WORDS = {
    "province": "省",
    "city": "市",
    "district": "区县",
    "street": "街道（乡镇）",
    "community": "社区（村）",
}
_ABOVE = {lower: upper for upper, lower in pairwise(LEVELS)}


def check_divisions(pack: Pack, faults: Faults) -> None:
    known = {row.code: row for row in pack.divisions}
    _check_tree(pack, known, faults)
    _check_successions(pack, known, faults)
    _check_positions(pack, known, faults)
    _check_numbers(pack, known, faults)
    _check_sums(pack, faults)


def _check_tree(pack: Pack, known: dict[str, DivisionRow], faults: Faults) -> None:
    codes: set[str] = set()
    names: set[tuple[str, str]] = set()
    for row in pack.divisions:
        if row.code in codes:
            faults.add(files.DIVISIONS, row.line, f"代码 {row.code} 重复。")
        codes.add(row.code)
        if row.is_current:
            if (row.parent, row.name) in names:
                faults.add(files.DIVISIONS, row.line, f"同一上级下已有“{row.name}”。")
            names.add((row.parent, row.name))
        for message in _place_faults(row, known):
            faults.add(files.DIVISIONS, row.line, message)
    home = known.get(pack.district.code)
    if home is None or not home.is_current:
        faults.add(
            "district.toml",
            0,
            f"地区代码 {pack.district.code} 不在 {files.DIVISIONS} 的现行区划中。",
        )
    elif home.name != pack.district.profile["name"]:
        faults.add("district.toml", 0, f"地区名称应与 {files.DIVISIONS} 一致：{home.name}。")


def _place_faults(row: DivisionRow, known: dict[str, DivisionRow]) -> Iterable[str]:
    digits = LEVELS.get(row.level, 0)
    if digits and (len(row.code) != digits or not row.code.isdecimal() or not row.code.isascii()):
        yield f"代码“{row.code}”应为 {digits} 位数字。"
        return
    above = _ABOVE.get(row.level)
    if above is None:
        if row.parent:
            yield "省级区划没有上级，parent 应留空。"
        return
    parent = known.get(row.parent)
    if parent is None:
        yield f"上级“{row.parent}”不存在。"
        return
    if parent.level != above:
        yield f"上级 {parent.code} 的层级应为 {above}（{LEVEL_WORDS[above]}）。"
    if not row.code.startswith(parent.code):
        yield f"代码 {row.code} 应以上级代码 {parent.code} 开头。"
    if row.is_current and not parent.is_current:
        yield f"上级 {parent.code} 已撤销，本区划不能仍为现行。"


def _check_successions(pack: Pack, known: dict[str, DivisionRow], faults: Faults) -> None:
    seen: set[tuple[str, str]] = set()
    for row in pack.successions:
        for code in filter(None, (row.old, row.new)):
            if code not in known:
                faults.add(files.HISTORY, row.line, f"区划 {code} 不存在。")
        if row.old in known and known[row.old].is_current:
            faults.add(files.HISTORY, row.line, f"区划 {row.old} 仍为现行，不能有沿革去向。")
        if row.old == row.new:
            faults.add(files.HISTORY, row.line, "新旧代码相同。")
        if (row.old, row.new) in seen:
            faults.add(files.HISTORY, row.line, "这条沿革重复。")
        seen.add((row.old, row.new))


def _check_positions(pack: Pack, known: dict[str, DivisionRow], faults: Faults) -> None:
    outlines = {each.division: each for each in pack.outlines}
    for code in outlines:
        if code not in known:
            faults.add(files.BOUNDARY, 1, f"区划 {code} 不存在。")
    if len(outlines) != len(pack.outlines):
        faults.add(files.BOUNDARY, 1, "同一区划有两个边界。")
    margin = pack.district.margin_km
    box = _box(outlines.get(pack.district.code), margin)
    seen: set[str] = set()
    for spot in pack.positions:
        row = known.get(spot.code)
        if row is None:
            faults.add(files.POSITIONS, spot.line, f"区划 {spot.code} 不存在。")
        elif row.name != spot.name:
            faults.add(files.POSITIONS, spot.line, f"名称“{spot.name}”应为“{row.name}”。")
        if spot.code in seen:
            faults.add(files.POSITIONS, spot.line, f"代码 {spot.code} 重复。")
        seen.add(spot.code)
        if not _within(box, spot.lon, spot.lat):
            faults.add(files.POSITIONS, spot.line, _outside(spot.lon, spot.lat, margin))
    places: set[tuple[str, float, float]] = set()
    for point in pack.points:
        if (point.name, point.lon, point.lat) in places:
            faults.add(files.POINTS, point.line, f"“{point.name}”在同一位置重复。")
        places.add((point.name, point.lon, point.lat))
        if not _within(box, point.lon, point.lat):
            faults.add(files.POINTS, point.line, _outside(point.lon, point.lat, margin))


_Box = tuple[float, float, float, float]


def _box(outline: Outline | None, margin_km: float) -> _Box | None:
    if outline is None:
        return None
    west, south, east, north = outline.box()
    tall = margin_km / KM_PER_DEGREE
    wide = tall / cos(radians((south + north) / 2))
    return west - wide, south - tall, east + wide, north + tall


def _within(box: _Box | None, lon: float, lat: float) -> bool:
    """Without an outline everything lies within."""
    return box is None or (box[0] <= lon <= box[2] and box[1] <= lat <= box[3])


def _outside(lon: float, lat: float, margin_km: float) -> str:
    return (
        f"位置 {lon},{lat} 在本区范围 {margin_km:g} 公里以外，"
        "请检查经纬度是否写反、坐标系是否为 CGCS2000。"
    )


def _check_numbers(pack: Pack, known: dict[str, DivisionRow], faults: Faults) -> None:
    methods: set[str] = set()
    for method in pack.methods:
        if method.code in methods:
            faults.add(METHODS, method.line, f"口径“{method.code}”重复。")
        methods.add(method.code)
    seen: set[tuple[str, str, date]] = set()
    for row in pack.numbers:
        if row.division not in known:
            faults.add(NUMBERS, row.line, f"区划 {row.division} 不存在。")
        if row.method not in methods:
            faults.add(NUMBERS, row.line, f"口径“{row.method}”不在 {METHODS} 中。")
        key = (row.division, row.measure, row.on)
        if key in seen:
            faults.add(NUMBERS, row.line, f"{row.division} {row.measure} {row.on} 重复。")
        seen.add(key)


def _check_sums(pack: Pack, faults: Faults) -> None:
    """Where a whole and its parts are both given, every part is there and they add up."""
    levels = {
        row.code: row.level for row in pack.divisions if row.is_current and row.level in LEVELS
    }
    expected = Counter(
        (above, level) for code, level in levels.items() for above in _above_of(code)
    )
    grouped: dict[tuple[str, date], list[Number]] = defaultdict(list)
    for number in pack.numbers:
        if MEASURES.get(number.measure) and number.division in levels:
            grouped[number.measure, number.on].append(number)
    for numbers in grouped.values():
        parts: dict[tuple[str, str], list[Number]] = defaultdict(list)
        for number in numbers:
            for above in _above_of(number.division):
                parts[above, levels[number.division]].append(number)
        wholes = {number.division: number for number in numbers}
        for (above, level), below in parts.items():
            if above not in wholes:
                continue
            if len(below) != expected[above, level]:
                _tell_missing(wholes[above], level, below, levels, faults)
            _check_sum(wholes[above], level, below, faults)


def _above_of(code: str) -> list[str]:
    """The codes of all divisions in which one lies."""
    return [code[:digits] for digits in LEVELS.values() if digits < len(code)]


def _check_sum(whole: Number, level: str, parts: list[Number], faults: Faults) -> None:
    for bound in ("low", "value", "high"):
        ours: Decimal | None = getattr(whole, bound)
        theirs = [getattr(part, bound) for part in parts]
        if ours is None or None in theirs or sum(theirs) == ours:
            continue
        faults.add(
            NUMBERS,
            whole.line,
            f"{whole.measure} {whole.on} 的 {bound} 为 {ours}，"
            f"下级 {len(parts)} 个{LEVEL_WORDS[level]}合计 {sum(theirs)}，两者应相等。",
        )


def _tell_missing(
    whole: Number,
    level: str,
    parts: list[Number],
    levels: dict[str, str],
    faults: Faults,
) -> None:
    given = {part.division for part in parts}
    missing = sorted(
        code
        for code, its in levels.items()
        if its == level and code.startswith(whole.division) and code not in given
    )
    if missing:
        faults.add(
            NUMBERS,
            whole.line,
            f"{whole.measure} {whole.on} 缺少 {len(missing)} 个{LEVEL_WORDS[level]}的数据，"
            f"如 {missing[0]}。",
        )
