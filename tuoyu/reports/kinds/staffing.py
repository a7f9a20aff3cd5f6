"""从业人员统计: counts by street and by role; nobody is named."""

from collections import Counter

from tuoyu.core import clock
from tuoyu.reports import registers
from tuoyu.reports.report import Asked, Cell, Kind, Report, Section, Table
from tuoyu.rules.filing.facts import StaffRole

CODE = "staffing"


def build(asked: Asked) -> Report:
    jobs = registers.jobs(asked.by)
    names = registers.street_names(asked.division)
    by_street = Counter(code[: registers.STREET_DIGITS] for code, _roles, _full in jobs)
    full = Counter(code[: registers.STREET_DIGITS] for code, _roles, whole in jobs if whole)
    by_role = Counter(role for _code, roles, _full in jobs for role in roles)
    streets: tuple[tuple[Cell, ...], ...] = tuple(
        (name, by_street[code], full[code], by_street[code] - full[code])
        for code, name in names.items()
    )
    return Report(
        kind=CODE,
        title="托育服务从业人员统计",
        period=asked.period,
        as_of=clock.today(),
        opening=f"在岗{len(jobs):,}人，其中全职{sum(full.values()):,}人。",
        sections=(
            Section("按街道", table=Table("按街道", ("街道", "在岗人数", "全职", "兼职"), streets)),
            Section(
                "按岗位",
                table=Table(
                    "按岗位",
                    ("岗位", "人数"),
                    tuple((each.label, by_role[each.value]) for each in StaffRole),
                ),
            ),
        ),
        notes=("一人兼任几个岗位的，按岗位分别计数",),
    )


KIND = Kind(CODE, "从业人员统计", "在岗人数按街道和岗位统计，不列姓名。", "day", build)
