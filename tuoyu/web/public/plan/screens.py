"""The pages that a clause of the plan may name, in words."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Screen:
    """`url` is empty for pages that only staff or institutions may open."""

    label: str
    url: str


LABELS = {
    "institutions": "找托育（公开名录）",
    "guide-filing": "托育机构备案办事指南",
    "plan": "实施方案逐条公开",
    "rules": "法规条款（公开）",
    "provider-filing-start": "机构网上备案",
    "provider-vacancies": "机构报送空余托位",
    "guide-registration": "登记指引",
    "office-registrations": "未备案机构（工作人员）",
    "office-survey": "摸底调查（工作人员）",
    "office-filings": "备案办件（工作人员）",
    "office-institutions": "机构档案（工作人员）",
    "plan-document": "实施方案全文（公开）",
    "office-plan": "实施方案逐条进展（工作人员）",
    "office-plan-group": "领导小组和单位（工作人员）",
    "office-plan-documents": "文件分发和签收（工作人员）",
    "office-plan-bases": "依据文件和效力核实（工作人员）",
    "office-tasks": "任务派发和督办（工作人员）",
    "office-task-assessments": "单位年度考核（工作人员）",
    "office-meetings": "部门联席会议（工作人员）",
    "office-cockpit": "驾驶舱（工作人员）",
    "office-statistics": "指标（工作人员）",
    "plan-data": "实施方案开放数据",
    "people": "人员与岗位（工作人员）",
}
FOR_STAFF = ("office-", "provider-", "people")


def screens_of(names: tuple[str, ...]) -> list[Screen]:
    """Those that exist; a name without a page counts for nothing."""
    found = []
    for name in names:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(
            Screen(LABELS.get(name, "平台页面"), "" if name.startswith(FOR_STAFF) else url)
        )
    return found
