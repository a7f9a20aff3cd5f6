"""The front page, made for families: the search box first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.divisions.queries import Figure, district, figures_of
from tuoyu.registry import public
from tuoyu.web.page import PUBLIC, PageRequest, page
from tuoyu.web.public.cards import cards

LATEST = 4


@page(permission=PUBLIC)
def home(request: PageRequest) -> HttpResponse:
    here = district()
    figures = public.figures()
    residents = figures_of().get("residents") if here.is_loaded else None
    context = {
        "here": here,
        "quick": _quick(),
        "situations": _situations(),
        "figures": figures,
        "kpis": _kpis(figures, residents),
        "residents": residents,
        "people": f"{int(residents.value):,}" if residents else "",
        "latest": cards(public.latest(LATEST)),
    }
    return render(request, "public/home.html", context)


def _quick() -> list[dict[str, str]]:
    """Short ways in below the search box."""
    listing = reverse("institutions")
    return [
        {"text": "有空位的", "url": f"{listing}?free=1"},
        {"text": "普惠托育", "url": f"{listing}?inclusive=1"},
        {"text": "计时、临时托", "url": f"{listing}?form=hourly&form=temporary"},
        {"text": "在地图上找", "url": reverse("institutions-map")},
    ]


def _situations() -> list[dict[str, str]]:
    return [
        {"title": "找托育", "icon": "search", "url": reverse("institutions"),
         "text": "按距离、月龄、价格找已备案的机构"},
        {"title": "办托育机构", "icon": "building", "url": reverse("guide-filing"),
         "text": "需要什么条件和材料，网上备案"},
        {"title": "学育儿", "icon": "child", "url": reverse("parenting"),
         "text": "0—3岁养育指导在哪里找"},
        {"title": "查政策", "icon": "book", "url": reverse("plan"),
         "text": "实施方案逐条公开，谁负责一目了然"},
        {"title": "提意见", "icon": "speech", "url": reverse("feedback-info"),
         "text": "反映问题、纠正错误、投诉举报"},
    ]  # fmt: skip


def _kpis(figures: public.Figures, residents: Figure | None) -> list[dict[str, Any]]:
    listing = reverse("institutions")
    share = figures.inclusive_share
    found: list[dict[str, Any]] = [
        {"label": "已备案机构", "value": figures.institutions, "unit": "家", "url": listing},
        {"label": "托位", "value": figures.places, "unit": "个"},
        {"label": "普惠托位占比", "value": "暂无" if share is None else f"{share:.0f}",
         "unit": "" if share is None else "%"},
    ]  # fmt: skip
    per_1000 = places_per_1000(figures.places, residents)
    if per_1000 is not None:
        found.insert(2, {"label": "每千常住人口托位", "value": per_1000, "unit": "个"})
    return found


def places_per_1000(places: int, residents: Figure | None) -> str | None:
    """Places for 1,000 residents; None while no population is known."""
    if residents is None or not residents.value:
        return None
    return f"{places * 1000 / float(residents.value):.2f}"
