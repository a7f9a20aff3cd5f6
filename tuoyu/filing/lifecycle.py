"""The life of a filing case (备案办件), receipt first (国卫办人口发〔2019〕25号 第九条).

Verification on site, publication of non-conformity, change and cancellation go on from
`receipted`; it is therefore no final state.
"""

from tuoyu.core.authority import Permission
from tuoyu.core.lifecycle import Lifecycle, State, Step
from tuoyu.core.lifecycle.table import Tone

FILING = Lifecycle(
    name="filing",
    label="备案办件",
    initial="draft",
    states=(
        State("draft", "填报中", Tone.NEUTRAL),
        State("submitted", "待办理", Tone.WAITING),
        State("returned", "待补正", Tone.WARNING),
        State("receipted", "已发回执", Tone.GOOD),
        State("withdrawn", "已撤回", Tone.NEUTRAL, final=True),
    ),
    steps=(
        Step("submit", "提交备案申请", ("draft",), "submitted", Permission.FILING_PREPARE),
        Step("resubmit", "补正后再次提交", ("returned",), "submitted", Permission.FILING_PREPARE),
        Step("return", "一次性告知补正", ("submitted",), "returned", Permission.FILING_DECIDE),
        Step(
            "issue_receipt", "发放备案回执", ("submitted",), "receipted", Permission.FILING_DECIDE
        ),
        Step(
            "withdraw",
            "撤回申请",
            ("draft", "submitted", "returned"),
            "withdrawn",
            Permission.FILING_PREPARE,
        ),
    ),
)
