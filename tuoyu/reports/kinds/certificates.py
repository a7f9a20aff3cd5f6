"""证照到期: papers of institutions that ran out or run out within the next months."""

from datetime import timedelta

from tuoyu.core import clock
from tuoyu.divisions.queries import provision
from tuoyu.reports import registers
from tuoyu.reports.report import Asked, Kind, Link, Report, Section, Table

CODE = "certificates"
HEADER = ("机构名称", "所在", "证照", "有效期至", "还有天数")


def build(asked: Asked) -> Report:
    today = clock.today()
    within = provision("certificate.report_days").whole
    found = list(registers.running_out(asked.by, today + timedelta(days=within)))
    gone = [row for row in found if row.valid_until and row.valid_until < today]
    ahead = [row for row in found if row.valid_until and row.valid_until >= today]
    return Report(
        kind=CODE,
        title="托育服务机构证照到期情况",
        period=asked.period,
        as_of=today,
        opening=f"已过期{len(gone)}件，{within}天内到期{len(ahead)}件。",
        sections=tuple(
            Section(
                heading,
                table=Table(
                    heading,
                    HEADER,
                    tuple(
                        (
                            row.institution.name, row.institution.division.name,
                            row.get_kind_display(), row.valid_until,
                            (row.valid_until - today).days if row.valid_until else None,
                        )
                        for row in rows
                    ),
                    tuple(
                        Link("office-institution", (str(row.institution.public_id),))
                        for row in rows
                    ),
                    widths=(4, 2, 3, 2.4, 1.6),
                ),
            )
            for heading, rows in (("已过期的证照", gone), (f"{within}天内到期的证照", ahead))
        ),
        notes=("已登记新证照的，旧证照作废后不再列出",),
    )  # fmt: skip


KIND = Kind(CODE, "证照到期", "已过期和即将到期的证照，按到期日排列。", "day", build)
