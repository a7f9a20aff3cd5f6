"""找托育: the list, the map beside it, one institution, and the list as open data."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from tuoyu.core import clock
from tuoyu.core.documents import csv
from tuoyu.divisions.queries import boundary_geojson, district, named_points
from tuoyu.filing.public import corrections_of
from tuoyu.registry import public, search_params
from tuoyu.registry.search import distance_m, search, total
from tuoyu.rules.filing.facts import ServiceForm
from tuoyu.web.page import PUBLIC, PageRequest, page
from tuoyu.web.public import open_data
from tuoyu.web.public.cards import cards, stale_days
from tuoyu.web.public.institution_rows import sections
from tuoyu.web.public.localities import localities

MOST_PINS = 200  # the largest page of the API
NARROWING = ("street", "months", "form", "inclusive", "free")


@page(permission=PUBLIC)
def institutions(request: PageRequest) -> HttpResponse:
    """The list. htmx asks for its part `results` alone."""
    asked = _asked(request)
    context = _results(asked, "institutions")
    if request.headers.get("HX-Request") == "true":
        response = render(request, "public/institutions.html#results", context)
    else:
        context |= _filters(asked, live=True)
        response = render(request, "public/institutions.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@page(permission=PUBLIC)
def institutions_map(request: PageRequest) -> HttpResponse:
    """The same list beside a map; without JavaScript it is the list."""
    asked = _asked(request)
    here = district()
    context = _results(asked, "institutions-map") | _filters(asked, live=False)
    context |= {
        "here": here,
        "tiles_key": settings.TIANDITU_KEY,
        "markers_url": f"{reverse('api:institutions_geojson')}?{_markers_query(asked)}",
    }
    return render(request, "public/institutions_map.html", context)


@page(permission=PUBLIC)
def map_base(request: PageRequest) -> HttpResponse:
    """Outline and named points of the district, as GeoJSON."""
    outline = boundary_geojson() if district().is_loaded else {"features": []}
    points = [
        {
            "type": "Feature",
            "properties": {"name": point.name, "kind": point.kind, "class": point.osm_type},
            "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
        }
        for point in named_points().exclude(kind="building")
    ]
    response = JsonResponse(
        {"type": "FeatureCollection", "features": [*outline["features"], *points]},
        json_dumps_params={"ensure_ascii": False},
    )
    response["Cache-Control"] = "public, max-age=3600"
    return response


@page(permission=PUBLIC)
def institution(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One institution of the register; closed ones stay findable."""
    found = public.public_institution(public_id)
    community = localities().find(str(request.GET.get("community", ""))[:12])
    here, there = community.point if community else None, public.point_of(found)
    far = distance_m(here, there) if here and there else None
    context = {
        "found": found,
        "sections": sections(found, district().law),
        "community": community,
        "far": far,
        "address": f"{settings.SITE_ADDRESS}{reverse('institution', args=[public_id])}",
        "around": _around(found),
        "corrections": corrections_of(public_id),
    }
    return render(request, "public/institution.html", context)


@page(permission=PUBLIC)
def institutions_csv(request: PageRequest) -> HttpResponse:
    """The list as a spreadsheet, with the same filters."""
    rows = public.everything(_asked(request).query)
    response = StreamingHttpResponse(
        csv.stream(open_data.COLUMNS, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{_file_name("csv")}"'
    return response  # type: ignore[return-value]


@page(permission=PUBLIC)
def institutions_json(request: PageRequest) -> HttpResponse:
    """The list as JSON, with the same filters."""
    rows = public.everything(_asked(request).query)
    response = StreamingHttpResponse(_json(rows), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name("json")}"'
    return response  # type: ignore[return-value]


def _json(rows: Any) -> Iterator[str]:
    opening = "[\n"
    for row in rows:
        yield opening + open_data.as_json(row)
        opening = ",\n"
    yield "\n]\n" if opening == ",\n" else "[]\n"


def _file_name(ending: str) -> str:
    return f"institutions-{clock.today():%Y%m%d}.{ending}"


def _asked(request: PageRequest) -> search_params.Asked:
    return search_params.read(
        request.GET, law=district().law, now=clock.now(), locality=localities().find
    )


def _query(asked: search_params.Asked, **changed: Any) -> str:
    """The understood address without its place in the pages, with changes (None drops)."""
    given = {**asked.given, **changed}
    return urlencode({name: value for name, value in given.items() if value}, doseq=True)


def _markers_query(asked: search_params.Asked) -> str:
    """What the API is asked for the pins: the whole list, page after page (map.js)."""
    query = asked.query
    wanted: dict[str, Any] = {
        "q": query.text,
        "division": query.division,
        "months": None if query.months is None else str(query.months),
        "form": [form.value for form in query.forms],
        "inclusive": "1" if query.inclusive else "",
        "free": "1" if query.free_since else "",
        "closed": "1" if query.include_closed else "",
        "near": search_params.written(query.near) if query.near else "",
        "size": MOST_PINS,
    }
    return urlencode({name: value for name, value in wanted.items() if value}, doseq=True)


def _results(asked: search_params.Asked, url_name: str) -> dict[str, Any]:
    here = reverse(url_name)
    found = search(asked.query)
    after = found.next_cursor
    onward = f"?community={asked.community.code}" if asked.community else ""
    first = asked.query.cursor is None
    return {
        "asked": asked,
        "cards": cards(found.items, query=onward),
        "total": total(asked.query),
        "first": first,
        "pages": {
            "previous_url": "" if first else f"{here}?{_query(asked)}",
            "next_url": f"{here}?{_query(asked, cursor=search_params.encode(after))}"
            if after
            else "",
        },
        "chosen": _chosen(asked, here),
        "here_url": here,
        "clear_url": here,
        "tabs": _tabs(asked, url_name),
        "csv_url": f"{reverse('institutions-csv')}?{_query(asked)}",
        "json_url": f"{reverse('institutions-json')}?{_query(asked)}",
        "wider_url": f"{here}?{_query(asked, **dict.fromkeys(NARROWING))}",
        "feedback_url": reverse("feedback-info"),
    }


def _tabs(asked: search_params.Asked, url_name: str) -> list[dict[str, Any]]:
    query = _query(asked)
    return [
        {"label": label, "url": f"{reverse(name)}?{query}", "current": name == url_name}
        for label, name in (("列表", "institutions"), ("地图", "institutions-map"))
    ]


def _chosen(asked: search_params.Asked, here: str) -> list[dict[str, str]]:
    """The filters in force; each can be taken off by a link."""
    query = asked.query
    shown: list[tuple[str, str, Any]] = []
    if query.text:
        shown.append(("q", f"“{query.text}”", None))
    if asked.street:
        shown.append(("street", asked.street.name, None))
    if asked.community:
        name = asked.community.name
        shown.append(("community", f"离{name}近" if asked.community.point else name, None))
    if asked.near:
        shown.append(("near", "离所选位置近", None))
    if query.months is not None:
        shown.append(("months", f"{query.months}个月", None))
    for form in query.forms:
        others = [other.value for other in query.forms if other is not form]
        shown.append(("form", form.label, others))
    for name, label in (("inclusive", "普惠"), ("free", "有空位"), ("closed", "含已终止")):
        if name in asked.given:
            shown.append((name, label, None))
    return [
        {"label": label, "remove_url": f"{here}?{_query(asked, **{name: left})}"}
        for name, label, left in shown
    ]


def _filters(asked: search_params.Asked, *, live: bool) -> dict[str, Any]:
    law, now, places = district().law, clock.now(), localities()
    return {
        "localities": places,
        "community_options": places.options(
            "community", asked.community.code if asked.community else ""
        ),
        "street_options": places.options("street", asked.street.code if asked.street else ""),
        "service_forms": [(form.value, form.label) for form in ServiceForm],
        "chosen_forms": [form.value for form in asked.query.forms],
        "oldest": search_params.oldest_months(law, now),
        "live": live,
        "stale_days": stale_days(),
        "open": bool(set(asked.given) - {"q", "near", "community"}),
        "near": (asked.given.get("near") or [""])[0],
    }


def _around(found: public.PublicInstitution) -> str:
    """The address of the list sorted by distance from this institution."""
    if found.longitude is None:
        return ""
    return f"{reverse('institutions-map')}?near={found.longitude:.3f},{found.latitude:.3f}"
