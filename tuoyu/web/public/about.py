"""Pages about the site itself, and honest ones for what is not built yet."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.divisions.queries import district
from tuoyu.web.page import PUBLIC, PageRequest, page


@page(permission=PUBLIC)
def parenting(request: PageRequest) -> HttpResponse:
    """学育儿: what there is now, and whom to ask."""
    return render(request, "public/parenting.html", {"here": district()})


@page(permission=PUBLIC)
def accessibility(request: PageRequest) -> HttpResponse:
    return render(request, "public/accessibility.html", {"here": district()})


@page(permission=PUBLIC)
def privacy(request: PageRequest) -> HttpResponse:
    return render(request, "public/privacy.html", {"here": district()})


@page(permission=PUBLIC)
def feedback_info(request: PageRequest) -> HttpResponse:
    """联系与反馈; also 找错."""
    return render(request, "public/feedback_info.html", {"here": district()})


@page(permission=PUBLIC)
def open_data(request: PageRequest) -> HttpResponse:
    """What of the register is data for everybody, and how to fetch it."""
    return render(request, "public/open_data.html", {})


@page(permission=PUBLIC)
def sitemap(request: PageRequest) -> HttpResponse:
    sections = [
        {"title": title, "links": [(label, reverse(name)) for label, name in links]}
        for title, links in SITE
    ]
    return render(request, "public/sitemap.html", {"sections": sections})


SITE = (
    ("家长", (("首页", "home"), ("找托育", "institutions"), ("在地图上找托育", "institutions-map"),
             ("学育儿", "parenting"))),
    ("办事", (("办事指南", "guides"), ("登记指引", "guide-registration"), ("托育机构备案", "guide-filing"), ("登录", "signin"))),
    ("公开", (("实施方案", "plan"), ("法规条款", "rules"), ("开放数据", "open-data"), ("接口说明", "api-docs"))),
    ("关于本站", (("联系与反馈", "feedback-info"), ("无障碍说明", "accessibility"),
               ("个人信息保护", "privacy"))),
)  # fmt: skip


@page(permission=PUBLIC)
def robots(request: PageRequest) -> HttpResponse:
    """Crawlers read the public pages; addresses with a position or a filter are not for them."""
    closed = ("/office/", "/provider/", "/field/", "/*?*near=", "/*?*cursor=")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
