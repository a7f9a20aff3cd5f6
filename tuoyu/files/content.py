"""What an upload really is, by its content."""

from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.module_loading import import_string

from tuoyu.core.errors import Invalid
from tuoyu.files import names, pdf_check, picture_check
from tuoyu.files.models import MediaType

MOST_BYTES = 20 * 1024 * 1024
SIGNATURES = (
    (b"%PDF-", MediaType.PDF),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
)
EXTENSIONS = {
    MediaType.PDF: {"pdf"},
    MediaType.JPEG: {"jpg", "jpeg"},
    MediaType.PNG: {"png"},
}
WANTED = "请上传 PDF、JPEG 或者 PNG 文件"


def recognise(head: bytes, name: str) -> MediaType:
    """The media type that the first bytes show; `Invalid` unless the extension agrees."""
    found = next((kind for signature, kind in SIGNATURES if head.startswith(signature)), None)
    if found is None:
        raise Invalid(f"文件内容不是 PDF、JPEG 或者 PNG。{WANTED}。")
    if names.extension(name) not in EXTENSIONS[found]:
        raise Invalid(f"文件的内容是{found.label}，与文件名的后缀不一致，请改正文件名后重新上传。")
    return found


def checked(source: IO[bytes], media_type: MediaType) -> bytes:
    """The bytes to keep: a PDF as it came, a picture written anew. Raises `Invalid`."""
    if media_type is MediaType.PDF:
        content = source.read()
        pdf_check.check(content)
        return content
    return picture_check.cleaned(source, media_type)


def scan(path: Path) -> None:
    """Ask the site's virus scanner (`settings.FILE_SCANNER`, a dotted path), where there is one.

    The scanner is called with the path and answers None or the name of what it found.
    """
    scanner = getattr(settings, "FILE_SCANNER", "")
    if scanner and import_string(scanner)(path):
        raise Invalid("文件没有通过安全检查，请更换没有病毒的文件后重新上传。")
