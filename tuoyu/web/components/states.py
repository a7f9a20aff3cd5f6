"""Words about a state: tags, due dates, progress, messages, empty places."""

from datetime import date
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tuoyu.web.components.pick import pick
from tuoyu.web.components.words import due_words

register = template.Library()

# Colour by meaning. The text always says it too.
MEANINGS = {
    "info": "",
    "good": "t-tag--good",
    "warn": "t-tag--warn",
    "bad": "t-tag--bad",
    "quiet": "t-tag--quiet",
    "warm": "t-tag--warm",
    "plain": "t-tag--plain",
}


@register.inclusion_tag("ui/tag.html")
def tag(text: str, meaning: str = "info") -> dict[str, str]:
    """A state in a word, never wrapped. meaning: info, good, warn, bad, quiet, warm, plain."""
    return {"text": text, "classes": MEANINGS[meaning]}


@register.inclusion_tag("ui/due_date.html")
def due_date(
    due: date | None = None,
    remaining: int | None = None,
    *,
    provisional: bool = False,
    done: bool = False,
    unit: str = "个工作日",
) -> dict[str, Any]:
    """还剩3个工作日 · 今天到期 · 已超期2个工作日 · 暂定, with the date.

    remaining counts working days (negative when late); provisional marks a deadline in a year whose
    calendar is not published: no date is promised then. unit is 天 where the law counts plain days.
    """
    words, tone = due_words(remaining, done=done, unit=unit)
    return {
        "words": words,
        "tone": tone,
        "provisional": provisional,
        "due": None if provisional else due,
    }


@register.inclusion_tag("ui/progress.html")
def progress(job: Any, name: str = "progress") -> dict[str, Any]:
    """Long work. job: label, done, total (0 when unknown), state (running, finished, failed), url
    (of this progress page), result_url, result_text, message. The part asks again every 3 seconds
    with htmx; without JavaScript `progress_refresh` in the head reloads the page. name must be
    unique on the page.
    """
    seen = pick(
        job,
        label="",
        done=0,
        total=0,
        state="running",
        url="",
        result_url="",
        result_text="查看结果",
        message="",
    )
    seen["name"] = name
    seen["percent"] = round(100 * seen["done"] / seen["total"]) if seen["total"] else None
    return seen


@register.inclusion_tag("ui/progress_refresh.html")
def progress_refresh(job: Any) -> dict[str, Any]:
    """For the block `head` of a progress page: reload every 5 seconds without JavaScript."""
    return pick(job, state="running")


@register.inclusion_tag("ui/empty_state.html")
def empty_state(
    title: str, text: str = "", url: str = "", action: str = "", *, level: int = 2
) -> dict[str, Any]:
    """Nothing here yet: what that means and what to do next (action leads to url)."""
    return {"title": title, "text": text, "url": url, "action": action, "level": level}


@register.inclusion_tag("ui/confirmation.html")
def confirmation(title: str, label: str = "", number: str = "") -> dict[str, str]:
    """The green panel after a submission, with the reference number to keep."""
    return {"title": title, "label": label, "number": number}


BANNERS = {
    "info": ("", "重要提示"),
    "success": ("govuk-notification-banner--success", "办理成功"),
    "warn": ("t-banner--warn", "请注意"),
}


@register.inclusion_tag("ui/notification.html")
def notification(
    text: str, kind: str = "info", *, title: str = "", name: str = "notice"
) -> dict[str, Any]:
    """A message on top of a page. kind: info, success, warn. name must be unique on the page."""
    classes, usual = BANNERS[kind]
    return {
        "text": text,
        "body": "",
        "classes": classes,
        "title": title or usual,
        "name": name,
        "alert": kind == "success",
    }


@register.inclusion_tag("ui/messages.html", takes_context=True)
def messages_list(context: template.Context) -> dict[str, Any]:
    """What the last act said (django.contrib.messages); the shells call it."""
    said = [
        {
            "text": str(m),
            "kind": "success"
            if m.level_tag == "success"
            else "warn"
            if m.level_tag in ("warning", "error")
            else "info",
            "name": f"notice-{n}",
        }
        for n, m in enumerate(context.get("messages") or [])
    ]
    return {"said": said}


@register.inclusion_tag("ui/warning_text.html")
def warning_text(text: str) -> dict[str, str]:
    """A consequence that one must know before acting."""
    return {"text": text}


@register.simple_block_tag
def inset(content: SafeString) -> str:
    """Text set apart from its surroundings, with a bar at its side."""
    return _wrap("ui/inset.html", content=content)


@register.simple_block_tag
def banner(content: SafeString, title: str, kind: str = "info", name: str = "banner") -> str:
    """A notification with markup of its own inside."""
    classes, _ = BANNERS[kind]
    return _wrap(
        "ui/notification.html",
        text="",
        body=content,
        classes=classes,
        title=title,
        name=name,
        alert=kind == "success",
    )


@register.simple_block_tag
def details(content: SafeString, summary: str, open: bool = False) -> str:
    """Help that only some people need, folded."""
    return _wrap("ui/details.html", content=content, summary=summary, open=open)


def _wrap(path: str, /, **context: Any) -> str:
    return render_to_string(path, context)
