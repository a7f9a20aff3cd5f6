"""The kinds of reports: each is one file here with its `KIND`, listed below in the order shown."""

from collections.abc import Mapping

from tuoyu.core.errors import NotFound
from tuoyu.reports.kinds import (
    annual,
    certificates,
    data_quality,
    filing_timeliness,
    implementation,
    institutions,
    monthly,
    quarterly,
    staffing,
    statistics_return,
    units,
)
from tuoyu.reports.report import Kind

KINDS: Mapping[str, Kind] = {
    each.KIND.code: each.KIND
    for each in (
        monthly, quarterly, annual, statistics_return, implementation, units, filing_timeliness,
        institutions, certificates, staffing, data_quality,
    )
}  # fmt: skip


def kind(code: str) -> Kind:
    """Raises NotFound."""
    try:
        return KINDS[code]
    except KeyError:
        raise NotFound("没有这种报告，请从报告列表中选择。") from None
