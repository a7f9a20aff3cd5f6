"""What must hold between plan, units and legal basis; nothing of the plan may be lost."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from tuoyu.flows.packs.faults import Faults
from tuoyu.flows.packs.plan import BASIS, PLAN, UNITS
from tuoyu.flows.packs.shapes import ClauseRow, Pack, UnitRow

_SPACE = re.compile(r"\s+")
_BRACKET = re.compile(r"（(.+)）")
_SHOWN = 12


def check_plan(pack: Pack, faults: Faults) -> None:
    _check_units(pack, faults)
    if pack.document is None:
        return
    _check_tree(pack, faults)
    _check_parts(pack, faults)
    _check_attributions(pack, faults)
    _check_mapping(pack, faults)
    _check_instruments(pack, faults)
    _check_text(pack, faults)


def members(pack: Pack, code: str) -> tuple[UnitRow, ...]:
    """The units behind a code or a collective name (`@streets`), in the order of the pack."""
    for group in pack.groups:
        if group.code == code:
            return tuple(unit for unit in pack.units if group.holds(unit))
    return tuple(unit for unit in pack.units if unit.code == code)


def whole_text(clauses: Sequence[ClauseRow]) -> str:
    """The document again: heading, text, the clauses below, attribution, in order."""
    below: dict[str, list[ClauseRow]] = defaultdict(list)
    for clause in clauses:
        below[clause.parent].append(clause)

    def told(clause: ClauseRow, depth: int) -> str:
        parts = "".join(told(each, depth + 1) for each in below[clause.code] if depth < 20)
        return clause.heading + clause.text + parts + clause.attribution

    return "".join(told(clause, 0) for clause in below[""])


def without_space(text: str) -> str:
    return _SPACE.sub("", text)


def _check_units(pack: Pack, faults: Faults) -> None:
    known = {row.code for row in pack.divisions}
    codes: set[str] = set()
    printed: set[str] = set()
    for unit in pack.units:
        if unit.code in codes:
            faults.add(UNITS, unit.line, f"单位代码“{unit.code}”重复。")
        if unit.printed in printed:
            faults.add(UNITS, unit.line, f"单位简称“{unit.printed}”重复。")
        if not re.fullmatch(r"[a-z0-9-]+", unit.code):
            faults.add(UNITS, unit.line, f"单位代码“{unit.code}”只能用小写字母、数字和短横。")
        if unit.division not in known:
            faults.add(UNITS, unit.line, f"区划 {unit.division} 不存在。")
        codes.add(unit.code)
        printed.add(unit.printed)
    for group in pack.groups:
        if group.code in codes or group.printed in printed:
            faults.add(UNITS, group.line, f"集合名称“{group.printed}”重复。")
        if not members(pack, group.code):
            faults.add(UNITS, group.line, f"集合名称“{group.printed}”下没有单位。")
        codes.add(group.code)
        printed.add(group.printed)


def _check_tree(pack: Pack, faults: Faults) -> None:
    """Parents stand before their clauses, and the file runs in reading order."""
    path: list[str] = []
    seen: set[str] = set()
    for clause in pack.clauses:
        if clause.code in seen:
            faults.add(PLAN, clause.line, f"条款 {clause.code} 重复。")
        elif clause.parent and clause.parent not in seen:
            faults.add(PLAN, clause.line, f"上级条款 {clause.parent} 不存在，或排在后面。")
        elif clause.parent and clause.parent not in path:
            faults.add(
                PLAN, clause.line, f"条款 {clause.code} 没有紧跟在上级 {clause.parent} 之下。"
            )
        seen.add(clause.code)
        path = path[: path.index(clause.parent) + 1] if clause.parent in path else []
        path.append(clause.code)


def _check_parts(pack: Pack, faults: Faults) -> None:
    assert pack.document
    if not any(unit.code == pack.document.issuer for unit in pack.units):
        faults.add(PLAN, 0, f"印发单位“{pack.document.issuer}”不在 {UNITS} 中。")
    for clause in pack.clauses:
        for code in (*clause.lead, *clause.support):
            if not members(pack, code):
                faults.add(PLAN, clause.line, f"单位“{code}”不在 {UNITS} 中。")


def _check_attributions(pack: Pack, faults: Faults) -> None:
    """The units printed in a bracket are those of the clauses above it: none lost, none added."""
    named = {group.printed: group.code for group in pack.groups}
    named |= {unit.printed: unit.code for unit in pack.units}
    for clause in pack.clauses:
        if not clause.attribution:
            continue
        bracket = _BRACKET.fullmatch(without_space(clause.attribution))
        if bracket is None:
            faults.add(PLAN, clause.line, "attribution 应是全角括号括起的责任单位，用顿号分隔。")
            continue
        printed = {named.get(name, f"“{name}”") for name in bracket[1].split("、")}
        given = {
            code
            for each in _with_below(pack.clauses, clause.code)
            for code in (*each.lead, *each.support)
        }
        for code in sorted(printed - given):
            faults.add(PLAN, clause.line, f"原文括号里的 {code} 没有列入下属条款的责任单位。")
        for code in sorted(given - printed):
            faults.add(PLAN, clause.line, f"责任单位 {code} 不在原文括号里。")


def _with_below(clauses: Sequence[ClauseRow], code: str) -> Iterable[ClauseRow]:
    inside = {code}
    for clause in clauses:
        if clause.parent in inside:
            inside.add(clause.code)
        if clause.code in inside:
            yield clause


def _check_mapping(pack: Pack, faults: Faults) -> None:
    """Every unit has a clause that names it, and the clauses noted beside a unit do name it."""
    codes = {clause.code for clause in pack.clauses}
    own: dict[str, set[str]] = defaultdict(set)
    for clause in pack.clauses:
        for code in (*clause.lead, *clause.support):
            for unit in members(pack, code):
                own[clause.code].add(unit.code)
    for unit in pack.units:
        if not any(unit.code in units for units in own.values()):
            faults.add(UNITS, unit.line, f"“{unit.printed}”没有任何条款。")
        if not unit.clauses:
            faults.add(UNITS, unit.line, f"“{unit.printed}”没有写 clauses。")
        for code in unit.clauses:
            if code not in codes:
                faults.add(UNITS, unit.line, f"条款 {code} 不存在。")
            elif not any(unit.code in own[each.code] for each in _with_below(pack.clauses, code)):
                faults.add(UNITS, unit.line, f"条款 {code} 没有点名“{unit.printed}”。")


def _check_instruments(pack: Pack, faults: Faults) -> None:
    codes = {clause.code for clause in pack.clauses}
    seen: set[str] = set()
    for row in pack.instruments:
        if row.code in seen:
            faults.add(BASIS, row.line, f"文件“{row.code}”重复。")
        seen.add(row.code)
        for code in row.clauses:
            if code not in codes:
                faults.add(BASIS, row.line, f"条款 {code} 不存在。")


def _check_text(pack: Pack, faults: Faults) -> None:
    assert pack.document
    told = without_space(whole_text(pack.clauses))
    printed = without_space(pack.document.full_text)
    if told == printed:
        return
    at = next(
        (n for n, (a, b) in enumerate(zip(told, printed, strict=False)) if a != b),
        min(len(told), len(printed)),
    )
    faults.add(
        PLAN,
        _line_of_text(pack.clauses, at),
        f"条款连起来与全文不一致：全文为“{printed[at : at + _SHOWN]}”，"
        f"条款为“{told[at : at + _SHOWN]}”（第 {at + 1} 个字起）。",
    )


def _line_of_text(clauses: Sequence[ClauseRow], at: int) -> int:
    """The clause in which the character stands (brackets count to the clause before them)."""
    length = 0
    line = 0
    for clause in clauses:
        line = clause.line
        length += len(without_space(clause.heading + clause.text))
        if at < length:
            break
    return line
