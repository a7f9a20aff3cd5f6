"""Buildings in which there may be no childcare (托育机构消防安全指南（试行）)."""

from collections.abc import Iterable
from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.forbidden_sites",
    title="不得设置的场所",
    version=1,
    uses=("fire.forbidden_sites",),
    codes=("site_forbidden",),
)
# The answer “none of them”, beside the words of the provision.
NO_TRAIT = "none"


def forbidden_sites(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """One finding for each trait of the building that the guide forbids, in its own words."""
    basis = law.find("fire.forbidden_sites", on=on)
    if basis is None:
        return []
    return [
        RULE.blocking("site_forbidden", basis, at="site.forbidden_traits", trait=trait)
        for trait in basis.words
        if trait in (facts.site.forbidden_traits or ())
    ]


def forbidden_traits(*, on: date, law: Law) -> tuple[str, ...]:
    """What may be asked of a building on a day, in the words of the provision."""
    basis = law.find("fire.forbidden_sites", on=on)
    return () if basis is None else basis.words


def traits_told(answers: Iterable[str]) -> tuple[str, ...] | None:
    """The traits among the answers that were ticked; None when nothing was."""
    answers = tuple(answers)
    return tuple(each for each in answers if each != NO_TRAIT) if answers else None


def ticked(traits: tuple[str, ...] | None) -> list[str] | None:
    """The answers that say so: the inverse of `traits_told`."""
    return None if traits is None else list(traits) or [NO_TRAIT]
