"""The pages of what went wrong. Each says what to do next."""

import structlog
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from tuoyu.core.authority import ANONYMOUS, Actor
from tuoyu.core.errors import DomainError, Refused, StepNotAllowed
from tuoyu.rules.wording import citation, sentence
from tuoyu.web.menus import home_url
from tuoyu.web.shell_of import shell_of

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError)
log = structlog.get_logger(__name__)


def domain_error(request: HttpRequest, fault: DomainError) -> HttpResponse:
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    findings = []
    if isinstance(fault, Refused):
        findings = [
            {"sentence": sentence(f), "citation": citation(f), "severity": f.severity.value}
            for f in fault.findings
        ]
    context = {
        "title": fault.title,
        "message": fault.message,
        "findings": findings,
        "present": fault.present_label if isinstance(fault, StepNotAllowed) else "",
        "status": fault.status,
        "shell": shell_of(actor),
        "home": home_url(actor),
        "is_post": request.method == "POST",
    }
    return render(request, "errors/domain.html", context, status=fault.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not even be read: too large, cut off, or made by a program."""
    too_large = isinstance(exception, TOO_LARGE)
    return render(request, "errors/400.html", {"too_large": too_large}, status=400)


def fault(request: HttpRequest) -> HttpResponse:
    """A page that needs neither the database nor the templates of a shell."""
    reference = getattr(request, "request_id", "")
    return render(request, "errors/500.html", {"reference": reference}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.warning("csrf_refused", reason=reason)
    return render(request, "errors/expired.html", status=403)
