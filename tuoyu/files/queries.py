"""Reads of files."""

from typing import BinaryIO
from uuid import UUID

from django.db.models import Q, QuerySet

from tuoyu.core import audit
from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.files import disk
from tuoyu.files.doorways import DOORWAYS, opened_to
from tuoyu.files.models import StoredFile


def files_for(by: Actor) -> QuerySet[StoredFile]:
    """The files that `by` may open: those of the institution whose filings one prepares, those
    that one uploaded (for an institution: while one works there), and what other records open.
    """
    return StoredFile.objects.filter(_own(by) | opened_to(by))


def _own(by: Actor) -> Q:
    """What needs no doorway: one's own institution's, and what one uploaded."""
    own = Q(pk__in=[])
    if by.is_known:
        mine = Q(institution=None) | Q(institution__in=by.institutions())
        own = Q(uploaded_by=by.user_id) & mine
    return own | scope(by, Permission.FILING_PREPARE, institution="institution")


def file_for(by: Actor, public_id: UUID | str) -> StoredFile:
    """One file; `NotFound` when it does not exist or is out of reach."""
    found = files_for(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def read_file(by: Actor, public_id: UUID | str) -> StoredFile:
    """The same for somebody who now reads it: through a doorway the read stands in the audit,
    with the doorways that open it (their purpose is declared there). Raises NotFound.
    """
    found = file_for(by, public_id)
    same = StoredFile.objects.filter(pk=found.pk)
    if same.filter(_own(by)).exists():
        return found
    doors = [name for name, door in DOORWAYS.items() if same.filter(door.opens(by)).exists()]
    audit.read_record(by, "files.read", found, doors=doors)
    return found


def open_file(stored: StoredFile) -> BinaryIO:
    """The content for reading; `NotFound` when it is lost on disk."""
    try:
        return disk.open_content(stored.sha256)
    except FileNotFoundError:
        raise NotFound("文件的内容找不到了，请联系系统管理员。") from None
