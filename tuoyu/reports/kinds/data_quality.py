"""数据质量: what has to be mended in the records before its numbers are quoted."""

from itertools import islice

from tuoyu.core import clock
from tuoyu.reports import quality
from tuoyu.reports.report import Asked, Kind, Report, Section, Table

CODE = "data-quality"
MOST = 200  # of one question in a paper; the page of the question shows all


def build(asked: Asked) -> Report:
    today = clock.today()
    found = [(each, list(each.faults(asked.by))) for each in quality.asked(asked.by)]
    wrong = [(question, faults) for question, faults in found if faults]
    total = sum(len(faults) for _question, faults in wrong)
    summary = Table(
        "各项问题数量",
        ("问题", "影响", "数量"),
        tuple((question.label, question.why, len(faults)) for question, faults in found),
        widths=(3, 6, 1.2),
    )
    return Report(
        kind=CODE,
        title="数据质量报告",
        period=asked.period,
        as_of=today,
        opening=f"核对{len(found)}项，{len(wrong)}项有问题，共{total}条。",
        sections=(
            Section("总体情况", table=summary),
            *(
                Section(
                    question.label,
                    (question.why,)
                    + ((f"以下列出前{MOST}条。",) if len(faults) > MOST else ()),
                    Table(
                        question.label, ("名称", "所在", "问题"),
                        tuple(quality.row(each) for each in islice(faults, MOST)),
                        tuple(each.link for each in islice(faults, MOST)),
                        widths=(3, 2, 4),
                    ),
                )
                for question, faults in wrong
            ),
        ),
    )  # fmt: skip


KIND = Kind(
    CODE, "数据质量", "档案里缺的、过期的、对不上的，逐条列出，点开就能更正。", "day", build
)
