"""Send a sign-in code to a phone: the code is made, the message is queued, or neither."""

from django.db import transaction

from tuoyu.accounts import limits
from tuoyu.accounts.actions import issue_code
from tuoyu.core import audit
from tuoyu.core.authority import Actor
from tuoyu.notices.actions import send


@transaction.atomic
def send_sign_in_code(phone: str, *, by: Actor) -> None:
    """For a normal number (see `accounts.phones`), known or not. Raises codes.TooMany."""
    code = issue_code(phone, ip=by.ip)
    minutes = int(limits.CODE_LIFE.total_seconds() // 60)
    send("sms", phone, "login_code", {"minutes": minutes}, secret=code)
    audit.record(by, "accounts.send_code")
