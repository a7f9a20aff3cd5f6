"""The parts of an institution's file as tabs: those that the reader may open."""

from typing import Any

from django.urls import reverse

from tuoyu.core.authority import Permission, may
from tuoyu.registry.models import Institution
from tuoyu.web.page import PageRequest

TABS = (
    ("概况", "office-institution", Permission.REGISTRY_READ),
    ("从业人员", "office-staff", Permission.STAFF_READ),
    ("证照", "office-certificates", Permission.REGISTRY_READ),
    ("收费和托位", "office-fees", Permission.REGISTRY_READ),
    ("标志", "office-flags", Permission.REGISTRY_READ),
    ("大事记", "office-timeline", Permission.REGISTRY_READ),
)


def tabs_of(request: PageRequest, institution: Institution, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": reverse(name, args=[institution.public_id]),
            "current": name == current,
        }
        for label, name, permission in TABS
        if may(request.actor, permission, institution)
    ]
