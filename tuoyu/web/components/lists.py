"""Lists: tasks, summaries, events, steps, files, tabs, ways back."""

from collections.abc import Iterable
from typing import Any

from django import template

from tuoyu.web.components.pick import pick
from tuoyu.web.components.states import MEANINGS

register = template.Library()

# GOV.UK's rule: the fewest states, and what is done has no colour.
TASK_STATES = {
    "done": ("已完成", "plain"),
    "todo": ("未开始", "info"),
    "doing": ("填写中", "info"),
    "blocked": ("暂不能开始", ""),
    "wrong": ("需补正", "bad"),
    "seen": ("已查看未完成", "warn"),
    "optional": ("选填", "quiet"),
}


@register.inclusion_tag("ui/task_list.html")
def task_list(tasks: Iterable[Any], name: str = "task") -> dict[str, Any]:
    """Tasks in any order. Each: title, url, hint, state (done, todo, doing, blocked, wrong, seen,
    optional), words (in place of the state's own). A blocked one is not a link."""
    rows = []
    for number, task in enumerate(tasks, 1):
        row = pick(task, title="", url="", hint="", state="todo", words="")
        words, meaning = TASK_STATES[row["state"]]
        row |= {
            "id": f"{name}-{number}",
            "words": row["words"] or words,
            "classes": MEANINGS.get(meaning, ""),
            "tagged": meaning not in ("", "plain"),
            "blocked": row["state"] == "blocked",
            "linked": row["state"] != "blocked" and row["url"],
        }
        rows.append(row)
    return {"rows": rows}


@register.inclusion_tag("ui/summary_list.html")
def summary_list(rows: Iterable[Any]) -> dict[str, Any]:
    """Facts as key and value. Each row: key, value, url with action (修改) when it may be changed,
    tag (a meaning) to show the value as a tag. An empty value reads 未填写."""
    return {"rows": _facts(rows), "card": ""}


@register.inclusion_tag("ui/summary_card.html")
def summary_card(
    title: str, rows: Iterable[Any], actions: Iterable[Any] = (), *, level: int = 2
) -> dict[str, Any]:
    """One person or place as a card. actions: text, url — three at most."""
    return {
        "title": title,
        "rows": _facts(rows),
        "level": level,
        "card": title,
        "actions": [pick(a, text="", url="") for a in actions],
    }


@register.inclusion_tag("ui/check_answers.html")
def check_answers(sections: Iterable[Any]) -> dict[str, Any]:
    """Everything once more before it is sent. A section: title, url (修改, for all of it), rows."""
    return {
        "sections": [
            {**pick(s, title="", url=""), "rows": _facts(pick(s, rows=())["rows"])}
            for s in sections
        ]
    }


def _facts(rows: Iterable[Any]) -> list[dict[str, Any]]:
    facts = []
    for row in rows:
        fact = pick(row, key="", value=None, url="", action="修改", tag="")
        fact["blank"] = fact["value"] is None or fact["value"] == ""
        fact["many"] = fact["value"] if isinstance(fact["value"], list | tuple) else None
        fact["tag_classes"] = MEANINGS[fact["tag"]] if fact["tag"] else ""
        facts.append(fact)
    changeable = any(f["url"] for f in facts)
    return [{**f, "no_actions": changeable and not f["url"]} for f in facts]


@register.inclusion_tag("ui/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """What happened, newest where the caller puts it. Each: title, when, by, text, url,
    tone ("", good, bad, next)."""
    names = {"title": "", "when": None, "by": "", "text": "", "url": "", "tone": ""}
    return {"events": [pick(e, **names) for e in events]}


@register.inclusion_tag("ui/stepper.html")
def stepper(steps: Iterable[Any]) -> dict[str, Any]:
    """一件事, step by step; a guide, not a wizard. Each: title, url, text, where (去哪办),
    bring (带什么), time (多久), links (text, url), current."""
    seen = []
    for step in steps:
        row = pick(
            step, title="", url="", text="", where="", bring="", time="", links=(), current=False
        )
        row["links"] = [pick(link, text="", url="") for link in row["links"]]
        seen.append(row)
    return {"steps": seen}


@register.inclusion_tag("ui/news.html")
def news(notices: Iterable[Any], empty: str) -> dict[str, Any]:
    """The newest messages on a first screen. Each: subject, link, created_at; `empty` says when
    messages come."""
    names = {"subject": "", "link": "", "created_at": None}
    return {"notices": [pick(notice, **names) for notice in notices], "empty": empty}


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[Any], label: str) -> dict[str, Any]:
    """Views of one thing as links; no JavaScript. Each: label, url, current, count."""
    names = {"label": "", "url": "", "current": False, "count": None}
    return {"label": label, "items": [pick(i, **names) for i in items]}


@register.inclusion_tag("ui/file_list.html", takes_context=True)
def file_list(context: template.Context, files: Iterable[Any]) -> dict[str, Any]:
    """Papers that were sent in. Each: name, url, size (bytes), note, state with tag (a meaning),
    remove_url (a GET page that asks before removing)."""
    names = {
        "name": "",
        "url": "",
        "size": None,
        "note": "",
        "state": "",
        "tag": "info",
        "remove_url": "",
    }
    rows = [pick(f, **names) for f in files]
    for row in rows:
        row["tag_classes"] = MEANINGS[row["tag"]]
    return {"files": rows}


@register.inclusion_tag("ui/breadcrumbs.html")
def breadcrumbs(*items: Any) -> dict[str, Any]:
    """Where the page lies: alternating text and address, or a list of (text, url); the last is this
    page and has no address: {% breadcrumbs "首页" "/" "找托育" "" %}."""
    if len(items) == 1 and isinstance(items[0], list | tuple):
        pairs = [tuple(pair) for pair in items[0]]
    else:
        pairs = list(zip(items[::2], items[1::2], strict=True))
    return {"items": [{"text": text, "url": url} for text, url in pairs]}


@register.inclusion_tag("ui/back_link.html")
def back_link(url: str, text: str = "返回") -> dict[str, str]:
    """The way to the page before."""
    return {"url": url, "text": text}
