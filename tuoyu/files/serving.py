"""Sending a stored file: never from a guessable address, never as anything but what it is."""

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from tuoyu.files import disk, queries
from tuoyu.files.models import MediaType, StoredFile

NOTHING = "default-src 'none'; frame-ancestors 'none'"


def send_file(stored: StoredFile, *, inline: bool = False) -> HttpResponseBase:
    """The answer that carries `stored`; the caller got it from a doorway such as `file_for`.

    With `settings.FILE_ACCEL` (an internal location of the web server) the server sends it.
    """
    accel = getattr(settings, "FILE_ACCEL", "")
    response: HttpResponseBase
    if accel:
        response = HttpResponse()
        response["X-Accel-Redirect"] = accel.rstrip("/") + "/" + disk.relative_path(stored.sha256)
    else:
        response = FileResponse(queries.open_file(stored))
        response["Content-Length"] = str(stored.size)
    disposition = content_disposition_header(not inline, stored.name)
    response["Content-Type"] = stored.media_type
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    # A browser's PDF viewer does not open in a sandbox; the file was checked for scripts.
    viewer = inline and stored.media_type == MediaType.PDF
    response["Content-Security-Policy"] = NOTHING if viewer else f"{NOTHING}; sandbox"
    return response
