"""The life of an institution in the register (机构名录)."""

from tuoyu.core.authority import Permission
from tuoyu.core.lifecycle import Lifecycle, State, Step
from tuoyu.core.lifecycle.table import Tone

INSTITUTION = Lifecycle(
    name="institution",
    label="机构",
    initial="preparing",
    states=(
        State("preparing", "筹备中", Tone.NEUTRAL),
        State("filed", "已备案", Tone.GOOD),
        State("closed", "已终止", Tone.BAD, final=True),
    ),
    steps=(
        Step("enter", "列入机构名录", ("preparing",), "filed", Permission.FILING_DECIDE),
        Step(
            "close", "终止服务", ("filed",), "closed", Permission.FILING_DECIDE, needs_reason=True
        ),
    ),
)
