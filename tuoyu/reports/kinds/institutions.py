"""机构名册: the filed institutions with their places, by street; no person is named."""

from tuoyu.core import clock
from tuoyu.registry.models import Institution
from tuoyu.reports import registers
from tuoyu.reports.report import Asked, Cell, Kind, Link, Report, Section, Table

CODE = "institutions"
HEADER = ("机构名称", "类别", "性质", "所在", "托位数", "普惠", "备案编号", "备案日期")


def build(asked: Asked) -> Report:
    rows = list(registers.institutions(asked.by))
    places = sum(row.places for row in rows)  # type: ignore[attr-defined]
    inclusive = sum(row.inclusive for row in rows)
    return Report(
        kind=CODE,
        title="已备案托育服务机构名册",
        period=asked.period,
        as_of=clock.today(),
        opening=f"已备案、未终止的机构{len(rows)}家，托位{places:,}个，其中普惠机构{inclusive}家。",
        sections=(
            Section(
                "机构名册",
                table=Table(
                    "机构名册",
                    HEADER,
                    tuple(_row(row) for row in rows),
                    tuple(Link("office-institution", (str(row.public_id),)) for row in rows),
                    widths=(4, 2, 2, 2, 1.2, 1.2, 3, 2.4),
                ),
            ),
        ),
    )


def _row(row: Institution) -> tuple[Cell, ...]:
    return (
        row.name, row.get_kind_display(), row.get_nature_display(), row.division.name,
        row.places, "是" if row.inclusive else "否", row.filing_number or "", row.filed_on,  # type: ignore[attr-defined]
    )  # fmt: skip


KIND = Kind(CODE, "机构名册", "已备案机构的类别、性质、托位和备案编号。", "day", build)
