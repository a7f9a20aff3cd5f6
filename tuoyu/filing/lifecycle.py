"""The life of a case (备案办件): a filing, a change of one, or the end of one.

Receipt first, verify after (国卫办人口发〔2019〕25号 第九条): the receipt is given on the papers; what is
found not to conform, on paper or on site, is published, mended and lifted. A change (变更备案) and a
closure (终止服务) go through the same submission and return, and end `settled`. Which step a kind of
case may take stands in `STEPS_OF_KIND`.
"""

from tuoyu.core.authority import Permission
from tuoyu.core.lifecycle import Lifecycle, State, Step
from tuoyu.core.lifecycle.table import Tone
from tuoyu.rules.choice import Choice


class CaseKind(Choice):
    """What a case is about."""

    FILING = "filing", "备案"
    CHANGE = "change", "变更备案"
    CLOSURE = "closure", "终止服务"


PREPARE, DECIDE = Permission.FILING_PREPARE, Permission.FILING_DECIDE
VERIFY = Permission.FILING_VERIFY
OPEN = ("draft", "submitted", "returned")
# Filed, and not cancelled since.
IN_FORCE = ("receipted", "verified", "nonconforming", "corrected")

FILING = Lifecycle(
    name="filing",
    label="备案办件",
    initial="draft",
    states=(
        State("draft", "填报中", Tone.NEUTRAL),
        State("submitted", "待办理", Tone.WAITING),
        State("returned", "待补正", Tone.WARNING),
        State("receipted", "已发回执", Tone.GOOD),
        State("verified", "核实合格", Tone.GOOD),
        State("nonconforming", "公示不符合规定", Tone.BAD),
        State("corrected", "整改待复核", Tone.WAITING),
        State("settled", "已办结", Tone.GOOD, final=True),
        State("cancelled", "已注销", Tone.NEUTRAL, final=True),
        State("withdrawn", "已撤回", Tone.NEUTRAL, final=True),
    ),
    steps=(
        Step("submit", "提交备案申请", ("draft",), "submitted", PREPARE),
        Step("resubmit", "补正后再次提交", ("returned",), "submitted", PREPARE),
        Step("return", "一次性告知补正", ("submitted",), "returned", DECIDE),
        Step("issue_receipt", "发放备案回执", ("submitted",), "receipted", DECIDE),
        Step("verify", "现场核实合格", ("receipted",), "verified", VERIFY),
        Step("publish", "公示不符合规定", ("receipted",), "nonconforming", VERIFY),
        Step("report_correction", "报告整改完成", ("nonconforming",), "corrected", PREPARE),
        Step("lift", "复核合格，解除公示", ("corrected",), "verified", VERIFY),
        Step("insist", "复核不合格，继续整改", ("corrected",), "nonconforming", VERIFY),
        Step("accept_change", "办理变更备案", ("submitted",), "settled", DECIDE),
        Step("accept_closure", "办理备案注销", ("submitted",), "settled", DECIDE),
        Step("cancel", "注销备案", IN_FORCE, "cancelled", DECIDE, needs_reason=True),
        Step("lapse", "因备案注销而终结", OPEN, "withdrawn", DECIDE),
        Step("withdraw", "撤回申请", OPEN, "withdrawn", PREPARE),
    ),
)

_SHARED = frozenset({"submit", "resubmit", "return", "lapse", "withdraw"})
STEPS_OF_KIND = {
    CaseKind.FILING: frozenset(step.code for step in FILING.steps)
    - {"accept_change", "accept_closure"},
    CaseKind.CHANGE: _SHARED | {"accept_change"},
    CaseKind.CLOSURE: _SHARED | {"accept_closure"},
}
