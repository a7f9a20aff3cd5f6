"""A yearly report in words, for both sides."""

from typing import Any

from tuoyu.filing.models import AnnualReport


def report_rows(report: AnnualReport) -> list[dict[str, Any]]:
    """Rows for the component `summary_list`."""
    return [
        {"key": "年末在托人数", "value": f"{report.children} 名"},
        {"key": "年末工作人员数", "value": f"{report.staff} 名"},
        {"key": "一年工作情况", "value": report.work},
        {"key": "下一年工作计划", "value": report.plan},
    ]
