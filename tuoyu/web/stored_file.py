"""One uploaded file, for those who may open it; its address cannot be guessed."""

from uuid import UUID

from django.http import HttpResponseBase

from tuoyu.files.queries import read_file
from tuoyu.files.serving import send_file
from tuoyu.web.page import SIGNED_IN, PageRequest, page


@page(permission=SIGNED_IN)
def stored_file(request: PageRequest, public_id: UUID) -> HttpResponseBase:
    """Shown in the browser where it can be, under the strictest policy; an official's look into
    somebody else's paper is on record."""
    return send_file(read_file(request.actor, public_id), inline=True)
