from django.http import HttpResponse, JsonResponse

from tuoyu.web.health import checks
from tuoyu.web.page import PUBLIC, PageRequest, page


@page(permission=PUBLIC)
def healthz(request: PageRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return _answer({"status": "ok"}, 200)


@page(permission=PUBLIC)
def readyz(request: PageRequest) -> HttpResponse:
    """503 until database, migrations, fonts, disk and the audit's chain are fit; names only, no details."""
    results = checks.results()
    ready = all(results.values())
    shown = {name: "ok" if passed else "failed" for name, passed in results.items()}
    status = "ok" if ready else "failed"
    return _answer({"status": status, "checks": shown}, 200 if ready else 503)


def _answer(content: dict[str, object], status: int) -> HttpResponse:
    response = JsonResponse(content, status=status)
    response["Cache-Control"] = "no-store"
    return response
