"""The life of a bulletin (通报): drafted, sent under a number, and if need be withdrawn."""

from tuoyu.core.authority import Permission
from tuoyu.core.lifecycle import Lifecycle, State, Step
from tuoyu.core.lifecycle.table import Tone

BULLETIN = Lifecycle(
    name="bulletin",
    label="通报报告",
    initial="draft",
    states=(
        State("draft", "草稿", Tone.WAITING),
        State("sent", "已发送", Tone.GOOD),
        State("withdrawn", "已撤回", Tone.NEUTRAL, final=True),
    ),
    steps=(
        Step("send", "编号发送", ("draft",), "sent", Permission.REPORT_WRITE),
        Step(
            "withdraw", "撤回", ("sent",), "withdrawn", Permission.REPORT_WRITE, needs_reason=True
        ),
    ),
)
