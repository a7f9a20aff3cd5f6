"""The display mode of a visitor: 普通, 长辈版 or 高对比. A cookie, nothing else."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt

from tuoyu.web.next_page import safe_next
from tuoyu.web.page import PUBLIC, Declaration

COOKIE = "display"
MODES = {"standard": "普通", "elder": "长辈版", "contrast": "高对比"}
ONE_YEAR = 365 * 24 * 3600


def mode_of(request: HttpRequest | None) -> str:
    """The mode that the cookie names; 普通 for anything unknown."""
    wished = request.COOKIES.get(COOKIE, "") if request is not None else ""
    return wished if wished in MODES else "standard"


@csrf_exempt  # It changes how one browser looks and no record; so public pages need no token.
def choose(request: HttpRequest) -> HttpResponse:
    """POST mode and next; back to the page where one was."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")) or "/")
    mode = request.POST.get("mode", "")
    if mode in MODES:
        response.set_cookie(
            COOKIE,
            mode,
            max_age=ONE_YEAR,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return response


choose.declares = Declaration(PUBLIC, writes=False)  # type: ignore[attr-defined]
