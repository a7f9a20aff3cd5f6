"""What was decided, across meetings; and how a meeting takes note of what is open."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.accounts.queries import units
from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import Invalid
from tuoyu.meetings import actions, queries
from tuoyu.meetings.lifecycle import RESOLUTION, STANDING, WRITING
from tuoyu.meetings.models import FollowUp, Meeting, Resolution
from tuoyu.meetings.vocabulary import Decision
from tuoyu.meetings.words import state_words
from tuoyu.tasks.queries import tasks_of_origins
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, paged
from tuoyu.web.office.meetings.form_page import crumbs, form_page, long_text, meeting_url
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "text", "label": "议定事项"},
    {"key": "meeting", "label": "会议"},
    {"key": "lead", "label": "牵头单位"},
    {"key": "supports", "label": "配合单位"},
    {"key": "due_on", "label": "完成期限"},
    {"key": "tasks", "label": "任务状态"},
    {"key": "state", "label": "状态"},
]
EXPORT = (
    Column("会议", lambda each: each.meeting.name, width=24),
    Column("序号", lambda each: each.number, Kind.NUMBER, 8),
    Column("议定事项", lambda each: each.text, width=60),
    Column("牵头单位", lambda each: each.lead.short_name if each.lead else "", width=20),
    Column("配合单位", lambda each: supports_words(each), width=30),
    Column("完成期限", lambda each: each.due_on, Kind.DATE),
    Column("状态", lambda each: each.get_state_display()),
    Column("销号或调整说明", lambda each: each.settled_reason, width=40),
)


def supports_words(each: Resolution) -> str:
    return "、".join(unit.short_name for unit in each.supports.all())


class FilterForm(Form):
    says_optional = False
    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[
            ("", "全部"), ("open", "未办结"), ("overdue", "超期未办结"),
            ("closed", "已销号或调整"), ("noted", "仅通报"),
        ],
    )  # fmt: skip
    unit = forms.ChoiceField(label="单位", required=False)
    text = forms.CharField(label="议定事项", required=False, max_length=60)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *((unit.code, unit.short_name) for unit in units())]


def _wanted(request: PageRequest) -> tuple[FilterForm, queries.ResolutionFilter]:
    form = FilterForm(request.GET)
    form.is_valid()
    names = queries.ResolutionFilter.__dataclass_fields__
    told = {name: form.cleaned_data.get(name, "") for name in names}
    return form, queries.ResolutionFilter(**told)


@page(permission=Permission.PLAN_READ)
def resolutions(request: PageRequest) -> HttpResponse:
    """All that was decided, with the state of its tasks."""
    form, wanted = _wanted(request)
    here = paged(request, queries.resolutions_for(request.actor, wanted))
    context = {
        "page": here,
        "columns": COLUMNS,
        "rows": resolution_rows(list(here.object_list)),
        "total": here.paginator.count,
        "form": form,
        "query": request.GET.urlencode(),
        "crumbs": crumbs(None, "议定事项"),
    }
    return render(request, "office/meetings/resolutions.html", context)


def resolution_rows(found: list[Resolution]) -> list[dict[str, Any]]:
    """Rows for a table; the tasks of all of them in one read."""
    tasks = tasks_of_origins([each.public_id for each in found])
    today = clock.today()
    rows = []
    for each in found:
        state = RESOLUTION.state(each.state)
        late = each.state in STANDING and each.due_on is not None and each.due_on < today
        rows.append(
            {
                "number": str(each.number),
                "text": each.text,
                "meeting": {"text": each.meeting.name, "url": meeting_url(each.meeting)},
                "lead": each.lead.short_name if each.lead else "—",
                "supports": supports_words(each) or "—",
                "due_on": f"{each.due_on:%Y-%m-%d}" if each.due_on else "—",
                "tasks": state_words(each, tasks.get(each.public_id, [])),
                "state": {
                    "text": "超期" if late else state.label,
                    "tag": "bad" if late else state.tone.value,
                },
            }
        )
    return rows


@page(permission=Permission.PLAN_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    _, wanted = _wanted(request)
    rows = queries.resolutions_for(request.actor, wanted).iterator(chunk_size=500)
    return export_answer("联席会议议定事项", EXPORT, rows)


class EarlierForm(Form):
    """A decision and its words for each open resolution; what is left blank is kept for later."""

    says_optional = False

    def __init__(
        self, *args: Any, rows: list[Resolution], noted: dict[int, FollowUp], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            before = noted.get(row.pk)
            key = row.public_id.hex
            choices = [("", "还没有研究"), *Decision.choices()]
            self.add(
                f"decision-{key}",
                forms.ChoiceField(
                    label="处理", required=False, choices=choices,
                    initial=before.decision if before else "",
                ),
            )  # fmt: skip
            words = long_text(
                "说明", 500, required=False, rows=2, initial=before.words if before else ""
            )
            self.add(f"words-{key}", words)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for row in self.rows:
            key = row.public_id.hex
            if told.get(f"decision-{key}") and not told.get(f"words-{key}"):
                self.add_error(f"words-{key}", f"请写明“{row.text[:20]}”的进展和处理意见。")
        return told

    @property
    def given(self) -> list[tuple[Resolution, Decision, str]]:
        told = self.cleaned_data
        keys = [(row, row.public_id.hex) for row in self.rows]
        return [
            (row, Decision.of(told[f"decision-{key}"]), told[f"words-{key}"])
            for row, key in keys
            if told[f"decision-{key}"]
        ]


@page(permission=Permission.MEETING_MANAGE, writes=True)
def earlier(request: PageRequest, public_id: UUID) -> HttpResponse:
    """How this meeting takes note of each open resolution of earlier ones."""
    found = queries.meeting_for(request.actor, public_id, Permission.MEETING_MANAGE)
    if found.state not in WRITING and request.method != "POST":
        return redirect(meeting_url(found))
    rows = queries.open_before(found)
    noted = {row.resolution_id: row for row in found.followups.all()}
    form = EarlierForm(typed(request), rows=rows, noted=noted)
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, found, form)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已记录。选择“调整”的，请在纪要里增加调整后的议定事项。")
            return redirect(meeting_url(found))
    groups = [
        (row, words, [form[f"decision-{row.public_id.hex}"], form[f"words-{row.public_id.hex}"]])
        for row, words in zip(rows, resolution_rows(rows), strict=True)
    ]
    return form_page(
        request, form, "以前议定事项的处理", "保存", found, groups=groups,
        template="office/meetings/earlier.html",
    )  # fmt: skip


def _record(request: PageRequest, found: Meeting, form: EarlierForm) -> None:
    for row, decision, words in form.given:
        actions.take_note(found, row, decision, words, by=request.actor)
