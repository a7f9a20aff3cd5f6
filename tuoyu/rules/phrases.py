"""Texts that quote the law by reference, so that no number stands in them twice.

`{law:id}` is the value with its unit, `{value:id}` the bare value, `{cite:id}` the instrument and
article, `{district:key}` a place, telephone or name that the district pack supplies.
"""

import re
from collections.abc import Mapping
from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.errors import MalformedLaw
from tuoyu.rules.findings import Cite
from tuoyu.rules.provisions import shown_value
from tuoyu.rules.wording import cited

TOKEN = re.compile(r"\{([^{}]*)\}")
NOT_SUPPLIED = "（待补充）"


def fill(text: str, *, on: date, law: Law, district: Mapping[str, str]) -> str:
    """The text with every reference replaced.

    What the district lacks reads （待补充）: the page still shows. Raises MalformedLaw for a
    reference of unknown form, UnknownParameter and NotInForce for one that no law answers.
    """

    def replaced(match: re.Match[str]) -> str:
        kind, _, name = match.group(1).partition(":")
        if kind == "district":
            return district.get(name) or NOT_SUPPLIED
        if kind == "law":
            return law.parameter(name, on=on).shown
        if kind == "value":
            return shown_value(law.parameter(name, on=on).value)
        if kind == "cite":
            return cited(Cite.of(law.parameter(name, on=on)))
        raise MalformedLaw(f"不认识的引用 {match.group(0)}。可用 law、value、cite、district。")

    return TOKEN.sub(replaced, text)


def references(text: str, kind: str) -> frozenset[str]:
    """The names that a text refers to by one kind of token."""
    pairs = (match.group(1).partition(":") for match in TOKEN.finditer(text))
    return frozenset(name for found, _, name in pairs if found == kind)
