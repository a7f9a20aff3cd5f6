"""What allauth asks of us about second factors."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from tuoyu.accounts.models import User
from tuoyu.core.crypto import decrypt, encrypt

ISSUER = "托育服务平台"
CONTEXT = "mfa.authenticator.secret"


class FactorAdapter(DefaultMFAAdapter):
    """Secrets encrypted at rest; names in Chinese; nothing sent by e-mail."""

    def encrypt(self, text: str) -> str:
        return encrypt(text, CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, CONTEXT)

    def get_totp_issuer(self) -> str:
        return ISSUER

    def _get_site_name(self) -> str:
        return ISSUER

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.username)

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """The public id, not the primary key, goes to the person's device."""
        return {"id": user.public_id.bytes, "display_name": user.name, "name": user.username}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        known = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"通行密钥 {known + 1}"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """People here have no e-mail address; the security page lists every factor instead."""


def has_factor(user: User) -> bool:
    """Whether a second factor is asked of this person at sign-in."""
    main = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=main).exists()
