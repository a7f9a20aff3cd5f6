"""Where a form leads on to, as far as the address is one of this site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, wished: str) -> str:
    """The wished path when it lies on this site, else ""."""
    safe = url_has_allowed_host_and_scheme(
        wished, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wished if safe and wished.startswith("/") else ""
