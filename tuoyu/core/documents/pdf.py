"""PDF by typst: a template of the house, data as JSON, fonts from `settings.FONT_DIR` only.

Text of people reaches the compiler as data and never as markup, so `#`, `$`, `*` and a backslash
print as they are. A warning of the compiler is a fault: a missing font would otherwise give a
paper without its words.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import typst
from django.conf import settings
from django.utils import timezone

from tuoyu.core import clock
from tuoyu.core.documents import glyphs
from tuoyu.core.errors import Invalid
from tuoyu.rules.days import words_of_date

HOUSE = Path(__file__).resolve().parents[2]
TEMPLATE_NAME = re.compile(r"[a-z_]+/[a-z_]+")


class PrintFault(RuntimeError):
    """The template, its data or the fonts are at fault; nothing that a user can mend."""


def render(template: str, data: Any) -> bytes:
    """The PDF of `template`, e.g. "filing/receipt" → tuoyu/filing/typst/receipt.typ.

    `data`: a mapping or dataclass of text, numbers, dates, lists and further mappings. A date
    becomes 2026年11月23日, a datetime 2026年11月23日 14:05 in the time of the site.
    Raises `Invalid` naming the character that cannot be printed; `PrintFault` otherwise.
    """
    (pdf,) = _compiled(template, data, format="pdf")
    return pdf


def pictures(template: str, data: Any, *, ppi: float = 96) -> list[bytes]:
    """The pages of the same paper as PNG, for previews and for looking at the layout."""
    return _compiled(template, data, format="png", ppi=ppi)


def _compiled(template: str, data: Any, **output: Any) -> list[bytes]:
    source = _source(template)
    plain = _plain(data)
    _check_characters(plain)
    try:
        made, warnings = typst.compile_with_warnings(
            source,
            root=HOUSE,
            font_paths=_fonts(Path(settings.FONT_DIR)),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(plain, ensure_ascii=False)},
            timestamp=int(clock.now().timestamp()),
            **output,
        )
    except typst.TypstError as failure:
        raise PrintFault(f"{template}: {failure.diagnostic or failure.message}") from failure
    if warnings:
        raise PrintFault(f"{template}: " + "; ".join(w.message for w in warnings))
    return [bytes(made)] if isinstance(made, bytes) else [bytes(page) for page in made]


def _source(template: str) -> Path:
    if not TEMPLATE_NAME.fullmatch(template):
        raise PrintFault(f"{template!r} is not app/name")
    app, name = template.split("/")
    folder = HOUSE / "core" / "documents" if app == "core" else HOUSE / app
    path = folder / "typst" / f"{name}.typ"
    if not path.is_file():
        raise PrintFault(f"no template {template}")
    return path


@lru_cache(maxsize=2)
def _fonts(folder: Path) -> typst.Fonts:
    glyphs.font_files(folder)
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def _plain(value: Any) -> Any:
    """`value` as JSON can say it."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{words_of_date(local)} {local:%H:%M}"
    if isinstance(value, date):
        return words_of_date(value)
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise PrintFault(f"cannot print a {type(value).__name__}")


def _check_characters(plain: Any) -> None:
    text = "".join(_texts(plain))
    missing = glyphs.missing(text, Path(settings.FONT_DIR))
    if not missing:
        return
    named = "、".join(_named(character) for character in missing[:5])
    raise Invalid(f"有打印不出来的字符：{named}。请改用通用规范汉字或者常用符号后再生成文件。")


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"“{character}”（{code}）" if character.isprintable() else f"看不见的字符（{code}）"


def _texts(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for item in plain.values():
            yield from _texts(item)
    elif isinstance(plain, list):
        for item in plain:
            yield from _texts(item)
