"""工作通报: the month in numbers, the tasks of the units, praise and reminders. The office edits it."""

from tuoyu.core import clock
from tuoyu.divisions.queries import district
from tuoyu.reports import numbers
from tuoyu.reports.report import Asked, Kind, Report, Section

CODE = "monthly"
NEXT = (
    "请有超期任务的单位逐项说明原因，提出完成时间。",
    "请各街道继续核实已登记未备案的机构，督促其备案。",
)


def build(asked: Asked) -> Report:
    period = asked.period
    as_of = period.as_of(clock.today())
    supply, found = numbers.compared(numbers.SUPPLY, asked.division, period, "供给和服务")
    filing, filed = numbers.compared(numbers.FILING, asked.division, period, "备案")
    tasks, praised, urged = numbers.unit_tasks(asked.division, period.last.year, as_of)
    return Report(
        kind=CODE,
        title=f"关于{period.words}托育服务工作情况的通报",
        period=period,
        as_of=as_of,
        opening=(
            f"现将{period.words}{district().name}托育服务工作情况通报如下（数据截至"
            f"{as_of.month}月{as_of.day}日）。"
        ),
        sections=(
            Section("总体情况", (numbers.sentence(found),), supply),
            Section("备案情况", (numbers.sentence(filed),), filing),
            Section("任务完成情况", numbers.praise_and_urge(praised, urged), tasks),
            Section("下一步工作", NEXT),
        ),
        figures=numbers.figures([*found, *filed]),
    )


KIND = Kind(
    CODE,
    "月度工作通报",
    "当月各项指标、各单位任务完成情况，表扬和提醒。",
    "month",
    build,
    is_sent=True,
)
