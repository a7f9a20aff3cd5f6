"""单位考核: the tasks of every unit, and its assessment as far as the reader may see it."""

from tuoyu.core import clock
from tuoyu.reports import numbers
from tuoyu.reports.report import Asked, Kind, Report, Section, Table
from tuoyu.tasks.queries.assessed import assessments_for

CODE = "units"


def build(asked: Asked) -> Report:
    year, as_of = asked.period.first.year, asked.period.as_of(clock.today())
    tasks, praised, urged = numbers.unit_tasks(asked.division, year, as_of)
    rows = assessments_for(asked.by, year)
    scores = Table(
        "年度考核得分",
        ("单位", "得分", "状态", "考核办法"),
        tuple((row.unit.name, row.score, row.get_state_display(), row.scheme) for row in rows),
        widths=(4, 1.4, 2.4, 4),
        empty="本年度还没有考核，或者还不能查看。",
    )
    return Report(
        kind=CODE,
        title=f"{asked.period.words}成员单位任务和考核情况",
        period=asked.period,
        as_of=as_of,
        opening="任务按牵头单位统计，考核明细见各单位的考核页面。",
        sections=(
            Section("任务完成情况", numbers.praise_and_urge(praised, urged), tasks),
            Section("年度考核得分", table=scores),
        ),
    )


KIND = Kind(
    CODE, "单位任务和考核", "各单位牵头任务的完成、按期和超期，年度考核得分。", "year", build
)
