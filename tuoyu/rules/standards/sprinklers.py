"""Sprinklers and fire alarm by number of classes (托育机构消防安全检查表)."""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.sprinklers",
    title="自动喷水和火灾报警",
    version=1,
    uses=("fire.sprinkler_from_classes", "fire.small_networked_detectors"),
    codes=("sprinklers_missing", "detectors_missing"),
)


def sprinklers(
    classes: int, sprinkler: bool, alarm: bool, *, on: date, law: Law = LAW
) -> list[Finding]:
    """Larger institutions have both; the others at least networked detectors (`alarm`)."""
    large = law.find("fire.sprinkler_from_classes", on=on)
    small = law.find("fire.small_networked_detectors", on=on)
    if large is None or small is None:
        return []
    if classes >= large.whole:
        if sprinkler and alarm:
            return []
        return [
            RULE.warning(
                "sprinklers_missing", large, at="sprinkler", classes=classes, least=large.whole
            )
        ]
    return [] if alarm else [RULE.warning("detectors_missing", small, at="alarm")]
