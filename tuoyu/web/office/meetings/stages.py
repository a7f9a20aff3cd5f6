"""What is next in a meeting and who does it: the words, the buttons, the steps on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from tuoyu.core import clock
from tuoyu.meetings.models import Meeting
from tuoyu.rules.days import words_of_date
from tuoyu.web.office.meetings.steps import STEPS

OFFICE, UNITS = "领导小组办公室", "各参会单位"
# The way of a meeting: from which states a stage is the present one, its words, who does it.
WAY: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("planned", "postponed"), "安排会议", OFFICE),
    (("calling",), "征集议题，编排议程", f"{UNITS}提交议题，{OFFICE}编排"),
    (("announced",), "会议通知已发，报送参会人员", UNITS),
    (("held",), "登记到会，起草纪要", OFFICE),
    (("drafted",), "起草纪要", OFFICE),
    (("commenting",), "纪要征求意见", UNITS),
    (("signing",), "纪要会签、签发", f"到会单位会签，{OFFICE}签发"),
    (("issued",), "派发任务，办结", OFFICE),
    (("closed",), "已办结", "落实情况到下次会议继续跟进"),
)


@dataclass(frozen=True)
class Button:
    text: str
    url: str
    kind: str = "secondary"


def stages(meeting: Meeting) -> list[dict[str, Any]]:
    """For the stepper: the present one is marked; nothing for a meeting that is off."""
    if meeting.state == "cancelled":
        return []
    return [
        {"title": title, "text": who, "current": meeting.state in states}
        for states, title, who in WAY
        if states != ("held",) or meeting.state == "held"
        if states != ("drafted",) or meeting.state != "held"
    ]


def next_words(meeting: Meeting) -> str:
    """One sentence: what is next, who, by when."""
    return NEXT[meeting.state](meeting)


def _by(day: date | None) -> str:
    if day is None:
        return ""
    late = "（已过）" if day < clock.today() else ""
    return f"，{words_of_date(day)}截止{late}"


NEXT: dict[str, Callable[[Meeting], str]] = {
    "planned": lambda one: f"下一步：{OFFICE}征集议题，或直接编排议程、发会议通知。",
    "calling": lambda one: (
        f"下一步：{UNITS}提交议题{_by(one.issues_due_on)}；{OFFICE}编排议程、发会议通知。"
    ),
    "announced": lambda one: (
        f"下一步：{UNITS}报送参会人员{_by(one.replies_due_on)}；会后{OFFICE}登记召开。"
    ),
    "held": lambda one: f"下一步：{OFFICE}登记到会情况、记录以前议定事项的处理、起草纪要。",
    "drafted": lambda one: f"下一步：{OFFICE}写完纪要，送各单位征求意见。",
    "commenting": lambda one: (
        f"下一步：{UNITS}反馈意见{_by(one.comments_due_on)}；{OFFICE}逐条答复，再送会签。"
    ),
    "signing": lambda one: f"下一步：到会单位会签{_by(one.signatures_due_on)}；{OFFICE}签发。",
    "issued": lambda one: f"下一步：{OFFICE}派发任务，再办结会议。",
    "closed": lambda one: "会议已办结，议定事项的落实情况到下次会议继续跟进。",
    "postponed": lambda one: f"下一步：{OFFICE}定下新时间，重新安排。",
    "cancelled": lambda one: "会议已取消，已提交的议题转下次会议。",
}

# Pages of the office by state, before the steps.
PAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "planned": (("编排议程", "agenda"), ("增加议题", "issue-new"), ("修改安排", "edit")),
    "calling": (("编排议程", "agenda"), ("增加议题", "issue-new"), ("修改安排", "edit")),
    "held": (("登记到会情况", "attendance"), ("以前议定事项", "earlier"), ("起草纪要", "minutes")),
    "drafted": (
        ("起草纪要", "minutes"), ("登记到会情况", "attendance"), ("以前议定事项", "earlier"),
    ),
    "commenting": (("查看和答复意见", "comment"),),
}  # fmt: skip
OF_UNITS = {
    "calling": ("提交议题", "issue-new"),
    "announced": ("报送参会人员", "reply"),
    "commenting": ("反馈意见", "comment"),
    "signing": ("会签纪要", "sign"),
}
STEPS_OF = {
    "planned": ("call", "announce", "postpone", "cancel"),
    "calling": ("announce", "postpone", "cancel"),
    "announced": ("hold", "reopen_agenda", "postpone", "cancel"),
    "held": (),
    "drafted": ("ask_comments", "ask_signatures"),
    "commenting": ("ask_signatures", "redraft"),
    "signing": ("issue", "redraft"),
    "issued": ("dispatch", "close"),
    "postponed": ("replan", "cancel"),
}


def buttons_of(meeting: Meeting, *, manages: bool, takes_part: bool) -> list[Button]:
    """What this reader may do now, the likeliest first."""
    made: list[Button] = []
    if takes_part and meeting.state in OF_UNITS:
        text, name = OF_UNITS[meeting.state]
        made.append(Button(text, _url(f"office-meeting-{name}", meeting), "primary"))
    if not manages:
        return made
    made += [
        Button(text, _url(f"office-meeting-{name}", meeting))
        for text, name in PAGES.get(meeting.state, ())
    ]
    made += [
        _step(meeting, step) for step in STEPS_OF.get(meeting.state, ()) if _fits(meeting, step)
    ]
    if made and not any(each.kind == "primary" for each in made):
        made[0] = Button(made[0].text, made[0].url, "primary")
    return made


def _fits(meeting: Meeting, step: str) -> bool:
    if step == "dispatch":
        return meeting.resolutions.filter(state="standing").exists()
    if step == "close":
        return not meeting.resolutions.filter(state__in=["drafted", "standing"]).exists()
    if step == "ask_signatures" and meeting.state == "drafted":
        return meeting.versions.exists()
    return True


def _step(meeting: Meeting, step: str) -> Button:
    url = reverse("office-meeting-step", args=[meeting.public_id, step])
    likely = step in ("announce", "hold", "ask_comments", "issue", "dispatch", "close", "replan")
    return Button(STEPS[step].title, url, "primary" if likely else "secondary")


def _url(name: str, meeting: Meeting) -> str:
    return reverse(name, args=[meeting.public_id])
