"""Where the platform uses a provision: rules, guides, papers, pages."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from tuoyu.rules import guide
from tuoyu.rules.catalogue import rules_using
from tuoyu.rules.filing.materials import MATERIALS
from tuoyu.rules.statements import drafts

# What acts, papers and pages read themselves: what happens there, and its public page or "".
# A test finds the provision that code names and nobody lists.
VISIT = (("现场核实的项目和建议值", "guide-filing"),)
RECEIPT, BASIS = (("文件签收的提醒", ""),), (("实施方案依据文件的提醒", "plan"),)
TASK = (("任务的期限和提醒", "plan"),)
MEETING = (("联席会议的期限和提醒", ""),)
ACTS: dict[str, tuple[tuple[str, str], ...]] = {
    "filing.receipt_working_days": (("计算备案回执的法定期限", "guide-filing"),),
    "filing.nonconformity_working_days": (("计算不符合规定通知的期限", "guide-filing"),),
    "health_evaluation.onsite_working_days": (("计算现场核实的期限", "guide-filing"),),
    "filing.registration_data_pushed": (("登记机关报送登记信息", ""),),
    "filing.recheck_working_days": (("计算整改复核的期限", ""),),
    "filing.change_decision_working_days": (("计算变更和终止的办理期限", ""),),
    "filing.annual_report_due": (("计算年度报告的截止日", ""),),
    "filing.change_promptly": (("变更备案的文书", ""),),
    "operation.closure_places_children_first": (("终止服务的文书", ""),),
    "penalty.standards_serious_yuan": (("注销备案的文书", ""),),
    "health_evaluation.items": VISIT,
    "health_evaluation.window_floor_percent": VISIT,
    "health_evaluation.observation_room_m2": VISIT,
    "health_evaluation.observation_beds": VISIT,
    "staff.health.min_count": VISIT,
    "staff.health.min_education": VISIT,
    "duplicate.name_likeness_percent": (("查找重复的机构档案", ""),),
    "duplicate.distance_m": (("查找重复的机构档案", ""),),
    "vacancy.stale_days": (("公开名录上空余托位的有效时间", "institutions"),),
    "class.infant.age_months": (("按月龄找托育", "institutions"),),
    "class.small.age_months": (("按月龄找托育", "institutions"),),
    "class.big.age_months": (("按月龄找托育", "institutions"),),
    "class.mixed.age_months": (("按月龄找托育", "institutions"),),
    "plan.receipt_reminder_days": RECEIPT,
    "plan.receipt_escalate_days": RECEIPT,
    "plan.basis_alarm_days": BASIS,
    "plan.basis_look_days": BASIS,
    "task.accept_working_days": TASK,
    "task.reminder_days": TASK,
    "task.escalate_clerk_days": TASK,
    "task.escalate_head_days": TASK,
    "task.escalate_office_days": TASK,
    "task.escalate_leader_days": TASK,
    "task.letter_answer_working_days": TASK,
    "task.report_months": TASK,
    "meeting.period_months": MEETING,
    "meeting.plan_ahead_days": MEETING,
    "meeting.issue_working_days": MEETING,
    "meeting.reply_working_days": MEETING,
    "meeting.comment_working_days": MEETING,
    "meeting.sign_working_days": MEETING,
    "meeting.minutes_working_days": MEETING,
    "meeting.reminder_days": MEETING,
    "certificate.report_days": (("证照到期报表", ""),),
    "survey.reminder_days": (("摸底调查的提醒", ""),),
    "licence.regime": (("判断办理备案还是许可", "guide-filing"),),
}


@dataclass(frozen=True)
class Use:
    """One place: its kind, its name, and its public page if it has one."""

    kind: str
    name: str
    url: str = ""


def uses_of(provision: str) -> list[Use]:
    """Every place that reads a provision, rules first; empty where it is kept for later parts."""
    checks = reverse("rules-checks")
    found = [Use("检查规则", rule.title, checks) for rule in rules_using(provision)]
    found += [
        Use("业务办理", words, reverse(name) if name else "")
        for words, name in ACTS.get(provision, ())
    ]
    found += [
        Use("备案材料", material.name, reverse("guide-filing"))
        for material in MATERIALS
        if material.basis == provision
    ]
    if provision in _in_guide():
        found.append(Use("办事指南", "托育机构备案", reverse("guide-filing")))
    if provision in _in_statements("basic_conditions", "condition"):
        found.append(Use("文书", "托育机构基本条件告知书"))
    if provision in _in_statements("commitment", "clause"):
        found.append(Use("文书", "备案承诺书"))
    return found


@cache
def _in_guide() -> frozenset[str]:
    return guide.load("filing").parameter_ids()


@cache
def _in_statements(name: str, table: str) -> frozenset[str]:
    return frozenset(id for draft in drafts(name, table) for id in draft.basis)
