"""Is this a PDF that only shows pages?

Looks at names, also those written with #xx and those inside compressed object streams
(ISO 32000-1, 7.3.5 and 7.5.7). Not a full parser: what it cannot look into, it refuses.
"""

import re
import zlib

from tuoyu.core.errors import Invalid

TAIL = 1024
ZIP_TAIL = 66_000  # a zip's end record may stand before a comment of 64 KiB
MOST_INFLATED = 64 * 1024 * 1024
MOST_OF_A_PICTURE = 1024 * 1024
# Work that grows faster than the file is a trap: what is looked at stays below this many times it.
MOST_LOOKS = 4
MOST_STREAMS = 50_000
MOST_ESCAPES = 200_000
DELIMITER = rb"(?=[\s\x00()<>\[\]{}/%]|$)"
# Long enough never to occur by chance in compressed bytes.
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|ImportData|SubmitForm)" + DELIMITER
)
ACTIVE_SHORT = re.compile(rb"/(JS|XFA)" + DELIMITER)
ENCRYPTED = re.compile(rb"/Encrypt" + DELIMITER)
HOLDS_OBJECTS = re.compile(rb"/(ObjStm|First)" + DELIMITER)
PICTURE = re.compile(rb"/Image" + DELIMITER)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
END = b"endstream"


def check(content: bytes) -> None:
    """Raises `Invalid` with what to do."""
    _check_frame(content)
    names = _unescaped(content)
    if ENCRYPTED.search(names):
        raise Invalid("这个 PDF 设有密码或者权限保护，请取消保护后重新上传。")
    if ACTIVE.search(names) or ACTIVE_SHORT.search(_unescaped(_outside(content))):
        raise _active()
    _check_streams(content)


def _check_frame(content: bytes) -> None:
    if not content.startswith(b"%PDF-"):
        raise Invalid("文件内容不是 PDF，请重新导出为 PDF 后上传。")
    end = content[-TAIL:].rfind(b"%%EOF")
    if end < 0:
        raise Invalid("PDF 文件不完整，可能没有传完，请重新上传。")
    rest = content[-TAIL:][end + len(b"%%EOF") :]
    if rest.strip(b"\r\n\t \x00") or b"PK\x05\x06" in content[-ZIP_TAIL:]:
        raise Invalid("PDF 文件里夹带了别的内容，请重新导出为 PDF 后上传。")


def _active() -> Invalid:
    return Invalid("这个 PDF 含有脚本、附件或者可以执行的动作，请用“打印为 PDF”重新生成后上传。")


def _cannot_look() -> Invalid:
    return Invalid("PDF 的内部结构无法检查，请用“打印为 PDF”重新生成后上传。")


def _too_large() -> Invalid:
    return Invalid("PDF 展开后过大，请用“打印为 PDF”重新生成后上传。")


def _unescaped(content: bytes) -> bytes:
    if b"#" not in content:
        return content
    plain, found = ESCAPED.subn(
        lambda match: bytes([int(match[1], 16)]), content, count=MOST_ESCAPES + 1
    )
    if found > MOST_ESCAPES:
        raise _cannot_look()
    return plain


def _outside(content: bytes) -> bytes:
    """What stands outside of streams, each stream a blank. One walk; never back."""
    parts: list[bytes] = []
    at = 0
    while match := STREAM.search(content, at):
        if len(parts) == MOST_STREAMS:
            raise _cannot_look()
        parts.append(content[at : match.start()])
        at = _end_of(content, match.end()) + len(END)
    return b" ".join((*parts, content[at:]))


def _end_of(content: bytes, start: int) -> int:
    end = content.find(END, start)
    if end < 0:
        raise _cannot_look()
    return end


def _check_streams(content: bytes) -> None:
    """Unpack what is packed; object streams fully, pictures only at their beginning."""
    room, before, end = MOST_INFLATED, 0, -1
    looks = MOST_LOOKS * len(content)
    for match in STREAM.finditer(content):
        # All that lies between two streams counts as the dictionary: comments cannot hide it.
        dictionary = _unescaped(content[before : match.start()])
        before = match.end()
        if end < before:
            end = _end_of(content, before)
        looks -= end - before  # streams that begin inside of others are looked at again
        if looks < 0:
            raise _cannot_look()
        if b"/Filter" not in dictionary:
            continue
        objects = HOLDS_OBJECTS.search(dictionary) is not None
        picture = not objects and PICTURE.search(dictionary) is not None
        packed = content[before:end]
        most = min(MOST_OF_A_PICTURE, MOST_LOOKS * len(packed) + 1) if picture else room
        inflated = _inflate(packed, most, whole=objects)
        room -= 0 if picture else len(inflated)
        if room <= 0:
            raise _too_large()
        names = _unescaped(inflated)
        if ACTIVE.search(names) or (objects and ACTIVE_SHORT.search(names)):
            raise _active()


def _inflate(packed: bytes, room: int, *, whole: bool) -> bytes:
    """At most `room` bytes. Other filters than Flate are refused where the `whole` is needed."""
    unpacker = zlib.decompressobj()
    try:
        inflated = unpacker.decompress(packed, room)
    except zlib.error:
        inflated = b""
    if whole and not unpacker.eof and len(inflated) < room:
        raise _cannot_look()
    return inflated
