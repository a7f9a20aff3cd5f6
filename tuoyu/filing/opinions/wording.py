"""What an opinion may say and about which part: placeholders checked, then filled in."""

import re
from collections.abc import Mapping

from tuoyu.core.errors import Invalid
from tuoyu.filing.sections import BY_CODE
from tuoyu.rules.filing.facts import MaterialCode

LONGEST = 200
ANY_PAPER = "*"
PLACEHOLDERS = ("机构名称", "申请编号", "本栏名称")
_MATERIALS = "materials"
_NAMED = re.compile(r"\{([^{}]*)\}")


def part_choices() -> list[tuple[str, str]]:
    """Every part of a filing that an opinion may be about, by its code."""
    sections = [(code, each.title) for code, each in BY_CODE.items() if code != _MATERIALS]
    papers = [(f"{_MATERIALS}:{code.value}", f"材料：{code.label}") for code in MaterialCode]
    return [(ANY_PAPER, "各项材料通用"), *sections, *papers]


def part_in_words(part: str) -> str:
    return dict(part_choices()).get(part, "不再使用的部分")


def check(part: str, text: str) -> str:
    """The text without spaces around it. Raises `Invalid` for an unknown part or placeholder."""
    if part not in dict(part_choices()):
        raise Invalid("请选择意见用于哪一部分。")
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        raise Invalid(f"请填写意见内容，不超过{LONGEST}个字。")
    known = "、".join(f"{{{name}}}" for name in PLACEHOLDERS)
    for name in _NAMED.findall(text):
        if name not in PLACEHOLDERS:
            raise Invalid(f"意见里的“{{{name}}}”不认识，只能用{known}。")
    if re.search(r"[{}]", _NAMED.sub("", text)):
        raise Invalid(f"意见里的大括号没有成对，请写成{known}这样，或者去掉大括号。")
    return text


def filled(text: str, values: Mapping[str, str]) -> str:
    """The sentence with its placeholders replaced; `values` by the names of `PLACEHOLDERS`."""
    return _NAMED.sub(lambda found: values.get(found[1], found[0]), text)
