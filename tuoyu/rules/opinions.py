"""常用意见: sentences that a clerk may take over into a notice, kept as data."""

import tomllib
from functools import cache

from tuoyu.rules.loading import DATA

ANYWHERE = "*"
FILE = DATA / "texts" / "opinions.toml"


@cache
def _drafts() -> tuple[tuple[str, str], ...]:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["opinion"]
    return tuple((row["part"], row["text"]) for row in rows)


def opinions(part: str) -> tuple[str, ...]:
    """The sentences for a part (a section, or `materials:<code>`), its own before the general.

    General ones are about papers, so only papers get them.
    """
    own = [text for where, text in _drafts() if where == part]
    general = [text for where, text in _drafts() if where == ANYWHERE and ":" in part]
    return (*own, *general)


def parts() -> frozenset[str]:
    """Every part that an opinion names."""
    return frozenset(part for part, _ in _drafts()) - {ANYWHERE}
