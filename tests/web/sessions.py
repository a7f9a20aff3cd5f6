"""A signed-in browser without the sign-in pages, which have their own tests."""

from django.test import Client

from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.web.signin.sessions import BACKEND


def client_of(user: User, *, factor: str = "totp") -> Client:
    """A client whose session began just now."""
    client = Client()
    client.force_login(user, BACKEND)
    session = client.session
    now = clock.now().timestamp()
    session.update({"factor": factor, "signed_in_at": now, "seen_at": now, "proved_at": now})
    session.save()
    return client
