"""Let the first administrators in: a site starts without any account."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tuoyu.accounts.actions import invite
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.core.errors import DomainError

ADMINISTRATORS = [role.code for role in Role if role.spec.exclusive]


class Command(BaseCommand):
    help = "Print a one-time link by which one of the three administrators (三员) makes an account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", choices=ADMINISTRATORS)
        parser.add_argument("phone", help="the mobile number of the person who is meant")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            _, token = invite(Role.from_code(options["role"]), options["phone"], by=SYSTEM)
        except DomainError as fault:
            raise CommandError(fault.message) from fault
        self.stdout.write(f"{settings.SITE_ADDRESS}/invitations/{token}/")
