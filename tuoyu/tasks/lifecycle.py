"""Two lives: of a task (任务), and of a unit's yearly assessment (年度考核)."""

from tuoyu.core.authority import Permission
from tuoyu.core.lifecycle import Lifecycle, State, Step
from tuoyu.core.lifecycle.table import Tone

OPEN = ("dispatched", "objected", "accepted", "claimed")
DONE = "confirmed"

# The steps of TASK_ANSWER are the lead unit's; what a supporting unit answers stands on its part.
# Overdue is no state: it follows from the day.
TASK = Lifecycle(
    name="task",
    label="任务",
    initial="drafted",
    states=(
        State("drafted", "待派发", Tone.NEUTRAL),
        State("dispatched", "待签收", Tone.WAITING),
        State("objected", "有异议", Tone.WARNING),
        State("accepted", "办理中", Tone.WAITING),
        State("claimed", "报告完成，待确认", Tone.WAITING),
        State("confirmed", "已完成", Tone.GOOD, final=True),
        State("carried", "已结转下一年", Tone.NEUTRAL, final=True),
        State("cancelled", "已取消", Tone.NEUTRAL, final=True),
    ),
    steps=(
        Step("dispatch", "派发", ("drafted",), "dispatched", Permission.TASK_DISPATCH),
        Step("accept", "签收", ("dispatched",), "accepted", Permission.TASK_ANSWER),
        Step(
            "object", "提出异议", ("dispatched",), "objected", Permission.TASK_ANSWER,
            needs_reason=True,
        ),
        Step(
            "uphold", "采纳异议，重新派发", ("objected",), "dispatched", Permission.TASK_DISPATCH,
            needs_reason=True,
        ),
        Step(
            "reject", "不采纳异议", ("objected",), "dispatched", Permission.TASK_DISPATCH,
            needs_reason=True,
        ),
        Step("claim", "报告完成", ("accepted",), "claimed", Permission.TASK_ANSWER),
        Step("confirm", "确认完成", ("claimed",), "confirmed", Permission.TASK_DISPATCH),
        Step(
            "send_back", "退回继续办理", ("claimed",), "accepted", Permission.TASK_DISPATCH,
            needs_reason=True,
        ),
        Step(
            "carry", "结转下一年", ("dispatched", "objected", "accepted"), "carried",
            Permission.TASK_DISPATCH,
        ),
        Step(
            "cancel", "取消任务", ("drafted", *OPEN), "cancelled", Permission.TASK_DISPATCH,
            needs_reason=True,
        ),
    ),
)  # fmt: skip

ASSESSMENT = Lifecycle(
    name="task_assessment",
    label="年度考核",
    initial="drafted",
    states=(
        State("drafted", "起草中", Tone.NEUTRAL),
        State("with_unit", "征求单位意见", Tone.WAITING),
        State("commented", "单位已反馈", Tone.WAITING),
        State("signed", "已签发", Tone.GOOD, final=True),
    ),
    steps=(
        Step("ask", "征求单位意见", ("drafted",), "with_unit", Permission.TASK_DISPATCH),
        Step("comment", "反馈意见", ("with_unit",), "commented", Permission.TASK_ANSWER),
        Step(
            "redraft", "收回重新起草", ("with_unit", "commented"), "drafted",
            Permission.TASK_DISPATCH, needs_reason=True,
        ),
        Step("sign", "签发", ("with_unit", "commented"), "signed", Permission.TASK_DISPATCH),
    ),
)  # fmt: skip
