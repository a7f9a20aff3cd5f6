"""备案时限: receipts given within the period, on time or not, and what is late now."""

from collections import Counter

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.reports import registers
from tuoyu.reports.report import Asked, Kind, Link, Report, Section, Table

CODE = "filing-timeliness"


def build(asked: Asked) -> Report:
    today, period = clock.today(), asked.period
    given = registers.receipted(asked.by, period.first, period.last)
    names = registers.street_names(asked.division)
    total = Counter(code[: registers.STREET_DIGITS] for code, _due, _at in given)
    good = Counter(code[: registers.STREET_DIGITS] for code, due, at in given if at <= due)
    late = list(registers.late_now(asked.by))
    on_time = sum(good.values())
    share = f"，按期率{100 * on_time / len(given):.1f}%" if given else ""
    return Report(
        kind=CODE,
        title=f"{period.words}备案办理时限情况",
        period=period,
        as_of=period.as_of(today),
        opening=f"发出回执{len(given)}件，其中按期{on_time}件{share}；现有超期未办{len(late)}件。",
        sections=(
            Section(
                "按街道",
                table=Table(
                    "按街道", ("街道", "发出回执", "按期", "超期"),
                    tuple(
                        (name, total[code], good[code], total[code] - good[code])
                        for code, name in names.items()
                    ),
                ),
            ),
            Section(
                "现在超期未办的",
                table=Table(
                    "现在超期未办的", ("申请编号", "机构", "办理期限", "超期天数"),
                    tuple(
                        (each.number or "", each.shown_name, each.due_on,
                         (today - each.due_on).days if each.due_on else None)
                        for each in late
                    ),
                    tuple(Link("office-filing", (str(each.public_id),)) for each in late),
                    widths=(3, 4, 2.4, 1.6),
                ),
            ),
        ),
        notes=("办理期限按工作日计算，依据国卫办人口发〔2019〕25号",),
    )  # fmt: skip


KIND = Kind(
    CODE, "备案办理时限", "按期发出回执的件数，按街道；现在超期的逐件列出。", "quarter", build,
    permission=Permission.FILING_READ,
)  # fmt: skip
