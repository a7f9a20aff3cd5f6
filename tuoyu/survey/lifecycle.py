"""Two lives: of a round (轮次), and of what was found at one place in it (走访记录)."""

from tuoyu.core.authority import Permission
from tuoyu.core.lifecycle import Lifecycle, State, Step
from tuoyu.core.lifecycle.table import Tone

ROUND = Lifecycle(
    name="survey_round",
    label="摸底轮次",
    initial="planned",
    states=(
        State("planned", "筹备中", Tone.NEUTRAL),
        State("open", "进行中", Tone.WAITING),
        State("closed", "已结束", Tone.GOOD),
        State("cancelled", "已取消", Tone.NEUTRAL, final=True),
    ),
    steps=(
        Step("open", "开始走访", ("planned",), "open", Permission.SURVEY_MANAGE),
        Step("close", "结束本轮", ("open",), "closed", Permission.SURVEY_MANAGE),
        Step(
            "reopen",
            "重新开放",
            ("closed",),
            "open",
            Permission.SURVEY_MANAGE,
            needs_reason=True,
        ),
        Step(
            "cancel",
            "取消本轮",
            ("planned",),
            "cancelled",
            Permission.SURVEY_MANAGE,
            needs_reason=True,
        ),
    ),
)

# A place that nobody has visited yet has no entry: what is left to walk is computed.
ENTRY = Lifecycle(
    name="survey_entry",
    label="走访记录",
    initial="filled",
    states=(
        State("filled", "待核验", Tone.WAITING),
        State("returned", "退回更正", Tone.WARNING),
        State("verified", "已核验", Tone.GOOD),
    ),
    steps=(
        Step("verify", "核验通过", ("filled",), "verified", Permission.SURVEY_FILL),
        Step(
            "send_back", "退回更正", ("filled",), "returned", Permission.SURVEY_FILL,
            needs_reason=True,
        ),
        Step("refill", "更正后重新提交", ("returned",), "filled", Permission.SURVEY_FILL),
        Step(
            "unverify", "撤回核验，退回更正", ("verified",), "returned", Permission.SURVEY_MANAGE,
            needs_reason=True,
        ),
    ),
)  # fmt: skip
