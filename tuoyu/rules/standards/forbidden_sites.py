"""Buildings in which there may be no childcare (托育机构消防安全指南（试行）)."""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.forbidden_sites",
    title="不得设置的场所",
    version=1,
    uses=("fire.forbidden_sites",),
    codes=("site_forbidden",),
)


def forbidden_sites(traits: tuple[str, ...], *, on: date, law: Law = LAW) -> list[Finding]:
    """One finding for each trait of the building that the guide forbids, in its own words."""
    basis = law.find("fire.forbidden_sites", on=on)
    if basis is None:
        return []
    return [
        RULE.blocking("site_forbidden", basis, at="site", trait=trait)
        for trait in basis.words
        if trait in traits
    ]
