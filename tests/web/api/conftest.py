"""The same district as the public pages."""

from tests.web.public.conftest import here, nothing_cached

__all__ = ["here", "nothing_cached"]
