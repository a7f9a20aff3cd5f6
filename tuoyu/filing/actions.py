"""Acts on the filing tables. Acts that touch other apps' tables are flows."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid, require_state
from tuoyu.divisions.queries import district
from tuoyu.files.models import StoredFile
from tuoyu.filing import answers
from tuoyu.filing.models import Case, Material
from tuoyu.filing.permits import require_filing_regime
from tuoyu.filing.sections import BY_CODE
from tuoyu.registry.models import Institution
from tuoyu.rules.filing.facts import Evidence, MaterialCode

EDITABLE = ("draft", "returned")


@transaction.atomic
def start(institution: Institution, *, by: Actor) -> Case:
    """Open the draft of a filing, or answer the one that is already open."""
    require(by, Permission.FILING_PREPARE, institution)
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    if institution.state != "preparing":
        raise Conflict("本机构已经备案，不需要再次申请。信息有变化时请办理变更备案。")
    known = Case.objects.filter(
        institution=institution, state__in=["draft", "submitted", "returned"]
    ).first()
    if known is not None:
        return known
    require_filing_regime(on=clock.today(), law=district().law)
    case = Case.objects.create(
        institution=institution,
        started_by_id=by.person_id,
        answers={"institution": {"name": institution.name, "kind": institution.kind}},
    )
    audit.record(by, "filing.start", case)
    return case


@transaction.atomic
def save_section(
    case: Case,
    section: str,
    values: Mapping[str, Any],
    *,
    done: bool,
    revision: str | None,
    by: Actor,
) -> None:
    """Keep what was typed in one section; `done` when it is complete and well-formed.

    `revision` is the section's mark (`answers.mark_of`) when the form was shown; when somebody
    saved the section in between, `Conflict` is raised and nothing is written. None skips this.
    """
    require(by, Permission.FILING_PREPARE, case)
    if section not in BY_CODE:
        raise Invalid("没有这一部分，请从任务清单重新进入。")
    locked = _locked_for_editing(case)
    if revision is not None and revision != answers.mark_of(locked, section):
        raise Conflict("有人在您打开之后保存过这一部分，您这次填写的没有保存。请核对后再保存。")
    opened, private = answers.split(section, values)
    locked.answers = {**locked.answers, section: opened}
    locked.private_answers = json.dumps(
        {**answers.private_of(locked), section: private}, ensure_ascii=False
    )
    finished = [code for code in locked.done_sections if code != section]
    locked.done_sections = [*finished, section] if done else finished
    locked.revision = F("revision") + 1
    locked.save(update_fields=["answers", "private_answers", "done_sections", "revision"])
    audit.record(by, "filing.save_section", case, section=section, done=done)
    case.refresh_from_db()


@transaction.atomic
def add_material(
    case: Case,
    code: MaterialCode,
    evidence: Evidence,
    file: StoredFile,
    *,
    by: Actor,
    issued_on: date | None = None,
    valid_until: date | None = None,
) -> Material:
    """Add one paper."""
    require(by, Permission.FILING_PREPARE, case)
    _locked_for_editing(case)
    if issued_on and issued_on > clock.today():
        raise Invalid("签发日期不能晚于今天，请核对证件上的日期。")
    if issued_on and valid_until and valid_until < issued_on:
        raise Invalid("有效期截止日不能早于签发日期，请核对证件上的日期。")
    material = Material.objects.create(
        case=case,
        code=code.value,
        evidence=evidence.value,
        file=file,
        issued_on=issued_on,
        valid_until=valid_until,
        added_by_id=by.person_id,
    )
    _touch_materials(case)
    audit.record(by, "filing.add_material", case, material=code.value, digest=file.sm3)
    return material


@transaction.atomic
def remove_material(material: Material, *, by: Actor) -> None:
    """Take one paper out; the row stays with its end."""
    require(by, Permission.FILING_PREPARE, material.case)
    _locked_for_editing(material.case)
    changed = Material.objects.filter(pk=material.pk, removed_at=None).update(
        removed_at=clock.now(), removed_by_id=by.person_id
    )
    if not changed:
        raise Conflict("这份材料已经被移除，请刷新页面查看最新的材料清单。")
    _touch_materials(material.case)
    audit.record(by, "filing.remove_material", material.case, material=material.code)


@transaction.atomic
def finish_materials(case: Case, *, done: bool, by: Actor) -> None:
    """The applicant says that the papers are complete, or takes it back."""
    save_section(case, "materials", {}, done=done, revision=None, by=by)


def _locked_for_editing(case: Case) -> Case:
    locked = Case.objects.select_for_update().get(pk=case.pk)
    require_editable(locked)
    return locked


def require_editable(case: Case) -> None:
    """Raise `StepNotAllowed` unless the applicant has the case in hand; `case` is locked."""
    gone = "这份备案申请现在是“{state}”，内容不能再修改。需要修改时请联系区卫生健康委。"
    require_state(case, *EDITABLE, otherwise=gone)


def _touch_materials(case: Case) -> None:
    """A changed set of papers has to be confirmed again."""
    locked = Case.objects.get(pk=case.pk)
    done = [code for code in locked.done_sections if code != "materials"]
    Case.objects.filter(pk=case.pk).update(done_sections=done)
    case.done_sections = done
