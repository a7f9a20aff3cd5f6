"""Idempotency: a form that is sent twice acts once.

The key row is written first, inside the transaction of the act. A second click waits on the unique
row until the first has committed, then gets its answer; when the first fails, its key row is rolled
back with it and the second may try. What was typed is part of the key, so a form that was changed
after going Back counts as a new one.
"""

import hmac
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseRedirect

from tuoyu.core import clock

FIELD = "_key"
KEPT_FOR = timedelta(hours=24)


def new_key() -> str:
    """A fresh key for one rendering of a form."""
    return str(uuid.uuid4())


def key_of(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def fingerprint_of(request: HttpRequest) -> str:
    """A digest of the path and of everything that was typed; of files, names and sizes."""
    # Keyed: a plain digest of a short code or a password could be guessed from the table.
    digest = hmac.new(settings.SECRET_KEY.encode(), request.path.encode(), "sha256")
    for name in sorted(request.POST):
        if name in (FIELD, "csrfmiddlewaretoken"):
            continue
        for value in request.POST.getlist(name):
            digest.update(f"\0{name}\0{value}".encode("utf-8", "surrogatepass"))
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            digest.update(f"\0{name}\0{upload.name}\0{upload.size}".encode("utf-8", "replace"))
    return digest.hexdigest()


def claim(owner: str, key: uuid.UUID, fingerprint: str) -> HttpResponseRedirect | None:
    """Take the key, or return the answer that it already got. Call inside `atomic()`."""
    from tuoyu.core.idempotency.models import IdempotencyKey

    try:
        with transaction.atomic():
            IdempotencyKey.objects.create(owner=owner, key=key, fingerprint=fingerprint)
    except IntegrityError:
        known = IdempotencyKey.objects.get(owner=owner, key=key, fingerprint=fingerprint)
        return HttpResponseRedirect(known.location)
    return None


def settle(owner: str, key: uuid.UUID, fingerprint: str, location: str) -> None:
    """Keep the answer for whoever sends the same form again."""
    from tuoyu.core.idempotency.models import IdempotencyKey

    IdempotencyKey.objects.filter(owner=owner, key=key, fingerprint=fingerprint).update(
        location=location
    )


def forget(owner: str, key: uuid.UUID, fingerprint: str) -> None:
    """Let the same form be tried again though its transaction is committed."""
    from tuoyu.core.idempotency.models import IdempotencyKey

    IdempotencyKey.objects.filter(owner=owner, key=key, fingerprint=fingerprint).delete()


def purge() -> int:
    """Forget keys older than a day; the number that went."""
    from tuoyu.core.idempotency.models import IdempotencyKey

    return IdempotencyKey.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()[0]
