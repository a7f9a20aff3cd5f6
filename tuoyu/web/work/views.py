from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core.jobs.models import Work
from tuoyu.core.jobs.work import work_for
from tuoyu.web.page import SIGNED_IN, PageRequest, page
from tuoyu.web.shell_of import shell_of

STATES = {
    Work.State.QUEUED: "running",
    Work.State.RUNNING: "running",
    Work.State.DONE: "finished",
    Work.State.FAILED: "failed",
}


@page(permission=SIGNED_IN)
def work(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The progress of one's own long work; the part asks again, the page reloads without script."""
    found = work_for(request.actor, public_id)
    context = {"work": found, "job": _job(found), "shell": shell_of(request.actor)}
    return render(request, "work/work.html", context)


def _job(work: Work) -> dict[str, object]:
    waiting = work.state == Work.State.QUEUED
    return {
        "label": work.title,
        "done": work.done,
        "total": work.total,
        "state": STATES[Work.State(work.state)],
        "url": reverse("work", args=[work.public_id]),
        "message": work.message or ("已排队，马上开始。" if waiting else ""),
        "result_url": work.result.get("url", ""),
        "result_text": work.result.get("label", "查看结果"),
    }
