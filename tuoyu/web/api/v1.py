"""/api/v1: divisions, the public register and the plan, for everybody to read."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI, Query

from tuoyu.core import clock
from tuoyu.core.errors import NotFound
from tuoyu.divisions.models import Level
from tuoyu.divisions.open_data import page_of
from tuoyu.filing import public as filed
from tuoyu.plan.queries import PlanTree, clause_tree
from tuoyu.registry import public, search_params
from tuoyu.registry.search import Page, Point, SearchQuery, search
from tuoyu.rules.filing.facts import ServiceForm
from tuoyu.web.api import inbound, shapes
from tuoyu.web.api.service import answer, handle_errors
from tuoyu.web.public import open_data
from tuoyu.web.public.cards import stale_days
from tuoyu.web.public.corrections import record as correction_record
from tuoyu.web.public.plan.screens import screens_of

api = NinjaAPI(
    title="婴幼儿照护服务平台开放接口",
    version="1.0.0",
    description="公开机构名录、行政区划和实施方案条款：只读，不需要登录。登记机关凭令牌报送登记信息。",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
handle_errors(api)
api.add_router("", inbound.router)

NO_PAGE = "翻页位置已失效，请从第一页重新读取。"
FAULTS = {404: shapes.Fault, 422: shapes.Fault}
GEOJSON = "application/geo+json"


@api.get(
    "/institutions",
    response={200: shapes.InstitutionPage, **FAULTS},
    url_name="institutions",
    summary="按条件查机构",
    tags=["机构"],
)
def institutions(request: HttpRequest, wanted: Query[shapes.InstitutionFilter]) -> HttpResponse:
    """By name, or nearest first where `near` is given; page after page by `cursor`."""
    page = search(_query(wanted))
    items = _records(page)
    return answer({"items": items, "next_cursor": _next(page)})


@api.get(
    "/institutions.geojson",
    response={200: shapes.FeatureCollection, **FAULTS},
    url_name="institutions_geojson",
    summary="按条件查机构（GeoJSON）",
    tags=["机构"],
    openapi_extra={"responses": {200: {"content": {GEOJSON: {}}}}},
)
def institutions_geojson(
    request: HttpRequest, wanted: Query[shapes.InstitutionFilter]
) -> HttpResponse:
    """The same list as a FeatureCollection; `properties` as in the plain list."""
    page = search(_query(wanted))
    features = [_feature(each) for each in _records(page)]
    return answer({"type": "FeatureCollection", "features": features, "next_cursor": _next(page)})


@api.get(
    "/institutions/{str:public_id}",
    response={200: shapes.InstitutionDetail, **FAULTS},
    url_name="institution",
    summary="一家机构",
    tags=["机构"],
)
def institution(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One institution of the register; closed ones too."""
    return answer(_detail(public.public_institution(public_id)))


@api.get(
    "/divisions",
    response={200: shapes.DivisionPage, **FAULTS},
    url_name="divisions",
    summary="行政区划",
    tags=["行政区划"],
)
def divisions(request: HttpRequest, wanted: Query[shapes.DivisionFilter]) -> HttpResponse:
    """Current divisions in order of code."""
    size = wanted.size
    rows = page_of(
        below=wanted.below or "",
        level=Level(wanted.level.value) if wanted.level else None,
        after=wanted.cursor or "",
        size=size + 1,
    )
    items = [
        {
            "code": row.code, "name": row.name, "level": row.level, "parent_code": row.parent_id,
            "longitude": row.lon, "latitude": row.lat,
        }
        for row in rows[:size]
    ]  # fmt: skip
    return answer(
        {"items": items, "next_cursor": rows[size - 1].code if len(rows) > size else None}
    )


@api.get(
    "/corrections",
    response={200: shapes.CorrectionPage, **FAULTS},
    url_name="corrections",
    summary="更正公示",
    tags=["机构"],
)
def corrections(request: HttpRequest, wanted: Query[shapes.CorrectionFilter]) -> HttpResponse:
    """What was published as not conforming and what became of it, the newest first."""
    rows = filed.corrections(street=wanted.street or "", open_only=wanted.open)
    start = (wanted.page - 1) * wanted.size
    found = [filed.as_public(row) for row in rows[start : start + wanted.size + 1]]
    more = len(found) > wanted.size
    return answer(
        {
            "items": [correction_record(row) for row in found[: wanted.size]],
            "next_page": wanted.page + 1 if more else None,
        }
    )


def _records(page: Page) -> list[dict[str, Any]]:
    """The rows with their marks, which all together cost one query."""
    marks = public.marks_of([row.public_id for row in page.items])
    return [
        {**open_data.record(row), "flags": _flags(marks.get(row.public_id, ()))}
        for row in page.items
    ]


def _flags(marks: Iterable[public.PublicFlag]) -> list[dict[str, Any]]:
    return [
        {
            "kind": mark.kind.value,
            "kind_name": mark.kind.label,
            "since": mark.since.isoformat(),
            "until": mark.until.isoformat() if mark.until else None,
            "document_number": mark.document_number,
        }
        for mark in marks
    ]


def _query(wanted: shapes.InstitutionFilter) -> SearchQuery:
    near = None
    if wanted.near:
        lon, lat = wanted.near.split(",")
        near = Point(float(lon), float(lat))
    return SearchQuery(
        text=search_params.without_controls(wanted.q),
        division=wanted.division or "",
        months=wanted.months,
        forms=tuple(ServiceForm.of(form.value) for form in wanted.form),
        inclusive=wanted.inclusive,
        free_since=clock.now() - timedelta(days=stale_days()) if wanted.free else None,
        include_closed=wanted.closed,
        near=near,
        cursor=_cursor(wanted.cursor, placed=near is not None),
        size=wanted.size,
    )


def _cursor(text: str | None, *, placed: bool) -> Any:
    if text is None:
        return None
    cursor = search_params.decode(text)
    if cursor is None or (cursor.chord is not None and not placed):
        raise NotFound(NO_PAGE)
    return cursor


def _next(page: Page) -> str | None:
    return search_params.encode(page.next_cursor) if page.next_cursor else None


def _feature(record: dict[str, Any]) -> dict[str, Any]:
    placed = record["longitude"] is not None
    geometry = {"type": "Point", "coordinates": [record["longitude"], record["latitude"]]}
    page = reverse("institution", args=[record["id"]])
    return {
        "type": "Feature",
        "id": record["id"],
        "properties": {**record, "page": page},
        "geometry": geometry if placed else None,
    }


def _detail(found: public.PublicInstitution) -> dict[str, Any]:
    return {
        "id": str(found.public_id),
        "name": found.name,
        "kind": found.kind.value,
        "kind_name": found.kind.label,
        "division_code": found.division_code,
        "division_name": found.division_name,
        "street_name": found.street_name,
        "address": found.address,
        "phone": found.phone,
        "is_open": found.is_open,
        "inclusive": found.inclusive,
        "is_demo": found.is_demo,
        "catering": found.catering,
        "places": found.places,
        "floors": list(found.floors),
        "indoor_area_m2": _number(found.indoor_area_m2),
        "outdoor_area_m2": _number(found.outdoor_area_m2),
        "longitude": found.longitude,
        "latitude": found.latitude,
        "filing_number": found.filing_number,
        "filed_on": found.filed_on.isoformat(),
        "closed_on": found.closed_on.isoformat() if found.closed_on else None,
        "closed_reason": found.closed_reason,
        "services": [
            {
                "form": service.form.value,
                "price_fen": service.price_fen,
                "price_unit": service.price_unit.value,
                "places": service.places,
                "free_places": service.free_places,
                "free_reported_at": (
                    service.free_reported_at.isoformat() if service.free_reported_at else None
                ),
            }
            for service in found.services
        ],
        "classes": [
            {"name": group.name, "band": group.band.value, "band_name": group.band.label,
             "places": group.places}
            for group in found.classes
        ],
        "fees": [
            {"item": fee.item, "price_fen": fee.price_fen, "unit": fee.unit.value,
             "unit_name": fee.unit.label, "note": fee.note}
            for fee in found.fees
        ],
        "flags": _flags(found.marks),
    }  # fmt: skip


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


@api.get(
    "/plan/clauses",
    response={200: shapes.ClauseList, **FAULTS},
    url_name="plan_clauses",
    summary="实施方案条款",
    tags=["实施方案"],
)
def plan_clauses(request: HttpRequest, wanted: Query[shapes.ClauseFilter]) -> HttpResponse:
    """Every clause in reading order with its units."""
    tree = clause_tree()
    return answer({"document": tree.title, "items": list(_clauses(tree, wanted.unit or ""))})


def _clauses(tree: PlanTree, unit: str) -> Iterator[dict[str, Any]]:
    parents = {child.code: node.code for node in tree.walk() for child in node.children}
    for node in tree.walk():
        parts = (*node.leads, *node.supports)
        if unit and not any(unit in part.units for part in parts):
            continue
        yield {
            "code": node.code,
            "number": node.number,
            "title": node.title,
            "kind": node.kind,
            "parent_code": parents.get(node.code),
            "text": node.text,
            "units": [{"name": part.name, "part": part.part_label} for part in parts],
            "served": bool(screens_of(node.screens)),
        }
