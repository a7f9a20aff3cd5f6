"""The papers of a filing: list, upload, remove."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.errors import Invalid, NotFound
from tuoyu.files import actions as files
from tuoyu.filing import actions, queries
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Case, Material
from tuoyu.flows.filing_parts import WantedMaterial, materials_wanted
from tuoyu.rules.filing.facts import Evidence, MaterialCode
from tuoyu.web.forms import DateField, Form
from tuoyu.web.forms.checked import PastDateField
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.filing import parts


class UploadForm(Form):
    """One paper. The choices of `evidence` are those that the law accepts for it."""

    evidence = forms.ChoiceField(label="证明文件类型", widget=forms.RadioSelect)
    issued_on = PastDateField(label="签发日期", required=False)
    valid_until = DateField(label="有效期至", required=False, help_text="证件上没有有效期的不填。")
    file = forms.FileField(
        label="文件", help_text="PDF、JPG或PNG，不超过20MB。拍照时请拍全、拍清楚。"
    )

    def __init__(self, *args: Any, wanted: WantedMaterial, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.value, each.label) for each in wanted.evidence]
        evidence = self.fields["evidence"]
        assert isinstance(evidence, forms.ChoiceField)
        evidence.choices = choices
        if len(choices) == 1:
            evidence.initial = choices[0][0]
        file = self.fields["file"]
        file.widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        issued, until = given.get("issued_on"), given.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", "有效期截止日不能早于签发日期，请核对证件上的日期。")
        elif until and until < clock.today():
            self.add_error("valid_until", "这份证明已经过期，请换成有效的再上传。")
        return given


@page(permission=Permission.FILING_PREPARE, writes=True)
def materials(request: PageRequest, public_id: UUID) -> HttpResponse:
    """All papers wanted and given; the applicant says when they are complete."""
    case = _case_with_papers(request, public_id)
    wanted = _wanted_rows(case)
    missing = [row["title"] for row in wanted if row["is_required"] and not row["files"]]
    if request.method == "POST":
        if missing:
            return _list_page(request, case, wanted, missing, status=422)
        actions.finish_materials(case, done=True, by=request.actor)
        return redirect("provider-filing", case.public_id)
    return _list_page(request, case, wanted, [])


def _case_with_papers(request: PageRequest, public_id: UUID) -> Case:
    """A case of a kind that brings papers; a closure brings none."""
    case = queries.case_for(request.actor, public_id)
    if case.kind == CaseKind.CLOSURE.value:
        raise NotFound
    return case


def _list_page(
    request: PageRequest, case: Case, wanted: list[Any], missing: list[str], status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "wanted": wanted,
        "missing": missing,
        "is_done": "materials" in case.done_sections,
        "is_editable": case.state in actions.EDITABLE,
    }
    return render(request, "provider/filing/materials.html", context, status=status)


def _wanted_rows(case: Case) -> list[dict[str, Any]]:
    given: dict[str, list[Material]] = {}
    for material in queries.materials_of(case):
        given.setdefault(material.code, []).append(material)
    return [
        {
            "code": wanted.rule.code.value,
            "title": wanted.rule.name,
            "is_required": wanted.is_required,
            "hint": wanted.rule.hint,
            "issuer": wanted.rule.issuer,
            "files": [_file_row(case, paper) for paper in given.get(wanted.rule.code.value, [])],
            "url": reverse("provider-filing-upload", args=[case.public_id, wanted.rule.code.value]),
        }
        for wanted in materials_wanted(case)
        if wanted.is_required
        or given.get(wanted.rule.code.value)
        or wanted.rule.code is MaterialCode.OTHER
    ]


def _file_row(case: Case, material: Material) -> dict[str, Any]:
    note = material.get_evidence_display()
    if material.valid_until:
        note = f"{note}，有效期至{material.valid_until:%Y-%m-%d}"
    removable = case.state in actions.EDITABLE
    return {
        "name": material.file.name,
        "url": reverse("file", args=[material.file.public_id]),
        "size": material.file.size,
        "note": note,
        "remove_url": reverse("provider-filing-remove", args=[case.public_id, material.public_id])
        if removable
        else "",
    }


@page(permission=Permission.FILING_PREPARE, writes=True)
def upload(request: PageRequest, public_id: UUID, code: str) -> HttpResponse:
    """One paper: which it is, its dates, the file."""
    case = _case_with_papers(request, public_id)
    wanted = next((each for each in materials_wanted(case) if each.rule.code.value == code), None)
    if wanted is None:
        raise NotFound
    posted = request.method == "POST"
    if not posted and case.state not in actions.EDITABLE:
        return redirect(parts.section_url(case, "materials"))
    form = UploadForm(typed(request), request.FILES if posted else None, wanted=wanted)
    if posted and form.is_valid() and _stored(request, case, wanted, form):
        messages.success(request, f"“{wanted.rule.name}”已上传。")
        return redirect(parts.section_url(case, "materials"))
    context = {"case": case, "rule": wanted.rule, "form": form}
    status = 422 if posted else 200
    return render(request, "provider/filing/upload.html", context, status=status)


def _stored(request: PageRequest, case: Case, wanted: WantedMaterial, form: UploadForm) -> bool:
    """Keep the file and the paper together; what is wrong with the file shows beside its field."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            stored = files.store(
                given["file"],
                by=request.actor,
                institution=case.institution.public_id,
                division=case.institution.division_id,
                kind=f"filing.{wanted.rule.code.value}",
            )
            actions.add_material(
                case,
                wanted.rule.code,
                Evidence.of(given["evidence"]),
                stored,
                by=request.actor,
                issued_on=given["issued_on"],
                valid_until=given["valid_until"],
            )
    except Invalid as fault:
        form.add_error("file", fault.message)
        return False
    return True


@page(permission=Permission.FILING_PREPARE, writes=True)
def remove(request: PageRequest, public_id: UUID, material_id: UUID) -> HttpResponse:
    """Ask, then take one paper out."""
    case = queries.case_for(request.actor, public_id)
    material = case.materials.filter(public_id=material_id).select_related("file").first()
    if material is None:
        raise NotFound
    if request.method == "POST":
        actions.remove_material(material, by=request.actor)
        messages.success(request, f"已移除“{material.file.name}”。")
        return redirect(parts.section_url(case, "materials"))
    if case.state not in actions.EDITABLE:
        return redirect(parts.section_url(case, "materials"))
    context = {"case": case, "material": material}
    return render(request, "provider/filing/remove.html", context)
