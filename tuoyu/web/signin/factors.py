"""Second factors: authenticator app, passkey, recovery codes.

allauth keeps them and does the cryptography; its pages are not routed. This is the only module
that touches allauth's internals (docs/adr/0006-sign-in.md).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.crypto import decrypt, encrypt

Type = Authenticator.Type
LABELS = {
    Type.TOTP: "动态口令（验证器应用）",
    Type.WEBAUTHN: "通行密钥",
    Type.RECOVERY_CODES: "备用恢复码",
}
_IN_SESSION = "totp_secret"
_CONTEXT = "session.totp_secret"


def factors_of(user: User) -> list[Authenticator]:
    """The person's factors, recovery codes included, oldest first."""
    return list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))


def label_of(factor: Authenticator) -> str:
    if factor.type == Type.WEBAUTHN:
        return f"{LABELS[Type.WEBAUTHN]}（{factor.wrap().name}）"
    return LABELS[factor.type]


# --- authenticator app ---


def totp_secret(request: HttpRequest) -> str:
    """The secret that this session is setting up; made at the first call."""
    kept = request.session.get(_IN_SESSION)
    if kept:
        return decrypt(kept, _CONTEXT)
    secret = generate_totp_secret()
    request.session[_IN_SESSION] = encrypt(secret, _CONTEXT)
    return secret


def totp_address(user: User, secret: str) -> str:
    """The otpauth: address that the QR code carries."""
    return str(get_adapter().build_totp_url(user, secret))


def add_totp(request: HttpRequest, user: User, code: str) -> bool:
    """Keep the secret when `code` proves that the app has it. Replaces an earlier app."""
    secret = totp_secret(request)
    if not validate_totp_code(secret, code):
        return False
    with transaction.atomic():
        Authenticator.objects.filter(user=user, type=Type.TOTP).delete()
        totp = TOTP.activate(user, secret)
        _use(totp.instance, code)
        RecoveryCodes.activate(user)
    request.session.pop(_IN_SESSION, None)
    return True


def check_code(user: User, code: str) -> str:
    """The factor that `code` proves: "totp", "recovery_codes", or "" when it proves none.

    A code of the app works once, on all web nodes: the last one is kept with the factor.
    """
    code = "".join(code.split())
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().filter(user=user)
        for factor in held.filter(type=Type.TOTP):
            secret = decrypt_secret(factor)
            if validate_totp_code(secret, code):
                return Type.TOTP.value if _use(factor, code) else ""
        for factor in held.filter(type=Type.RECOVERY_CODES):
            if factor.wrap().validate_code(code):
                return Type.RECOVERY_CODES.value
    return ""


def decrypt_secret(factor: Authenticator) -> str:
    return str(get_adapter().decrypt(factor.data["secret"]))


def _use(factor: Authenticator, code: str) -> bool:
    digest = hashlib.sha256(f"{factor.pk}:{code}".encode()).hexdigest()
    spent = list(factor.data.get("spent", []))[-4:]
    if digest in spent:
        return False
    factor.data["spent"] = [*spent, digest]
    factor.last_used_at = clock.now()
    factor.save(update_fields=["data", "last_used_at"])
    return True


# --- passkey ---


def passkey_options(user: User) -> str:
    """What the browser needs to make a passkey, as JSON; the challenge stays in the session."""
    return json.dumps(webauthn.begin_registration(user, passwordless=False))


def add_passkey(user: User, name: str, answer: str) -> bool:
    """Keep the passkey that the browser made; False when its answer is not genuine."""
    try:
        credential = json.loads(answer)
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return False
    with transaction.atomic():
        webauthn.WebAuthn.add(user, name, credential)
        RecoveryCodes.activate(user)
    return True


def passkey_challenge(user: User) -> str:
    """What the browser needs to prove a passkey, as JSON; "" when the person has none."""
    if not Authenticator.objects.filter(user=user, type=Type.WEBAUTHN).exists():
        return ""
    return json.dumps(webauthn.begin_authentication(user))


def check_passkey(user: User, answer: str) -> bool:
    """Whether the browser's answer proves one of the person's passkeys."""
    try:
        credential = json.loads(answer)
        webauthn.parse_authentication_response(credential)
        factor = webauthn.complete_authentication(user, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return False
    factor.record_usage()
    return True


# --- recovery codes and removal ---


def recovery_codes(user: User) -> list[str]:
    """The codes that are not used yet."""
    factor = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    return list(factor.wrap().get_unused_codes()) if factor else []


def renew_recovery_codes(user: User) -> None:
    with transaction.atomic():
        Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
        RecoveryCodes.activate(user)


def remove(user: User, pk: int) -> bool:
    """Remove one factor; False when it does not exist or is the last one of staff."""
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().filter(user=user)
        main = list(held.exclude(type=Type.RECOVERY_CODES).values_list("pk", flat=True))
        if pk not in main or (len(main) == 1 and user.is_staff_person):
            return False
        held.filter(pk=pk).delete()
        if len(main) == 1:
            held.filter(type=Type.RECOVERY_CODES).delete()
    return True


def passkeys_work(request: Any) -> bool:
    """Browsers bind passkeys to a name, not to a number such as 127.0.0.1."""
    host = request.get_host().partition(":")[0]
    return not host.replace(".", "").isdigit() and not host.startswith("[")
