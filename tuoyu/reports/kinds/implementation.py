"""逐条落实情况表: every duty clause of the plan with its units and its tasks."""

from tuoyu.core import clock
from tuoyu.reports.clauses import implementation
from tuoyu.reports.report import Asked, Kind, Report, Section

CODE = "implementation"


def build(asked: Asked) -> Report:
    as_of = asked.period.as_of(clock.today())
    table = implementation(asked.division, asked.period.first.year, as_of)
    with_tasks = sum(1 for row in table.rows if row[3])
    late = sum(1 for row in table.rows if row[5])
    return Report(
        kind=CODE,
        title=f"{asked.period.words}实施方案逐条落实情况表",
        period=asked.period,
        as_of=as_of,
        opening=(
            f"实施方案共{len(table.rows)}项责任条款，{with_tasks}项有本年度任务，"
            f"{late}项有任务超期。"
        ),
        sections=(Section("逐条落实情况", table=table),),
        notes=("任务状态为制表当日的状态",),
    )


KIND = Kind(CODE, "逐条落实情况表", "实施方案每一条的牵头单位、任务和完成情况。", "year", build)
