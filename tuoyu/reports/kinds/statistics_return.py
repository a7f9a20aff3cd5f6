"""统计季报: the numbers that 托育服务统计调查 asks for, as far as its form is known (domain §10)."""

from datetime import date

from tuoyu.core import clock
from tuoyu.reports import registers
from tuoyu.reports.numbers import known_on
from tuoyu.reports.report import Asked, Cell, Kind, Report, Section, Table, shown
from tuoyu.statistics.catalogue import INDICATORS, indicator
from tuoyu.statistics.queries import by_street_known

CODE = "statistics-return"
STREET_CODES = ("institutions", "places", "inclusive_share", "enrolled", "use_rate", "staff")


def build(asked: Asked) -> Report:
    on = asked.period.as_of(clock.today())
    found = known_on(list(INDICATORS), asked.division, on)
    known = [each for each in found.values() if each.value is not None]
    lacking = [each for each in found.values() if each.value is None]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            indicator(m.code).group,
            indicator(m.code).name,
            m.value,
            m.unit,
            indicator(m.code).formula,
        )
        for m in known
    )
    return Report(
        kind=CODE,
        title=f"{asked.period.words}托育服务统计表",
        period=asked.period,
        as_of=on,
        opening=f"统计时点{shown(on)}。按现有档案可以报出{len(known)}项，{len(lacking)}项缺数据来源。",
        sections=(
            Section(
                "全区指标",
                table=Table("全区指标", ("类别", "指标", "数值", "单位", "计算式"), rows, widths=(1.4, 3.4, 1.8, 1.6, 4)),
            ),
            Section("分街道指标", table=_streets(asked.division, on)),
            Section(
                "缺数据的指标",
                table=Table(
                    "缺数据的指标", ("指标", "缺什么"),
                    tuple((indicator(m.code).name, m.missing) for m in lacking), widths=(3, 6),
                ),
            ),
        ),
        notes=(
            "国家统计调查表式未全部取得，指标按实施方案和国家公开口径列示",
            "冻结的期间以统计室的数为准，更正另行登记",
        ),
    )  # fmt: skip


def _streets(division: str, on: date) -> Table:
    found = by_street_known(STREET_CODES, division=division, on=on)
    rows = []
    for code, name in registers.street_names(division).items():
        here = found.get(code, {})
        rows.append((name, *(here[each].value if each in here else None for each in STREET_CODES)))
    heads = (f"{indicator(each).name}（{indicator(each).unit}）" for each in STREET_CODES)
    return Table("分街道指标", ("街道", *heads), tuple(rows))


KIND = Kind(CODE, "统计季报", "托位、收托、人员等统计指标，全区和分街道。", "quarter", build)
