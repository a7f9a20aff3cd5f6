"""From the registration to the filing (登记到备案): what a registered institution still owes.

The registering bodies report and the receipt of the filing closes the row; both are the system's
steps. A person only says that a row is no childcare institution, or takes that back.
"""

from tuoyu.core.authority import Permission
from tuoyu.core.lifecycle import Lifecycle, State, Step
from tuoyu.core.lifecycle.table import Tone

REGISTRATION = Lifecycle(
    name="registration",
    label="登记信息",
    initial="unfiled",
    states=(
        State("unfiled", "未备案", Tone.WARNING),
        State("filed", "已备案", Tone.GOOD),
        State("excluded", "不是托育机构", Tone.NEUTRAL),
        State("cancelled", "登记已注销", Tone.NEUTRAL),
    ),
    steps=(
        Step("match", "已备案，自动销项", ("unfiled", "excluded"), "filed", None),
        Step("unmatch", "备案已注销，重新列入", ("filed",), "unfiled", None),
        Step(
            "exclude",
            "标记为不是托育机构",
            ("unfiled",),
            "excluded",
            Permission.FILING_DECIDE,
            needs_reason=True,
        ),
        Step(
            "restore",
            "恢复为未备案",
            ("excluded",),
            "unfiled",
            Permission.FILING_DECIDE,
            needs_reason=True,
        ),
        Step("cancel", "登记机关注销登记", ("unfiled", "filed", "excluded"), "cancelled", None),
        Step("revive", "登记机关恢复登记", ("cancelled",), "unfiled", None),
    ),
)
