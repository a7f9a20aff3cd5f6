"""The institution's own history."""

from django.http import HttpResponse

from tuoyu.core.authority import Permission
from tuoyu.registry.records import own_institution
from tuoyu.web.institution_file.timeline import timeline_export, timeline_page
from tuoyu.web.page import PageRequest, page


@page(permission=Permission.INSTITUTION_KEEP)
def timeline(request: PageRequest) -> HttpResponse:
    own = own_institution(request.actor)
    return timeline_page(request, own, "provider/file/timeline.html")


@page(permission=Permission.INSTITUTION_KEEP)
def export(request: PageRequest) -> HttpResponse:
    return timeline_export(request, own_institution(request.actor))
