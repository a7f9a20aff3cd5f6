"""What makes two workers quick and changes nothing that a test can see. Installed by conftest.py."""

import gc
from functools import wraps
from typing import Any

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]


def install() -> None:
    _static_files_are_listed_once()
    # What is imported by now stays to the end; every full collection would walk over it again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _static_files_are_listed_once() -> None:
    """Each test client loads the middleware anew, and whitenoise then looks at every static file."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    seen: dict[str, dict[str, Any]] = {}

    @wraps(look)
    def look_once(self: Any) -> None:
        where = repr((settings.STATICFILES_DIRS, settings.STATIC_URL, settings.STORAGES))
        if where not in seen:
            before = set(self.files)
            look(self)
            seen[where] = {url: self.files[url] for url in set(self.files) - before}
        self.files.update(seen[where])

    WhiteNoiseMiddleware.add_files_from_finders = look_once
