"""Documents go out to units, are signed for, and may be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.files.models import StoredFile
from tuoyu.plan.models import Distribution, MemberUnit, PlanDocument, Receipt

RECEIVERS = (MemberUnit.Role.OFFICE, MemberUnit.Role.MEMBER)


@dataclass(frozen=True)
class Letter:
    """What is sent, and to which units (their codes). At least one of text, plan and file."""

    title: str
    units: Sequence[str]
    asked_by: date
    text: str = ""
    doc_no: str = ""
    plan: PlanDocument | None = None
    file: StoredFile | None = None
    is_public: bool = False


@transaction.atomic
def send(letter: Letter, *, division: str, by: Actor, is_demo: bool = False) -> Distribution:
    """Send a document; every unit owes a receipt from now on. Raises NotAllowed, Invalid."""
    require(by, Permission.GROUP_MANAGE, Subject(division=division))
    if not letter.title.strip():
        raise Invalid("请填写标题。")
    if not (letter.text.strip() or letter.plan or letter.file):
        raise Invalid("请写正文、上传文件或者附上实施方案，至少一项。")
    if letter.asked_by < clock.today():
        raise Invalid("签收期限不能早于今天。")
    members = list(
        MemberUnit.objects.filter(
            unit__division__code__startswith=division, unit__code__in=letter.units,
            role__in=RECEIVERS, is_current=True,
        ).order_by("order")
    )  # fmt: skip
    if not members or len(members) != len(set(letter.units)):
        raise Invalid("请从成员单位中选择收文单位，至少一个。")
    sent = Distribution.objects.create(
        division_id=division, title=letter.title.strip(), doc_no=letter.doc_no.strip(),
        text=letter.text.strip(), plan=letter.plan, file=letter.file, asked_by=letter.asked_by,
        is_public=letter.is_public, sent_by_id=by.person_id, is_demo=is_demo,
    )  # fmt: skip
    Receipt.objects.bulk_create(
        [Receipt(distribution=sent, unit_id=member.unit_id) for member in members]
    )
    audit.record(by, "document.send", sent, units=len(members), public=letter.is_public)
    return sent


@transaction.atomic
def withdraw(sent: Distribution, reason: str, *, by: Actor) -> Distribution:
    """Take a document back; it stays on record with its receipts, nobody signs any more."""
    require(by, Permission.GROUP_MANAGE, sent)
    if not reason.strip():
        raise Invalid("请写明撤回原因，收文单位会看到。")
    found = Distribution.objects.select_for_update(of=("self",)).get(pk=sent.pk)
    if found.withdrawn_at is not None:
        raise Conflict("这份文件已经撤回，请刷新页面查看。")
    found.withdrawn_at, found.withdrawn_by_id = clock.now(), by.person_id
    found.withdraw_reason = reason.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    audit.record(by, "document.withdraw", found)
    return found


@transaction.atomic
def sign(receipt: Receipt, *, by: Actor) -> None:
    """A person of the unit signs for it. Raises NotAllowed for other units, Conflict when signed."""
    require(by, Permission.DOCUMENT_SIGN, receipt)
    # The document first, so that it is not taken back meanwhile.
    sent = Distribution.objects.select_for_update(of=("self",)).get(pk=receipt.distribution_id)
    if sent.withdrawn_at is not None:
        raise Conflict("这份文件已被办公室撤回，不用签收。")
    found = Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if found.signed_at is not None:
        raise Conflict("本单位已经签收过这份文件。")
    found.signed_at, found.signed_by_id = clock.now(), by.person_id
    found.save(update_fields=["signed_at", "signed_by"])
    audit.record(by, "document.sign", sent, receipt=found.public_id)
    receipt.refresh_from_db()
