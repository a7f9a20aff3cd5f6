"""System checks: the demo's one-click sign-in never stands on a public site by accident."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def demo_is_meant(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Demo mode with DEBUG off needs TUOYU_DEMO_WITHOUT_DEBUG=1."""
    meant = settings.DEBUG or getattr(settings, "DEMO_WITHOUT_DEBUG", False)
    if not settings.DEMO or meant:
        return []
    return [
        Error(
            "Demo mode lets anybody sign in as anybody, and DEBUG is off as on a public site. "
            "Unset TUOYU_DEMO, or, for a demonstration with fictitious data only, "
            "set TUOYU_DEMO_WITHOUT_DEBUG=1.",
            id="accounts.E001",
        )
    ]
