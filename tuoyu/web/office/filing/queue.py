"""The clerk's queue, most urgent first."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from tuoyu.core.authority import Permission
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.filing import queries
from tuoyu.filing.lifecycle import FILING, CaseKind
from tuoyu.web.forms import Form, StreetField
from tuoyu.web.office.filing.rows import COLUMNS, awaited_day, queue_rows
from tuoyu.web.office.listing import export_answer, paged
from tuoyu.web.page import PageRequest, page

STATES = (
    "submitted", "returned", "receipted", "corrected", "nonconforming", "verified", "settled",
    "cancelled",
)  # fmt: skip
ALL_OPEN = "open"
EXPORT = (
    Column("机构名称", lambda case: case.shown_name, width=30),
    Column("申请编号", lambda case: case.number, width=26),
    Column("类别", lambda case: case.get_kind_display()),
    Column("所在社区", lambda case: case.institution.division.name, width=22),
    Column("提交时间", lambda case: case.submitted_at, Kind.MOMENT),
    Column("办理期限", lambda case: awaited_day(case)[0], Kind.DATE),
    Column("状态", lambda case: FILING.state(case.state).label),
    Column("备案编号", lambda case: case.receipt_number, width=26),
)


class QueueForm(Form):
    says_optional = False
    state = forms.ChoiceField(label="状态", required=False)
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部类别"), *CaseKind.choices()]
    )
    street = StreetField()
    text = forms.CharField(label="机构名称或申请编号", required=False, max_length=60)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        state.choices = [
            *((code, FILING.state(code).label) for code in STATES),
            (ALL_OPEN, "待办理和待补正"),
        ]


def _wanted(request: PageRequest) -> tuple[QueueForm, queries.QueueFilter]:
    form = QueueForm({"state": "submitted", **request.GET.dict()})
    form.is_valid()
    given = form.cleaned_data
    state = given.get("state") or "submitted"
    return form, queries.QueueFilter(
        state="" if state == ALL_OPEN else state,
        kind=given.get("kind", ""),
        street=given.get("street", ""),
        text=given.get("text", ""),
    )


@page(permission=Permission.FILING_READ)
def queue(request: PageRequest) -> HttpResponse:
    form, wanted = _wanted(request)
    rows = paged(request, queries.queue(request.actor, wanted))
    context = {
        "form": form,
        "page": rows,
        "columns": COLUMNS,
        "rows": queue_rows(rows.object_list),
        "counts": queries.counts(request.actor),
        "query": request.GET.urlencode(),
    }
    return render(request, "office/filing/queue.html", context)


@page(permission=Permission.FILING_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    _, wanted = _wanted(request)
    rows = queries.queue(request.actor, wanted).iterator(chunk_size=500)
    return export_answer("备案办件", EXPORT, rows)
