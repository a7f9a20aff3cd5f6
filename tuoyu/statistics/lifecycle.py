"""The life of a statistical period (统计期间): open until its figures are frozen, then for good."""

from tuoyu.core.authority import Permission
from tuoyu.core.lifecycle import Lifecycle, State, Step
from tuoyu.core.lifecycle.table import Tone

PERIOD = Lifecycle(
    name="statistics_period",
    label="统计期间",
    initial="open",
    states=(
        State("open", "未冻结", Tone.WAITING),
        State("frozen", "已冻结", Tone.GOOD, final=True),
    ),
    steps=(Step("freeze", "冻结", ("open",), "frozen", Permission.STATISTICS_KEEP),),
)
