"""The numbers of the reports: indicators of a period beside the one before and what is aimed at,
and the tasks of the units."""

from collections.abc import Mapping, Sequence
from datetime import date

from tuoyu.core import clock
from tuoyu.plan.queries import member_units
from tuoyu.reports.periods import Period
from tuoyu.reports.report import Cell, Figure, Table, joined
from tuoyu.statistics.catalogue import indicator
from tuoyu.statistics.measured import Measured, digits
from tuoyu.statistics.queries import measure, series
from tuoyu.statistics.targets import TargetPoint, gap, targets_of_all
from tuoyu.tasks.queries import UnitTasks, state_by_unit

SUPPLY = ("places", "places_per_1000", "inclusive_share", "certified_share", "use_rate",
          "enrolment_rate")  # fmt: skip
FILING = ("institutions", "filing_rate", "receipts_on_time", "unfiled", "unfiled_overdue")
NONE = UnitTasks()


def figures(found: Sequence[Measured]) -> tuple[Figure, ...]:
    return tuple(Figure(m.code, indicator(m.code).name, m.words, m.as_of) for m in found)


def sentence(found: Sequence[Measured]) -> str:
    """托位数1,200个，每千人口托位数4.12个/千人…; what is not known is left out."""
    told = [f"{indicator(m.code).name}{m.words}" for m in found if m.value is not None]
    return "，".join(told) + "。" if told else "现有档案还算不出各项指标。"


def known_on(codes: Sequence[str], division: str, on: date) -> Mapping[str, Measured]:
    """The indicators on a day: as frozen (and corrected since) where that day was frozen, else live."""
    frozen = series(codes, division=division, until=on, months=1)
    if all(found and found[0].as_of == on for found in frozen.values()):
        return {code: found[0] for code, found in frozen.items()}
    return measure(codes, division=division, on=on)


def compared(
    codes: Sequence[str], division: str, period: Period, caption: str
) -> tuple[Table, list[Measured]]:
    """The indicators on the last day of a period, on that of the period before, target and gap."""
    on = period.as_of(clock.today())
    now = known_on(codes, division, on)
    before = known_on(codes, division, period.before().last)
    aims = targets_of_all(codes, division=division)
    rows = tuple(_row(now[code], before[code], aims[code], on) for code in codes)
    table = Table(
        caption, ("指标", "本期", "上期", "目标", "差距"), rows, widths=(3.2, 3.4, 2.6, 2.9, 2.4)
    )
    return table, [now[code] for code in codes]


def _row(now: Measured, before: Measured, aims: list[TargetPoint], on: date) -> tuple[Cell, ...]:
    target, distance = target_words(now, aims, on)
    return indicator(now.code).name, now.words, before.shown, target, distance


def target_words(now: Measured, aims: Sequence[TargetPoint], on: date) -> tuple[str, str]:
    """What is aimed at (4.5个/千人（2025年）) and how far it is; "" where nothing is."""
    of = indicator(now.code)
    found = gap(of, now.value, aims, on)
    if found is None or found.point.value is None:
        return "", ""
    point, unit = found.point, of.unit
    aimed = f"{digits(found.point.value, unit)}{unit}（{point.year}年）"
    if found.is_met:
        return aimed, "已达到"
    lacking = "个百分点" if unit == "%" else unit
    return aimed, f"差{digits(abs(found.value), unit)}{lacking}"


def unit_tasks(division: str, year: int, on: date) -> tuple[Table, list[str], list[str]]:
    """The tasks of every unit that has one, as of a day; the units to praise, and those to urge."""
    states = state_by_unit(division, year, on)
    named = [
        (unit.name, states[unit.code]) for unit in member_units(division) if unit.code in states
    ]
    rows = tuple(
        (name, each.total, each.done, each.on_time, each.overdue, each.waiting_acceptance)
        for name, each in named
    )
    table = Table(
        "各单位任务完成情况",
        ("单位", "牵头任务", "已完成", "按期完成", "超期", "待签收"),
        rows,
        widths=(4, 1.6, 1.6, 1.6, 1.2, 1.4),
        empty="本年度还没有派发任务。",
    )
    praised = [name for name, each in named if each.done and each.done == each.on_time and not each.overdue]  # fmt: skip
    urged = [f"{name}（{each.overdue}项）" for name, each in named if each.overdue]
    return table, praised, urged


def praise_and_urge(praised: Sequence[str], urged: Sequence[str]) -> tuple[str, ...]:
    """What a bulletin says of the units, for the office to go over."""
    told = []
    if praised:
        told.append(f"{joined(praised)}牵头的任务按期完成、没有超期，予以表扬。")
    if urged:
        told.append(f"{joined(urged)}有任务超期，请尽快办理并在平台报告进展。")
    return tuple(told) or ("各单位没有超期的任务。",)
