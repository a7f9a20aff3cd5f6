"""办事指南: rendered from the one record of the matter, elements in their fixed order."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.divisions.queries import district
from tuoyu.rules import guide as records
from tuoyu.web.page import PUBLIC, PageRequest, page

MATTERS = ("filing",)


def _record(name: str) -> records.Guide:
    here = district()
    return records.load(name).resolved(
        on=clock.today(), law=here.law, district=_words(dict(here.site))
    )


def _words(site: dict[str, str]) -> dict[str, str]:
    """What the pack says; （待补充） stays as the pack has it."""
    return {key: value for key, value in site.items() if value}


@page(permission=PUBLIC)
def guides(request: PageRequest) -> HttpResponse:
    found = [_record(name) for name in MATTERS]
    return render(request, "public/guides.html", {"guides": found})


@page(permission=PUBLIC)
def guide(request: PageRequest) -> HttpResponse:
    """托育机构备案."""
    found = _record("filing")
    elements = [
        {"name": name, "heading": heading, "value": getattr(found, name)}
        for name, heading in records.ELEMENTS
    ]
    materials = [
        {
            "name": {"text": material.name},
            "when": material.when,
            "form": f"{material.form.label} {material.copies} 份",
            "issuer": material.issuer,
            "hint": material.hint + ("可由部门共享，不用自己跑。" if material.shared else ""),
        }
        for material in found.materials
    ]
    context = {
        "guide": found,
        "elements": elements,
        "materials": materials,
        "material_columns": MATERIAL_COLUMNS,
        "start_url": reverse("provider-found"),
    }
    return render(request, "public/guide.html", context)


MATERIAL_COLUMNS = [
    {"key": "name", "label": "材料名称"},
    {"key": "when", "label": "谁要提交"},
    {"key": "form", "label": "形式和份数"},
    {"key": "issuer", "label": "来源"},
    {"key": "hint", "label": "填报须知"},
]
