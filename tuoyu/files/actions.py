"""Acts on files."""

import hashlib
import tempfile
from collections.abc import Iterable
from typing import IO, Protocol
from uuid import UUID

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor
from tuoyu.core.crypto import SUITES
from tuoyu.core.errors import Invalid, NotAllowed
from tuoyu.files import content, disk, names
from tuoyu.files.models import StoredFile

IN_MEMORY = 1024 * 1024


class Upload(Protocol):
    """What Django's UploadedFile offers."""

    @property
    def name(self) -> str | None: ...

    def chunks(self) -> Iterable[bytes]: ...


@transaction.atomic
def store(
    upload: Upload,
    *,
    by: Actor,
    institution: UUID | None = None,
    division: str = "",
    kind: str = "",
) -> StoredFile:
    """Check an upload and keep it: PDF, JPEG or PNG, ≤ 20 MB, content and extension agreeing.

    `institution`: public id of its owner; `division`: code of the place whose office may read it.
    Raises `Invalid` with what to do, `NotAllowed` for a stranger; nothing is kept then.
    """
    uploader = _uploader(by, institution)
    name = names.clean(upload.name or "")
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as received:
        received_sha256 = _receive(upload, received)
        received.seek(0)
        media_type = content.recognise(received.read(16), name)
        received.seek(0)
        kept = content.checked(received, media_type)
    incoming = disk.Incoming(kept, hashlib.sha256(kept).hexdigest())
    content.scan(incoming.path)
    stored = StoredFile.objects.create(
        sha256=incoming.sha256,
        sm3=SUITES["gm"].digest(kept).hex(),
        received_sha256=received_sha256,
        size=len(kept),
        media_type=media_type,
        name=name,
        kind=kind,
        institution=institution,
        division=division,
        uploaded_by_id=uploader,
        uploaded_at=clock.now(),
    )
    audit.record(by, "files.store", stored, size=len(kept))
    incoming.keep_on_commit()
    return stored


def _uploader(by: Actor, institution: UUID | None) -> int:
    """The person who answers for the file."""
    if by.user_id is None:
        raise NotAllowed("请先登录再上传文件。")
    if institution is not None and not by.is_staff and institution not in by.institutions():
        raise NotAllowed("只能为自己所在的机构上传文件。")
    return by.user_id


def _receive(upload: Upload, into: IO[bytes]) -> str:
    """Copy in pieces, stop beyond the limit whatever size was announced; SHA-256 of it all."""
    digest, size = hashlib.sha256(), 0
    for piece in upload.chunks():
        size += len(piece)
        if size > content.MOST_BYTES:
            raise Invalid("文件超过 20 MB，请压缩或者降低扫描分辨率后重新上传。")
        digest.update(piece)
        into.write(piece)
    if size == 0:
        raise Invalid("文件是空的，请检查后重新上传。")
    return digest.hexdigest()
