"""Is this a PDF that only shows pages? Answers with a refusal, or raises nothing.

Looks at names, also those written with #xx and those inside compressed object streams
(ISO 32000-1, 7.3.5 and 7.5.7). Not a full parser: what it cannot look into, it refuses.
"""

import re
import zlib

from tuoyu.core.errors import Invalid

TAIL = 1024
ZIP_TAIL = 66_000  # a zip's end record may stand before a comment of 64 KiB
MOST_INFLATED = 64 * 1024 * 1024
DELIMITER = rb"(?=[\s\x00()<>\[\]{}/%]|$)"
# Long enough never to occur by chance in compressed bytes.
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|ImportData|SubmitForm)" + DELIMITER
)
ACTIVE_SHORT = re.compile(rb"/(JS|XFA)" + DELIMITER)
ENCRYPTED = re.compile(rb"/Encrypt" + DELIMITER)
OBJECT_STREAM = re.compile(rb"/ObjStm" + DELIMITER)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
STREAM_BODY = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
DICTIONARY_REACH = 4096


def check(content: bytes) -> None:
    """Raises `Invalid` with what to do."""
    _check_frame(content)
    names = _unescaped(content)
    if ENCRYPTED.search(names):
        raise Invalid("这个 PDF 设有密码或者权限保护，请取消保护后重新上传。")
    outside = STREAM_BODY.sub(b" ", names)
    inside = b"\n".join(_object_streams(content))
    if ACTIVE.search(names) or ACTIVE_SHORT.search(outside):
        raise _active()
    if ACTIVE.search(inside) or ACTIVE_SHORT.search(inside):
        raise _active()


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


def _unescaped(content: bytes) -> bytes:
    if b"#" not in content:
        return content
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), content)


def _object_streams(content: bytes) -> list[bytes]:
    found: list[bytes] = []
    room = MOST_INFLATED
    for match in STREAM.finditer(content):
        before = content[max(0, match.start() - DICTIONARY_REACH) : match.start()]
        dictionary = _unescaped(before.rpartition(b" obj")[2])
        if not OBJECT_STREAM.search(dictionary) or b"/Filter" not in dictionary:
            continue
        inflated = _inflate(content, match.end(), room)
        room -= len(inflated)
        found.append(_unescaped(inflated))
    return found


def _inflate(content: bytes, start: int, room: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        inflated = unpacker.decompress(content[start:], max(room, 1))
    except zlib.error:
        raise Invalid("PDF 的内部结构无法检查，请用“打印为 PDF”重新生成后上传。") from None
    if unpacker.unconsumed_tail and not unpacker.eof:
        raise Invalid("PDF 展开后过大，请用“打印为 PDF”重新生成后上传。")
    return inflated
