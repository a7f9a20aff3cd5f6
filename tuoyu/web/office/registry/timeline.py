"""The history of an institution, for the office."""

from uuid import UUID

from django.http import HttpResponse

from tuoyu.core.authority import Permission
from tuoyu.registry import records
from tuoyu.web.institution_file.timeline import timeline_export, timeline_page
from tuoyu.web.office.registry.tabs import tabs_of
from tuoyu.web.page import PageRequest, page


@page(permission=Permission.REGISTRY_READ)
def timeline(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = records.institution_for(request.actor, public_id)
    tabs = tabs_of(request, found, "office-timeline")
    return timeline_page(request, found, "office/registry/timeline.html", tabs=tabs)


@page(permission=Permission.REGISTRY_READ)
def export(request: PageRequest, public_id: UUID) -> HttpResponse:
    return timeline_export(request, records.institution_for(request.actor, public_id))
