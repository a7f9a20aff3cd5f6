"""File names: what people call their papers, made harmless."""

import unicodedata

from tuoyu.core.errors import Invalid

LONGEST = 120
READ_AT_MOST = 1000  # a name of megabytes is not looked at in full
RESERVED = '<>:"|?*'
RUNNABLE = frozenset(
    (
        *("apk", "app", "bat", "cmd", "com", "cpl", "dll", "exe", "hta", "jar", "js", "jse", "lnk"),
        *("msi", "php", "ps1", "py", "reg", "scr", "sh", "swf", "vb", "vbe", "vbs", "wsf"),
        *("htm", "html", "mht", "shtml", "svg", "svgz", "xhtml", "xml"),
    )
)


def clean(name: str) -> str:
    """The last part of a path without control, direction and reserved characters, ≤ 120 long.

    The extension stays; a name without a stem becomes 未命名. Raises `Invalid` when the name hides
    a program ("发票.exe.pdf").
    """
    if len(name) > READ_AT_MOST:
        name = name[: READ_AT_MOST - 20] + name[-20:]
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    for character in RESERVED:
        name = name.replace(character, "_")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    if RUNNABLE & {part.strip().lower() for part in stem.split(".")[1:]}:
        raise Invalid("文件名里含有程序文件的后缀，请改名后重新上传。")
    stem = stem.strip(" .") or "未命名"
    tail = f".{extension.strip().lower()}" if extension.strip() else ""
    return stem[: LONGEST - len(tail)] + tail if len(tail) < LONGEST else stem[:LONGEST]


def extension(name: str) -> str:
    """Lower-case, without the dot; "" when there is none."""
    _stem, dot, found = name.rpartition(".")
    return found.lower() if dot else ""
