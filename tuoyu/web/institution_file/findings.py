"""Findings of the rules as the pages show them."""

from collections.abc import Iterable

from tuoyu.rules.findings import Finding
from tuoyu.rules.wording import citation, sentence


def shown(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Sentence, citation and the tone of the tag beside them."""
    return [
        {
            "sentence": sentence(each),
            "citation": citation(each),
            "label": each.severity.label,
            "tag": {"blocking": "bad", "warning": "warn"}.get(each.severity.value, "quiet"),
        }
        for each in findings
    ]
