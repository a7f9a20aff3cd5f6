"""季度工作报告: the month's numbers for a quarter, with the resolutions that are open."""

from tuoyu.core import clock
from tuoyu.divisions.queries import district
from tuoyu.meetings.queries import open_resolutions
from tuoyu.reports import numbers
from tuoyu.reports.report import Asked, Kind, Report, Section, Table

CODE = "quarterly"


def build(asked: Asked) -> Report:
    period, today = asked.period, clock.today()
    as_of = period.as_of(today)
    supply, found = numbers.compared(numbers.SUPPLY, asked.division, period, "供给和服务")
    filing, filed = numbers.compared(numbers.FILING, asked.division, period, "备案")
    tasks, praised, urged = numbers.unit_tasks(asked.division, period.last.year, as_of)
    decided = resolutions(asked.division)
    return Report(
        kind=CODE,
        title=f"{district().name}{period.words}托育服务工作报告",
        period=period,
        as_of=as_of,
        opening=f"现将{period.words}托育服务工作情况报告如下。",
        sections=(
            Section("主要指标", (numbers.sentence(found),), supply),
            Section("机构备案", (numbers.sentence(filed),), filing),
            Section("任务推进", numbers.praise_and_urge(praised, urged), tasks),
            Section("联席会议议定事项", (f"未办结的议定事项{len(decided.rows)}项。",), decided),
            Section("存在的问题和下一步打算", ("请根据本季度情况填写。",)),
        ),
        figures=numbers.figures([*found, *filed]),
    )


def resolutions(division: str) -> Table:
    rows = open_resolutions(division).select_related("lead", "meeting")
    return Table(
        "未办结的议定事项",
        ("会议", "议定事项", "牵头单位", "期限"),
        tuple(
            (str(row.meeting), row.text, row.lead.name if row.lead else None, row.due_on)
            for row in rows
        ),
        widths=(2.4, 5, 3, 2),
    )


KIND = Kind(
    CODE,
    "季度工作报告",
    "一个季度的指标、备案、任务和会议议定事项。",
    "quarter",
    build,
    is_sent=True,
)
