"""年度工作报告: the year against its targets, the plan clause by clause."""

from tuoyu.core import clock
from tuoyu.divisions.queries import district
from tuoyu.reports import numbers
from tuoyu.reports.clauses import implementation
from tuoyu.reports.report import Asked, Kind, Report, Section

CODE = "annual"


def build(asked: Asked) -> Report:
    period, today = asked.period, clock.today()
    as_of = period.as_of(today)
    supply, found = numbers.compared(numbers.SUPPLY, asked.division, period, "目标完成情况")
    filing, filed = numbers.compared(numbers.FILING, asked.division, period, "备案和监管")
    tasks, praised, urged = numbers.unit_tasks(asked.division, period.first.year, as_of)
    clauses = implementation(asked.division, period.first.year, as_of)
    return Report(
        kind=CODE,
        title=f"{district().name}{period.words}托育服务工作报告",
        period=period,
        as_of=as_of,
        opening=f"现将{period.words}实施方案落实情况报告如下。",
        sections=(
            Section("目标完成情况", (numbers.sentence(found),), supply),
            Section("备案和监管", (numbers.sentence(filed),), filing),
            Section("任务完成情况", numbers.praise_and_urge(praised, urged), tasks),
            Section("实施方案逐条落实情况", table=clauses),
            Section("存在的问题和下一年安排", ("请根据全年情况填写。",)),
        ),
        figures=numbers.figures([*found, *filed]),
    )


KIND = Kind(
    CODE, "年度工作报告", "全年目标完成情况和实施方案逐条落实情况。", "year", build, is_sent=True
)
