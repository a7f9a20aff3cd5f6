"""Typed readers of environment variables. A wrong value stops the start with a sentence.

Every setting that a host may change is read here by `config/settings.py` and nowhere else, so
`grep env\\. config/settings.py` lists them all. A variable that is set but empty counts as unset.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tuoyu.core.postgres import PROJECT, Cluster

SCHEMES = ("postgres", "postgresql")
LEAST_SECRET = 50
THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
# What libpq understands in the address and Django passes on to it.
DRIVER_OPTIONS = {
    "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name",
    "options", "target_session_attrs", "keepalives", "keepalives_idle", "service", "passfile",
}  # fmt: skip


class SettingFault(RuntimeError):
    """An environment variable is missing or cannot be understood; the text says which and how."""


def text(name: str, default: str | None = None) -> str:
    """The variable's text, or `default`; SettingFault when neither exists."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise SettingFault(f"Set the environment variable {name}.")
    return default


def flag(name: str, default: bool = False) -> bool:
    """1/true/yes/on or 0/false/no/off."""
    value = text(name, "").lower()
    if not value:
        return default
    if value in YES:
        return True
    if value in NO:
        return False
    raise SettingFault(f"{name} is “{value}”: write 1 or 0.")


def integer(
    name: str, default: int | None = None, *, least: int | None = None, most: int | None = None
) -> int:
    """A whole number, within [least, most] when given."""
    value = text(name, None if default is None else str(default))
    try:
        number = int(value)
    except ValueError:
        raise SettingFault(f"{name} is “{value}”: write a whole number.") from None
    if least is not None and number < least:
        raise SettingFault(f"{name} is {number}: the least is {least}.")
    if most is not None and number > most:
        raise SettingFault(f"{name} is {number}: the most is {most}.")
    return number


def listing(name: str, default: Iterable[str] = ()) -> list[str]:
    """Words separated by commas; blanks around them and empty ones are dropped."""
    words = [word.strip() for word in text(name, "").split(",")]
    return [word for word in words if word] or list(default)


def choice(name: str, among: tuple[str, ...], default: str | None = None) -> str:
    """One of `among`."""
    value = text(name, default)
    if value not in among:
        raise SettingFault(f"{name} is “{value}”: choose one of {', '.join(among)}.")
    return value


def var_dir() -> Path:
    """Where everything lies that the running site makes: TUOYU_VAR, else var/ of the project."""
    return Path(text("TUOYU_VAR", str(PROJECT / "var"))).absolute()


def secret(name: str, *, development: bool) -> str:
    """A secret of 50 characters or more. In development one is made once, in var/ (0600)."""
    value = text(name, "")
    if len(value) >= LEAST_SECRET:
        return value
    if value:
        raise SettingFault(f"{name} is too short: at least {LEAST_SECRET} characters.")
    if not development:
        raise SettingFault(f"Set {name} to a random text of {LEAST_SECRET} characters or more.")
    kept = var_dir() / name.removeprefix("TUOYU_").lower().replace("_", "-")
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        # Written apart and linked: of several first starts at once exactly one wins, whole.
        draft = kept.with_name(f"{kept.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, kept)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return kept.read_text()


def database(name: str = "DATABASE_URL", *, embedded: Path) -> dict[str, Any]:
    """A Django database setting from postgres://user:password@host:port/name?option=value.

    The host may be a socket folder: postgres://user:password@/name?host=/run/postgresql.
    When the variable is unset: the embedded cluster in the folder `embedded`, which is not
    started here (`manage.py` and tools/run.py do). Passwords are never shown.
    """
    address = text(name, "")
    if address:
        return parse_database(address, name)
    place = Cluster(embedded, durable=True).endpoint()
    return {"ENGINE": "django.db.backends.postgresql", **place.django(), "OPTIONS": {}}


def parse_database(address: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """See `database`. Raises SettingFault for another kind of database or a broken address."""
    scheme = address.partition(":")[0].lower()
    if scheme not in SCHEMES or "://" not in address:
        raise SettingFault(
            f"{name} names the database kind “{scheme[:20]}”. Tuoyu needs PostgreSQL 15 or newer: "
            "write postgres://user:password@host:port/name, or unset it for the embedded server."
        )
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise SettingFault(
            f"{name} is not an address. Characters like @ : / # in the password are written "
            "as %40 %3A %2F %23, and the port is a number."
        ) from None
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    unknown = sorted(set(options) - DRIVER_OPTIONS - {"port"})
    if unknown:
        raise SettingFault(f"{name} has unknown options: {', '.join(unknown)}.")
    database_name = unquote(parts.path.lstrip("/"))
    if not database_name or "/" in database_name:
        raise SettingFault(f"{name} names no database: end it with /name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": options.pop("port", "") or (str(port) if port else ""),
        "OPTIONS": options,
    }


def add_options(database: dict[str, Any], house: str) -> None:
    """Put the house's options of the server before those of `?options=`, whose word is the last."""
    options = database.setdefault("OPTIONS", {})
    options["options"] = f"{house} {options.get('options', '')}".strip()
