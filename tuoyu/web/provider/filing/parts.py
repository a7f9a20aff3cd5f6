"""What the pages of a filing share: the task list, the answers in words, the findings by section."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from tuoyu.core import clock
from tuoyu.filing import answers, queries
from tuoyu.filing.models import Case
from tuoyu.filing.sections import SECTIONS, Section
from tuoyu.flows.filing_parts import findings_of
from tuoyu.rules.filing.facts import InstitutionKind, PriceUnit, ServiceForm
from tuoyu.rules.findings import Finding, Severity
from tuoyu.rules.wording import citation, sentence
from tuoyu.web.components.words import cn_date, yuan
from tuoyu.web.provider.filing.forms import BUNDLES, bundle_for
from tuoyu.web.provider.filing.forms.bundle import ISO_DAY, Bundle

# Where a finding belongs, by the first part of the field that it names.
SECTION_OF_FIELD = {
    "site": "site",
    "classes": "classes",
    "capacity": "classes",
    "services": "services",
    "staff": "staff",
    "materials": "materials",
    "catering": "site",
    "head_name": "head",
    "head_id_given": "head",
    "head": "head",
}


@dataclass(frozen=True)
class Shown:
    """A finding in words."""

    sentence: str
    citation: str
    severity: str
    section: str
    url: str = ""

    @property
    def is_blocking(self) -> bool:
        return self.severity == Severity.BLOCKING.value


def section_of(finding: Finding) -> str:
    field = finding.field or ""
    if field.startswith("staff.head"):
        return "head"
    return SECTION_OF_FIELD.get(field.partition(".")[0].partition("[")[0], "institution")


def shown(findings: Iterable[Finding], case: Case | None = None) -> list[Shown]:
    rows = []
    for finding in findings:
        section = section_of(finding)
        url = section_url(case, section) if case else ""
        rows.append(
            Shown(sentence(finding), citation(finding), finding.severity.value, section, url)
        )
    return rows


def present_findings(case: Case, *, commitment: bool = True) -> list[Finding]:
    """What the rules say of the draft today. The commitment comes last and is not asked for here."""
    return findings_of(queries.facts_of(case, commitment=commitment), clock.today())


def section_url(case: Case, section: str) -> str:
    if section == "materials":
        return reverse("provider-filing-materials", args=[case.public_id])
    return reverse("provider-filing-section", args=[case.public_id, section])


def tasks(case: Case) -> list[dict[str, str]]:
    """The rows of the task list."""
    blocked = (
        {row.section for row in shown(present_findings(case)) if row.is_blocking}
        if case.done_sections
        else set()
    )
    return [
        {
            "title": section.title,
            "url": section_url(case, section.code),
            "hint": section.hint,
            "state": _state(case, section, blocked),
        }
        for section in SECTIONS
    ]


def _state(case: Case, section: Section, blocked: set[str]) -> str:
    if section.code in case.done_sections:
        return "wrong" if section.code in blocked else "done"
    given = case.answers.get(section.code)
    started = bool(given) if section.code != "institution" else len(given or {}) > 2
    if section.code == "materials":
        started = case.materials.filter(removed_at=None).exists()
    return "doing" if started else "todo"


def answer_sections(case: Case, *, changeable: bool) -> list[dict[str, Any]]:
    """Everything that was filled in, section by section, in words."""
    given = answers.everything(case)
    return described(given, lambda code: section_url(case, code) if changeable else "")


def described(given: Mapping[str, Mapping[str, Any]], url: Any) -> list[dict[str, Any]]:
    """Answers (by section) in words; `url(section code)` leads to where they are changed."""
    kind = answers.kind_in(given)
    sections = []
    for section in SECTIONS:
        if section.code not in BUNDLES:
            continue
        rows = rows_of(section.code, given.get(section.code, {}), kind)
        sections.append({"title": section.title, "url": url(section.code), "rows": rows})
    return sections


def rows_of(
    code: str, saved: Mapping[str, Any], kind: InstitutionKind | None = None
) -> list[dict[str, Any]]:
    """The answers of one section as key and value in words."""
    bundle = bundle_for(code, kind=kind)
    if code == "services":
        return [_service(row) for row in saved.get("rows", [])]
    rows = _main_rows(bundle, saved)
    for number, row in enumerate(saved.get(bundle.rows_key, []) if bundle.rows else [], 1):
        assert bundle.rows is not None
        title = row.get("name") or f"{bundle.row_title}{number}"
        rows.append({"key": title, "value": _row_words(bundle.rows.empty_form, row)})
    return rows


def _main_rows(bundle: Bundle, saved: Mapping[str, Any]) -> list[dict[str, Any]]:
    if bundle.main is None:
        return []
    return [
        {"key": str(field.label), "value": words(field, saved.get(name))}
        for name, field in bundle.main.fields.items()
    ]


def _row_words(form: Any, row: Mapping[str, Any]) -> list[str]:
    return [
        f"{field.label}：{said}"
        for name, field in form.fields.items()
        if name != "name" and (said := words(field, row.get(name)))
    ]


def _service(row: Mapping[str, Any]) -> dict[str, Any]:
    form = ServiceForm.of(row["form"])
    price, unit, places = row.get("price_fen"), row.get("price_unit"), row.get("places")
    parts = []
    if price is not None and unit:
        parts.append(f"保育费 {yuan(price)} 元/{PriceUnit.of(unit).label}")
    if places is not None:
        parts.append(f"{places} 个托位")
    return {"key": form.label, "value": "，".join(parts)}


def words(field: Any, value: Any) -> str:
    """A saved answer as people read it."""
    if value is None or value == "":
        return ""
    choices = {str(code): label for code, label in _flat(getattr(field, "choices", ()))}
    if isinstance(value, list):
        return "、".join(str(choices.get(str(item), item)) for item in value)
    if choices:
        return str(choices.get(str(value), value))
    suffix = field.widget.attrs.get("suffix", "")
    return f"{cn_date_of(value)}{f' {suffix}' if suffix else ''}"


def cn_date_of(value: Any) -> str:
    if not isinstance(value, str) or not ISO_DAY.fullmatch(value):
        return str(value)
    return cn_date(date.fromisoformat(value))


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield code, label
