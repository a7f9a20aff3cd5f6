"""The institution's own file at a glance (一户一档): what needs doing, and where everything is."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.registry.queries.history import fees_of
from tuoyu.registry.queries.papers import flags_of, papers_of
from tuoyu.registry.queries.staff import Colleague, staff_of
from tuoyu.registry.queries.staffing import StaffingView, staffing_of
from tuoyu.registry.records import own_institution
from tuoyu.web.institution_file import staff as staff_words
from tuoyu.web.institution_file.findings import shown
from tuoyu.web.institution_file.papers import FLAG_COLUMNS, flag_rows
from tuoyu.web.page import PageRequest, page


@page(permission=Permission.INSTITUTION_KEEP)
def overview(request: PageRequest) -> HttpResponse:
    own = own_institution(request.actor)
    today = clock.today()
    staff = staff_of(request.actor, own)
    view = staffing_of(own, staff)
    papers = papers_of(request.actor, own)
    fees = [fee for fee in fees_of(request.actor, own) if _holds(fee, today)]
    flags = flags_of(request.actor, own)
    context = {
        "institution": own,
        "tasks": _tasks(staff, view, len(papers.findings), len(fees)),
        "staffing": staff_words.staffing_context(view),
        "findings": shown(papers.findings),
        "flag_columns": FLAG_COLUMNS[:-1],
        "flags": flag_rows(
            flags, today, file_url=lambda row: reverse("file", args=[row.file.public_id])
        ),
    }
    return render(request, "provider/file/overview.html", context)


def _holds(fee: Any, today: Any) -> bool:
    upper = fee.period.upper
    return bool(fee.period.lower <= today and (upper is None or today < upper))


def _tasks(
    staff: list[Colleague], view: StaffingView, paper_faults: int, fees: int
) -> list[dict[str, Any]]:
    """The parts of the file as a task list: what is in order, what is not."""
    wrong = sum(any(each.blocking for each in one.findings) for one in staff if one.is_employed)
    people = f"在职{len(staff)}人" + (f"，{wrong}人的证明需要处理" if wrong else "")
    papers = f"{paper_faults}项需要处理" if paper_faults else "都在有效期内"
    return [
        _task("从业人员", "provider-file-staff", people, wrong or view.short),
        _task("证照", "provider-file-certificates", papers, paper_faults),
        _task("收费目录", "provider-file-fees", f"执行中{fees}项", not fees),
        _task("空余托位", "provider-vacancies", "每天报送一次", False, "查看"),
        _task("托位数记录", "provider-file-places", "随备案和变更自动记录", False, "查看"),
        _task("大事记", "provider-file-timeline", "本机构在平台上的全部事项", False, "查看"),
    ]


def _task(title: str, name: str, hint: str, wrong: Any, good: str = "正常") -> dict[str, Any]:
    state, words = ("wrong", "需处理") if wrong else ("done", good)
    return {"title": title, "url": reverse(name), "hint": hint, "state": state, "words": words}
