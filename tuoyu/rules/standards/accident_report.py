"""To whom an accident is reported, and how soon."""

from dataclasses import dataclass
from datetime import date

from tuoyu.rules.choice import Choice
from tuoyu.rules.dated import LAW, Dated, Law
from tuoyu.rules.findings import Rule

RULE = Rule(
    id="standards.accident_report",
    title="事故报告时限",
    version=1,
    uses=(
        "accident.rescue_tell_report",
        "accident.head_reports_hours",
        "accident.level_reports_hours",
        "accident.report_duty",
        "accident.food_poisoning_report_hours",
        "accident.abuse_police_at_once",
        "infection.urgent_report_hours",
    ),
    codes=(),
)


class Accident(Choice):
    """What happened."""

    INJURY = "injury", "婴幼儿伤害"
    WORK_SAFETY = "work_safety", "生产安全事故"
    FOOD_POISONING = "food_poisoning", "疑似食物中毒"
    ABUSE = "abuse", "虐待或性侵害"
    EPIDEMIC = "epidemic", "甲类传染病或不明原因聚集"


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `hours` None: at once."""

    to: str
    hours: int | None
    basis: tuple[Dated, ...]


def accident_report(kind: Accident, *, on: date, law: Law = LAW) -> tuple[Report, ...]:
    """The reports that an accident asks for, the soonest first."""

    def at_once(to: str, id: str) -> Report:
        return Report(to, None, (law.parameter(id, on=on),))

    def within(to: str, *ids: str) -> Report:
        basis = tuple(law.parameter(id, on=on) for id in ids)
        return Report(to, basis[0].whole, basis)

    if kind is Accident.ABUSE:
        return (at_once("公安机关", "accident.abuse_police_at_once"),)
    guardian = at_once("监护人和主管部门", "accident.rescue_tell_report")
    if kind is Accident.FOOD_POISONING:
        to = "市场监管部门和卫生健康部门"
        return (guardian, within(to, "accident.food_poisoning_report_hours"))
    if kind is Accident.EPIDEMIC:
        return (guardian, within("疾病预防控制机构和主管部门", "infection.urgent_report_hours"))
    if kind is Accident.WORK_SAFETY:
        return (
            at_once("机构负责人", "accident.report_duty"),
            within("应急管理部门和主管部门", "accident.head_reports_hours", "accident.report_duty"),
            within("上级部门", "accident.level_reports_hours"),
        )
    return (guardian,)
