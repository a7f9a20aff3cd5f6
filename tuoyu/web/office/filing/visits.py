"""The visit on site: fourteen numbered items, two verifiers, recorded once."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.authority import Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.files import actions as files
from tuoyu.files.models import StoredFile
from tuoyu.filing import queries, visits
from tuoyu.filing.aftermath import CheckResult
from tuoyu.filing.models import Case
from tuoyu.flows.filing_parts import verifiers_for
from tuoyu.flows.verify_filing import Found, Visit, require_waiting, verify_filing
from tuoyu.web.forms import Form
from tuoyu.web.forms.checked import PastDateField
from tuoyu.web.held import typed
from tuoyu.web.office.filing.views import case_context
from tuoyu.web.page import PageRequest, page

FILE_KIND = "filing.visit"


class VisitForm(Form):
    """One result per item; `second_verifier` offers the colleagues who may verify."""

    visited_on = PastDateField(label="核实日期")
    second_verifier = forms.ChoiceField(label="另一名核实人员")
    remark = forms.CharField(
        label="其他不符合规定的情形",
        required=False,
        max_length=500,
        help_text="会向社会公示，不写个人信息。没有的留空。",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )

    def __init__(self, *args: Any, items: list[int], colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.colleagues = items, colleagues
        second = self.fields["second_verifier"]
        assert isinstance(second, forms.ChoiceField)
        second.choices = [
            ("", "请选择"),
            *((str(each.public_id), each.name) for each in colleagues),
        ]
        for item in items:
            self._add(item)

    def _add(self, item: int) -> None:
        result = forms.ChoiceField(
            label=f"自评报告第{item}项", choices=CheckResult.choices(), widget=forms.RadioSelect
        )
        note = forms.CharField(
            label=f"第{item}项的情况",
            required=False,
            max_length=300,
            help_text="不合格或不适用的必须写明。不合格的会向社会公示，不写个人信息。",
        )
        file = forms.FileField(label=f"第{item}项的照片或文件", required=False)
        file.widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"
        for name, field in (("result", result), ("note", note), ("file", file)):
            self.add(f"{name}-{item}", field)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for item in self.items:
            result = given.get(f"result-{item}")
            if result and result != CheckResult.PASS.value and not given.get(f"note-{item}"):
                self.add_error(f"note-{item}", f"第{item}项不是“合格”，请写明情况。")
        return given

    def groups(self) -> list[dict[str, Any]]:
        """The three fields of each item, for the template; what is filled in or wrong is open."""
        return [self._group(item) for item in self.items]

    def _group(self, item: int) -> dict[str, Any]:
        result, note, file = (self[f"{name}-{item}"] for name in ("result", "note", "file"))
        is_open = bool(note.value() or note.errors or file.errors)
        return {"result": result, "more": (note, file), "open": is_open}

    def visit(self, stored: dict[int, StoredFile]) -> Visit:
        given = self.cleaned_data
        chosen = given["second_verifier"]
        return Visit(
            visited_on=given["visited_on"],
            second_verifier=next(p for p in self.colleagues if str(p.public_id) == chosen),
            found=[
                Found(
                    item,
                    CheckResult.of(given[f"result-{item}"]),
                    given[f"note-{item}"],
                    stored.get(item),
                )
                for item in self.items
            ],
            remark=given["remark"],
        )


@page(permission=Permission.FILING_VERIFY, writes=True)
def visit(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Record what was found on site; the page says which step follows from it."""
    case = queries.case_for(request.actor, public_id)
    require(request.actor, Permission.FILING_VERIFY, case)
    require_waiting(case)
    posted = request.method == "POST"
    colleagues = [each for each in verifiers_for(case) if each.pk != request.actor.user_id]
    form = VisitForm(
        typed(request),
        request.FILES if posted else None,
        items=visits.items_to_check(case),
        colleagues=colleagues,
    )
    if posted and form.is_valid() and _recorded(request, case, form):
        case.refresh_from_db()
        messages.success(request, f"已记录，办件现在是“{case.get_state_display()}”。")
        return redirect("office-filing", case.public_id)
    context = {
        **case_context(request, case),
        "form": form,
        "known": visits.known_items(clock.today()),
        "again": case.state == "corrected",
    }
    return render(request, "office/filing/visit.html", context, status=422 if posted else 200)


def _recorded(request: PageRequest, case: Case, form: VisitForm) -> bool:
    """Files and record together; what is wrong shows with what was typed."""
    try:
        with transaction.atomic():
            stored = {
                item: files.store(
                    form.cleaned_data[f"file-{item}"],
                    by=request.actor,
                    institution=case.institution.public_id,
                    division=case.institution.division_id,
                    kind=FILE_KIND,
                )
                for item in form.items
                if form.cleaned_data.get(f"file-{item}")
            }
            verify_filing(case, form.visit(stored), by=request.actor)
    except Invalid as fault:
        form.add_error(None, fault.message)
        return False
    return True
