"""Tokens of the registering bodies: issue one (its text is shown once), list them, revoke one.

manage.py registration_token issue market_regulation --label 专线 --days 180
manage.py registration_token list
manage.py registration_token revoke 0199…
"""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM
from tuoyu.core.errors import DomainError
from tuoyu.divisions.queries import district, division_by_code
from tuoyu.registrations import tokens
from tuoyu.registrations.models import USUAL_RATE, PushToken
from tuoyu.rules.filing.facts import Registrar


class Command(BaseCommand):
    help = "Issue, list and revoke the tokens with which registering bodies push registrations."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        issue = acts.add_parser("issue", help="a new token; its text is shown once")
        issue.add_argument("registrar", choices=[each.value for each in Registrar])
        issue.add_argument("--label", default="接口", help="what it is for")
        issue.add_argument("--days", type=int, default=180, help="valid so many days, 366 at most")
        issue.add_argument("--rate", type=int, default=USUAL_RATE, help="batches a minute")
        acts.add_parser("list", help="all tokens, newest first")
        revoke = acts.add_parser("revoke", help="a token opens nothing from now on")
        revoke.add_argument("id", type=UUID)

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        try:
            {"issue": self._issue, "list": self._list, "revoke": self._revoke}[act](options)
        except DomainError as refused:
            raise CommandError(refused.message) from None

    def _issue(self, options: dict[str, Any]) -> None:
        token, text = tokens.issue(
            Registrar.of(options["registrar"]),
            division_by_code(district().code),
            options["label"],
            clock.today() + timedelta(days=options["days"]),
            by=SYSTEM,
            per_minute=options["rate"],
        )
        self.stdout.write(f"{token.public_id}  {token}  until {token.expires_on}")
        self.stdout.write(f"{text}\nThis text is not kept. Hand it over by a safe way.")

    def _list(self, options: dict[str, Any]) -> None:
        for token in PushToken.objects.all():
            state = "revoked" if token.revoked_at else f"until {token.expires_on}"
            self.stdout.write(f"{token.public_id}  {token}  {state}")

    def _revoke(self, options: dict[str, Any]) -> None:
        token = tokens.revoke(options["id"], by=SYSTEM)
        self.stdout.write(f"{token.public_id}  {token}  revoked")
