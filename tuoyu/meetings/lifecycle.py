"""Three lives: of a joint meeting (联席会议), of an issue (议题), of what was decided (议定事项)."""

from tuoyu.core.authority import Permission
from tuoyu.core.lifecycle import Lifecycle, State, Step
from tuoyu.core.lifecycle.table import Tone

MANAGE, TAKE_PART = Permission.MEETING_MANAGE, Permission.MEETING_TAKE_PART
BEFORE_NOTICE = ("planned", "calling")
AHEAD = (*BEFORE_NOTICE, "announced")
WRITING = ("held", "drafted")
CIRCULATED = ("commenting", "signing")
DONE = ("issued", "closed")

MEETING = Lifecycle(
    name="meeting",
    label="联席会议",
    initial="planned",
    states=(
        State("planned", "筹备中", Tone.NEUTRAL),
        State("calling", "征集议题", Tone.WAITING),
        State("announced", "已发通知", Tone.WAITING),
        State("held", "已召开，待起草纪要", Tone.WAITING),
        State("drafted", "起草纪要", Tone.WAITING),
        State("commenting", "纪要征求意见", Tone.WAITING),
        State("signing", "纪要会签", Tone.WAITING),
        State("issued", "纪要已印发", Tone.GOOD),
        State("closed", "已办结", Tone.GOOD, final=True),
        State("postponed", "已延期", Tone.WARNING),
        State("cancelled", "已取消", Tone.NEUTRAL, final=True),
    ),
    steps=(
        Step("call", "征集议题", ("planned",), "calling", MANAGE),
        Step("announce", "确定议程，发会议通知", BEFORE_NOTICE, "announced", MANAGE),
        Step(
            "reopen_agenda", "收回通知，修改议程", ("announced",), "calling", MANAGE,
            needs_reason=True,
        ),
        Step("hold", "会议已召开", ("announced",), "held", MANAGE),
        Step("draft", "起草纪要", ("held",), "drafted", MANAGE),
        Step("ask_comments", "纪要征求意见", ("drafted",), "commenting", MANAGE),
        Step("redraft", "收回修改", CIRCULATED, "drafted", MANAGE, needs_reason=True),
        Step("ask_signatures", "纪要会签", ("drafted", "commenting"), "signing", MANAGE),
        Step("issue", "签发纪要", ("signing",), "issued", MANAGE),
        Step("close", "办结", ("issued",), "closed", MANAGE),
        Step("postpone", "延期", AHEAD, "postponed", MANAGE, needs_reason=True),
        Step("replan", "重新安排", ("postponed",), "planned", MANAGE),
        Step("cancel", "取消", (*AHEAD, "postponed"), "cancelled", MANAGE, needs_reason=True),
    ),
)  # fmt: skip

ISSUE = Lifecycle(
    name="meeting_issue",
    label="议题",
    initial="raised",
    states=(
        State("raised", "待研究", Tone.WAITING),
        State("accepted", "列入议程", Tone.GOOD),
        State("deferred", "转下次会议", Tone.WARNING),
        State("declined", "不列入", Tone.NEUTRAL, final=True),
        State("withdrawn", "已撤回", Tone.NEUTRAL, final=True),
        State("settled", "已议", Tone.GOOD, final=True),
    ),
    steps=(
        Step("accept", "列入议程", ("raised", "deferred"), "accepted", MANAGE),
        Step("defer", "转下次会议", ("raised", "accepted"), "deferred", MANAGE, needs_reason=True),
        Step("decline", "不列入", ("raised", "deferred"), "declined", MANAGE, needs_reason=True),
        Step("withdraw", "撤回", ("raised",), "withdrawn", TAKE_PART),
        Step("settle", "已议", ("accepted",), "settled", MANAGE),
    ),
)

# What stands: signed and not finished. Whatever is decided ends in one of the final states.
STANDING = ("standing", "open")
RESOLUTION = Lifecycle(
    name="meeting_resolution",
    label="议定事项",
    initial="drafted",
    states=(
        State("drafted", "纪要起草中", Tone.NEUTRAL),
        State("standing", "待派发", Tone.WARNING),
        State("open", "落实中", Tone.WAITING),
        State("closed", "已销号", Tone.GOOD, final=True),
        State("adjusted", "已调整", Tone.NEUTRAL, final=True),
        State("noted", "仅通报", Tone.NEUTRAL, final=True),
    ),
    steps=(
        Step("stand", "议定", ("drafted",), "standing", MANAGE),
        Step("note", "通报", ("drafted",), "noted", MANAGE),
        Step("dispatch", "派发任务", ("standing",), "open", MANAGE),
        Step("close", "销号", STANDING, "closed", MANAGE, needs_reason=True),
        Step("adjust", "调整", STANDING, "adjusted", MANAGE, needs_reason=True),
    ),
)
