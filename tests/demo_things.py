"""What the walks over all pages want to see and the demo does not hold: an invitation that waits,
long work, a second factor, meetings between notice and minutes, and a browser that stands between the steps of signing in."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings

from tests import demo_meetings
from tuoyu.accounts.actions import Bounds, invite
from tuoyu.accounts.models import Unit, User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.crypto import encrypt
from tuoyu.core.jobs.work import start_work
from tuoyu.registry.models import Institution
from tuoyu.web.signin import views
from tuoyu.web.signin.sessions import PENDING

HEAD, ADMIN, CLERK = "demo-head1", "demo-system", "demo-clerk"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PHONES = ("13600000091", "13600000092", "13600000093")


def build() -> dict[str, Any]:
    """Make them; what stands in addresses, by the name of the route."""
    head, admin = (actor_of(User.objects.get(username=name)) for name in (HEAD, ADMIN))
    own = Institution.objects.get(public_id=head.institutions()[0])
    unit = Bounds(unit=Unit.objects.get(code="health"))
    _, token = invite(Role.UNIT_CLERK, PHONES[0], unit, by=admin)
    invite(Role.INSTITUTION_STAFF, PHONES[1], Bounds(institution=own), by=head)
    work = start_work("示例导出", by=head, total=10)
    user = User.objects.get(username=HEAD)
    TOTP.activate(user, SECRET)
    return {
        "invitation": {"token": token},
        "work": {"public_id": str(work.public_id)},
        "account_remove_factor": {"pk": Authenticator.objects.get(user=user).pk},
        **demo_meetings.build(),
    }


def halfway() -> str:
    """The key of the session of a visitor who still owes a second factor, and a code by phone."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    soon = clock.now().timestamp() + 3600  # the walk takes its time
    user = User.objects.get(username=CLERK)
    kept: Mapping[str, Any] = {
        PENDING: {"user": user.pk, "at": soon, "next": ""},
        views.PHONE: {"number": encrypt(PHONES[2], views.PHONE_CONTEXT), "next": ""},
    }
    session.update(kept)
    session.create()
    return str(session.session_key)
