"""A unit answers: it accepts, objects, reports, asks for more time."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from tuoyu.core.authority import Actor, Permission
from tuoyu.core.errors import Invalid, NotAllowed
from tuoyu.files import actions as files
from tuoyu.files.models import StoredFile
from tuoyu.flows.claim_task_done import claim_task_done
from tuoyu.flows.move_task_due import ask_task_extension
from tuoyu.flows.object_to_task import object_to_task
from tuoyu.tasks import actions, evidence
from tuoyu.tasks.models import Task, TaskPart
from tuoyu.tasks.queries import part_of, task_for
from tuoyu.tasks.vocabulary import Part
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.office.tasks import words
from tuoyu.web.office.tasks.decisions import reason_field
from tuoyu.web.page import PageRequest, page

NUMBER_ROWS, FILE_ROWS = 3, 3
FILE_HELP = "PDF、JPG或PNG，不超过20MB。手机可以直接拍照。"
FILE_KIND = "task.report"


def _own(by: Actor, public_id: UUID) -> tuple[Task, TaskPart]:
    """The task and the part for which the person answers. Raises NotFound, NotAllowed."""
    task = task_for(by, public_id)
    part = part_of(by, task)
    if part is None:
        raise NotAllowed("这是其他单位的事项，由该单位办理。")
    return task, part


@page(permission=Permission.TASK_ANSWER, writes=True)
def accept(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Shows once more what is wanted."""
    task, part = _own(request.actor, public_id)
    form = Form(request.POST or None)
    if request.method == "POST":
        actions.accept(part, by=request.actor)
        messages.success(request, "已签收。请在期限前办理，并定期报告进展。")
        return redirect("office-task", task.public_id)
    return words.form_page(
        request, form, "签收任务", "签收", back=words.url(task), trail=words.trail_of(task),
        facts=[{"key": "本单位分工", "value": part.get_part_display()}, *words.facts(task)],
    )  # fmt: skip


class ObjectForm(Form):
    reason = reason_field(
        "异议理由", help_text="写明为什么不应由本单位办理或不能按期办理，并提出建议的单位或期限。"
    )


@page(permission=Permission.TASK_ANSWER, writes=True)
def object_to(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The office settles what is objected."""
    task, part = _own(request.actor, public_id)
    form = ObjectForm(typed(request))
    if request.method == "POST" and form.is_valid():
        object_to_task(part, form.cleaned_data["reason"], by=request.actor)
        messages.success(request, "异议已提交，领导小组办公室会答复。")
        return redirect("office-task", task.public_id)
    return words.form_page(
        request, form, "提出异议", "提交异议", back=words.url(task), trail=words.trail_of(task)
    )


class ExtensionForm(Form):
    wanted_on = DateField(label="申请延至")
    reason = reason_field(help_text="写明原因、已经做到哪一步、还差什么。")


@page(permission=Permission.TASK_ANSWER, writes=True)
def ask_extension(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The lead asks for a later day."""
    task, part = _own(request.actor, public_id)
    if part.part != Part.LEAD:
        raise NotAllowed("由牵头单位申请延期；请与牵头单位联系。")
    form = ExtensionForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            ask_task_extension(task, **form.cleaned_data, by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "延期申请已提交，答复前仍按原期限。")
            return redirect("office-task", task.public_id)
    return words.form_page(
        request, form, "申请延期", "提交申请", back=words.url(task), trail=words.trail_of(task),
        facts=[{"key": "现在的期限", "value": f"{task.due_on:%Y-%m-%d}"}],
    )  # fmt: skip


class ReportForm(Form):
    """What a unit reports; a supporting one claims nothing."""

    text = reason_field(
        "进展情况", 2000, help_text="做了什么、做到什么程度、下一步什么时候做什么。"
    )
    percent = forms.IntegerField(
        label="自报完成", required=False, min_value=0, max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "suffix": "%", "width": 3}),
    )  # fmt: skip
    value = forms.DecimalField(
        label="自报数值", required=False, max_digits=14, decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "width": 10}),
    )  # fmt: skip
    is_final = forms.BooleanField(
        label="任务已经完成，请办公室确认", required=False, help_text="自报完成应填100。"
    )

    def __init__(self, *args: Any, task: Task, part: TaskPart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if part.part != Part.LEAD:
            for name in ("percent", "value", "is_final"):
                del self.fields[name]
        elif name := evidence.bound_name(task):
            self.fields["value"].label = f"自报数值：{name}"
        else:
            del self.fields["value"]
        for place in range(1, NUMBER_ROWS + 1):
            self._add_number(place)
        for place in range(1, FILE_ROWS + 1):
            field = forms.FileField(label=f"佐证{place}", required=False, help_text=FILE_HELP)
            field.widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"
            self.fields[f"file{place}"] = field

    def _add_number(self, place: int) -> None:
        self.fields[f"label{place}"] = forms.CharField(
            label=f"数字{place}的名称", required=False, max_length=30,
            help_text="例如“培训人数”。没有的留空。" if place == 1 else "",
        )  # fmt: skip
        self.fields[f"number{place}"] = forms.DecimalField(
            label=f"数字{place}", required=False, max_digits=14, decimal_places=4,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "width": 10}),
        )  # fmt: skip
        self.fields[f"unit{place}"] = forms.CharField(
            label=f"数字{place}的单位", required=False, max_length=10
        )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for place in range(1, NUMBER_ROWS + 1):
            named, number = told.get(f"label{place}"), told.get(f"number{place}")
            if named and number is None and f"number{place}" not in self.errors:
                self.add_error(f"number{place}", f"请填写“{named}”是多少，或者清空名称。")
            if number is not None and not named:
                self.add_error(f"label{place}", "请写明这个数字是什么，或者清空数字。")
        return told

    def numbers(self) -> tuple[actions.Number, ...]:
        told = self.cleaned_data
        return tuple(
            actions.Number(
                told[f"label{place}"], Decimal(told[f"number{place}"]), told[f"unit{place}"]
            )
            for place in range(1, NUMBER_ROWS + 1)
            if told[f"label{place}"]
        )


@page(permission=Permission.TASK_ANSWER, writes=True)
def report(request: PageRequest, public_id: UUID) -> HttpResponse:
    """How far it is; with the box ticked the lead reports it done."""
    task, part = _own(request.actor, public_id)
    posted = request.method == "POST"
    form = ReportForm(typed(request), request.FILES if posted else None, task=task, part=part)
    if posted and form.is_valid():
        try:
            final = _report(request, task, part, form)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            done = "已报告完成，等领导小组办公室确认。" if final else "进展已报告。"
            messages.success(request, done)
            return redirect("office-task", task.public_id)
    return words.form_page(
        request, form, "报告进展", "提交报告", back=words.url(task), trail=words.trail_of(task),
        facts=_beside(task), upload=True,
    )  # fmt: skip


def _report(request: PageRequest, task: Task, part: TaskPart, form: ReportForm) -> bool:
    told = form.cleaned_data
    given = actions.Report(
        told["text"], told.get("percent"), told.get("value"), form.numbers(),
        _stored(request, task),
    )  # fmt: skip
    if told.get("is_final"):
        claim_task_done(part, given, by=request.actor)
        return True
    actions.report_progress(part, given, by=request.actor)
    return False


def _stored(request: PageRequest, task: Task) -> list[StoredFile]:
    uploads = [request.FILES.get(f"file{place}") for place in range(1, FILE_ROWS + 1)]
    return [
        files.store(each, by=request.actor, division=task.division_id, kind=FILE_KIND)
        for each in uploads
        if each is not None
    ]


def _beside(task: Task) -> list[dict[str, Any]]:
    """What is wanted, and what the records say now."""
    reading = evidence.reading_of(task)
    rows = [
        {"key": "衡量标准", "value": task.measure},
        {"key": "需要的佐证", "value": task.evidence_wanted or "无"},
    ]
    if reading is not None:
        rows.append({"key": "平台实测", "value": reading.words})
    return rows
