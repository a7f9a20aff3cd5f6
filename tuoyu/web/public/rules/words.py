"""Provisions in words: values without codes, marks, the time in force."""

from datetime import date

from tuoyu.rules.choice import Choice
from tuoyu.rules.filing.facts import Education, Evidence, Registrar
from tuoyu.rules.filing.regime import Regime
from tuoyu.rules.provisions import Dated, Level, shown_value

# Values of the law that are codes of a closed vocabulary, by the provisions that hold them.
VOCABULARIES: tuple[type[Choice], ...] = (Registrar, Education, Evidence, Regime)
LABELS = {member.value: member.label for kind in VOCABULARIES for member in kind}
BY_THE_TEXT = "按规定执行"
FORCE = {
    Level.LAW: "法律法规，必须遵守。",
    Level.NORM: "部门规章、规范或强制性标准，必须遵守。",
    Level.LOCAL: "地方规定，在本区必须遵守。",
    Level.RECOMMENDED: "推荐性标准，不符合本身不构成违法，平台只作建议。",
    Level.DISTRICT: "国家没有规定的，由本区确定，不单独作为不予办理的理由。",
    Level.ELSEWHERE: "外地规定，只作比较，不适用于本区。",
}


def value_in_words(entry: Dated) -> str:
    """5个工作日；民政部门; of a yes or no the text says all. Never the code of a choice."""
    value = entry.value
    if isinstance(value, bool):
        return BY_THE_TEXT
    if isinstance(value, str):
        return LABELS.get(value, value) + entry.unit
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return "、".join(LABELS.get(str(each), str(each)) for each in value) + entry.unit
    return shown_value(value) + entry.unit


def mark_of(entry: Dated) -> dict[str, str]:
    """待核实 or 已核对, as a tag."""
    if entry.verify:
        return {"text": "待核实", "tag": "warn"}
    return {"text": "已核对", "tag": "good"}


def source_in_words(entry: Dated) -> str:
    """《…》（…）第十一条; what no document fixes has no book marks."""
    if entry.level in (Level.DISTRICT, Level.ELSEWHERE) and not entry.doc_no:
        return entry.instrument.name
    return f"{entry.instrument.title}{entry.article}"


def time_in_words(entry: Dated) -> str:
    """2019年10月8日起；2019年6月1日至2025年12月31日 (both days included)."""
    since = shown_value(entry.effective_from)
    if entry.effective_to is None:
        return f"{since}起"
    last = date.fromordinal(entry.effective_to.toordinal() - 1)
    return f"{since}至{shown_value(last)}"
