"""At which step of the work each rule is asked: for the page that lists the checks."""

from dataclasses import dataclass

from tuoyu.rules.advisor import capacity, needs
from tuoyu.rules.choice import Choice
from tuoyu.rules.filing import (
    area_per_place,
    carers_ratio,
    class_size,
    floors,
    forbidden_sites,
    head_qualification,
    health_staff,
    home_care_point,
    kindergarten_class,
    lease_term,
    outdoor_area,
    own_exits,
    support_staff,
)
from tuoyu.rules.filing.check import RULES as FILING
from tuoyu.rules.findings import Rule, Severity
from tuoyu.rules.institution.catalogue import RULES as INSTITUTION
from tuoyu.rules.registration.catalogue import RULES as REGISTRATION
from tuoyu.rules.standards import (
    evacuation_doors,
    filing_clocks,
    observation_room,
    rooms,
    special_construction,
    statutory_holidays,
)
from tuoyu.rules.standards.catalogue import RULES as STANDARDS
from tuoyu.rules.strength import strength_of


class Step(Choice):
    """Where in the work a check is made, in the order of the work."""

    ADVISOR = "advisor", "筹办：开办条件测算"
    REGISTRATION = "registration", "登记：判断在哪里登记、要不要备案"
    SUBMIT = "submit", "备案：提交和发放回执"
    CHANGE = "change", "备案：变更"
    CLOCKS = "clocks", "备案：办理期限"
    VERIFICATION = "verification", "备案：现场核实"
    ANNUAL_REPORT = "annual_report", "年度报告"
    FILE = "file", "机构档案：每天"
    LATER = "later", "日常照护和规划（供查阅，尚未用于办理）"


@dataclass(frozen=True, slots=True)
class Check:
    """One check at one step: what it is, the provisions it may read, how grave its findings are."""

    id: str
    title: str
    step: Step
    uses: tuple[str, ...]
    severities: tuple[Severity, ...]


ADVISED = (
    lease_term.RULE,
    floors.RULE,
    own_exits.RULE,
    forbidden_sites.RULE,
    area_per_place.RULE,
    outdoor_area.RULE,
    home_care_point.RULE,
    kindergarten_class.RULE,
    class_size.RULE,
    head_qualification.RULE,
    carers_ratio.RULE,
    health_staff.RULE,
    support_staff.RULE,
    capacity.RULE,
    needs.RULE,
    evacuation_doors.RULE,
    observation_room.RULE,
    rooms.RULE,
    special_construction.RULE,
)
TIMED = (filing_clocks.RULE, statutory_holidays.RULE)
# What acts themselves check against a provision, without a rule of its own.
BY_ACTS = (
    Check(
        "act.visit",
        "现场核实的14项",
        Step.VERIFICATION,
        (
            "health_evaluation.items",
            "health_evaluation.onsite_working_days",
            "health_evaluation.window_floor_percent",
            "health_evaluation.observation_room_m2",
            "health_evaluation.observation_beds",
            "staff.health.min_count",
            "staff.health.min_education",
        ),
        (Severity.BLOCKING,),
    ),
    Check(
        "act.annual_report",
        "按时报送年度报告",
        Step.ANNUAL_REPORT,
        ("operation.annual_report", "filing.annual_report_due"),
        (Severity.WARNING,),
    ),
)


def checks() -> tuple[Check, ...]:
    """Every check at every step, in the order of the work; a rule asked twice stands twice."""
    filing = tuple(applied.card for applied in FILING)
    placed = (
        *_at(Step.ADVISOR, ADVISED),
        *_at(Step.REGISTRATION, REGISTRATION),
        *_at(Step.SUBMIT, filing),
        *_at(Step.CHANGE, filing),
        *_at(Step.CLOCKS, TIMED),
        *BY_ACTS,
        *_at(Step.FILE, INSTITUTION),
        *_at(Step.LATER, [r for r in STANDARDS if r not in ADVISED and r not in TIMED]),
    )
    order = list(Step)
    return tuple(sorted(placed, key=lambda check: order.index(check.step)))


def _at(step: Step, rules: "tuple[Rule, ...] | list[Rule]") -> list[Check]:
    return [Check(rule.id, rule.title, step, rule.uses, strength_of(rule)) for rule in rules]
