"""What somebody typed while the session expired waits here for half an hour, encrypted.

A row is bound to the browser (random cookie `held`), to the person who was last signed in there
(signed cookie `owner`) and to the address of the form. Nobody else gets it, and files are not kept.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict

from tuoyu.accounts import limits
from tuoyu.accounts.models import HeldForm, User
from tuoyu.core import clock, idempotency

COOKIE = "held"
OWNER = "owner"
OWNER_LIFE = 7 * 24 * 3600
_SALT = "accounts.held_forms.owner"
_LEFT_OUT = ("csrfmiddlewaretoken", idempotency.FIELD)
_SECRET_NAMES = ("code", "credential", "otp")


def remember_owner(response: HttpResponse, user: User) -> None:
    """Let this browser know, signed, who signed in: whose form may be held here."""
    value = signing.dumps(str(user.public_id), salt=_SALT)
    _set(response, OWNER, value, OWNER_LIFE)


def hold(request: HttpRequest, response: HttpResponse) -> str:
    """Keep the posted fields of a signed-out person and set the cookie; the token, or "" when
    nothing could be kept (unknown person, too large). Passwords and codes are left out."""
    user = _owner(request)
    fields = [(name, values) for name, values in request.POST.lists() if _kept(name)]
    body = json.dumps(fields)
    path = request.get_full_path()
    if user is None or not fields or len(body) > limits.HELD_FORM_LARGEST or len(path) > 400:
        return ""
    token = secrets.token_urlsafe(32)
    HeldForm.objects.filter(user=user, path=path).delete()
    HeldForm.objects.create(
        key_hash=_hash(token),
        user=user,
        path=path,
        body=body,
        had_files=bool(request.FILES),
        expires_at=clock.now() + limits.HELD_FORM_LIFE,
    )
    _set(response, COOKIE, token, int(limits.HELD_FORM_LIFE.total_seconds()))
    return token


def _kept(name: str) -> bool:
    return name not in _LEFT_OUT and name not in _SECRET_NAMES and "password" not in name


def _owner(request: HttpRequest) -> User | None:
    try:
        public_id = UUID(signing.loads(request.COOKIES[OWNER], salt=_SALT, max_age=OWNER_LIFE))
    except (KeyError, ValueError, signing.BadSignature):
        return None
    return User.objects.filter(public_id=public_id, is_active=True).first()


def release(request: HttpRequest, user: User) -> QueryDict | None:
    """What `user` had typed into the form at this address; None when there is nothing.

    Reads only, so a GET may call it; `forget` deletes once the form has been sent.
    """
    held = _held(request, user)
    if held is None or held.path != request.get_full_path():
        return None
    fields = QueryDict(mutable=True)
    for name, values in json.loads(held.body):
        fields.setlist(name, values)
    fields._mutable = False
    return fields


def had_files(request: HttpRequest, user: User) -> bool:
    """Whether files were chosen as well; they have to be chosen again."""
    held = _held(request, user)
    return held is not None and held.had_files


def waits(request: HttpRequest) -> bool:
    """Whether this browser holds something: the sign-in page says that it is safe."""
    return bool(request.COOKIES.get(COOKIE))


def forget(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """The form came again from the person: what was held goes."""
    held = _held(request, user)
    if held is None or held.path != request.get_full_path():
        return
    held.delete()
    response.delete_cookie(COOKIE, samesite="Lax")


def _held(request: HttpRequest, user: User) -> HeldForm | None:
    token = request.COOKIES.get(COOKIE, "")
    if not token:
        return None
    return HeldForm.objects.filter(
        key_hash=_hash(token), user=user, expires_at__gt=clock.now()
    ).first()


def purge() -> int:
    """Forget what nobody came back for; the number of rows."""
    return HeldForm.objects.filter(expires_at__lte=clock.now()).delete()[0]


def _set(response: HttpResponse, name: str, value: str, age: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=age,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
