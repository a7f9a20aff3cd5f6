"""The words for people: one sentence per code, saying what is wrong and what to do."""

import tomllib
from collections.abc import Iterable

from tuoyu.rules.choice import Choice
from tuoyu.rules.errors import MalformedLaw
from tuoyu.rules.findings import Cite, Finding
from tuoyu.rules.loading import DATA
from tuoyu.rules.provisions import Level, Value, shown_value

TEXTS = DATA / "texts"


def load_sentences() -> dict[str, str]:
    """Every sentence of `texts/sentences*.toml` by code. Raises MalformedLaw when a code stands
    twice or is no text.
    """
    found: dict[str, str] = {}
    for path in sorted(TEXTS.glob("sentences*.toml")):
        for area in tomllib.loads(path.read_text(encoding="utf-8")).values():
            for rule in area.values():
                for code, words in rule.items():
                    if code in found or not isinstance(words, str):
                        raise MalformedLaw(f"{path.name}:{code} 重复，或不是文字。请改正。")
                    found[code] = words
    return found


SENTENCES = load_sentences()


def sentence(finding: Finding) -> str:
    """The finding as a Chinese sentence that says what to do. Raises KeyError: unknown code."""
    words = {name: _shown(value) for name, value in finding.values.items()}
    return SENTENCES[finding.code].format_map(words)


def citation(finding: Finding) -> str:
    """The provisions on which a finding rests, with their force and whether they await checking.

    依据《托育机构设置标准（试行）》（国卫人口发〔2019〕58号）第十一条（待核实）。
    """
    named = list(dict.fromkeys(cited(cite) for cite in finding.cites))
    weak = _weakness(finding.cites)
    return f"依据{'；'.join(named)}。{weak}"


def cited(cite: Cite) -> str:
    """One provision: instrument, number, article, and the mark 待核实 where unchecked."""
    if cite.level is Level.DISTRICT and not cite.doc_no:
        named = cite.instrument
    else:
        named = f"《{cite.instrument}》" + (f"（{cite.doc_no}）" if cite.doc_no else "")
    return f"{named}{cite.article}{'（待核实）' if cite.verify else ''}"


def _weakness(cites: Iterable[Cite]) -> str:
    levels = {cite.level for cite in cites}
    if Level.RECOMMENDED in levels:
        return "属于推荐性标准，不符合本身不构成违法。"
    if Level.ELSEWHERE in levels:
        return "属于外地规定，只作比较，不适用于本区。"
    if Level.DISTRICT in levels:
        return "属于本区配置，不单独作为不予办理的理由。"
    return ""


def _shown(value: Value | Choice) -> str:
    if isinstance(value, Choice):
        return value.label
    return shown_value(value)
