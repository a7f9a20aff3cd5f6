from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.errors import NotFound
from tuoyu.notices import actions, queries, wording
from tuoyu.web.page import PUBLIC, SIGNED_IN, PageRequest, page
from tuoyu.web.shell_of import shell_of


@page(permission=SIGNED_IN)
def inbox(request: PageRequest) -> HttpResponse:
    """One's notices, newest first; ?unread=1 keeps the unread ones."""
    only_unread = request.GET.get("unread") == "1"
    found = queries.inbox(
        request.actor, before=_cursor(request.GET.get("before")), only_unread=only_unread
    )
    context = {
        "shell": shell_of(request.actor),
        "notices": found.notices,
        "unread": queries.unread_count(request.actor),
        "only_unread": only_unread,
        "tabs": [
            {"label": "全部", "url": reverse("inbox"), "current": not only_unread},
            {"label": "未读", "url": reverse("inbox") + "?unread=1", "current": only_unread},
        ],
        "paging": {"next_url": _older(found.older, only_unread), "previous_url": ""},
        "today": clock.today(),
    }
    return render(request, "inbox/inbox.html", context)


@page(permission=SIGNED_IN, writes=True)
def open_notice(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Marks the notice as read and leads to what it speaks of."""
    notice = queries.notice_for(request.actor, public_id)
    if request.method == "POST":
        actions.mark_read(notice, by=request.actor)
    return HttpResponseRedirect(notice.link or reverse("inbox"))


@page(permission=SIGNED_IN, writes=True)
def read_all(request: PageRequest) -> HttpResponse:
    if request.method == "POST":
        count = actions.mark_all_read(by=request.actor)
        messages.success(request, f"已将{count}条消息标为已读。")
    return HttpResponseRedirect(reverse("inbox"))


@page(permission=PUBLIC)
def demo_outbox(request: PageRequest) -> HttpResponse:
    """The text messages that a real site would send; exists in the demo only."""
    if not settings.DEMO:
        raise NotFound
    sent = [
        {
            "words": wording.words(message.template, message.params, message.secret),
            "address": f"{message.address[:3]}****{message.address[-4:]}",
            "channel": message.get_channel_display(),
            "state": message.get_state_display(),
            "at": message.created_at,
        }
        for message in queries.outbox()
    ]
    return render(request, "inbox/demo_outbox.html", {"sent": sent})


def _cursor(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None


def _older(cursor: UUID | None, only_unread: bool) -> str:
    if cursor is None:
        return ""
    query = {"before": str(cursor)} | ({"unread": "1"} if only_unread else {})
    return f"{reverse('inbox')}?{urlencode(query)}"
