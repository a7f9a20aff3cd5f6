"""Masks: what is shown of a personal value until somebody with a reason reveals it."""

import re

DOUBLE_SURNAMES = (
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容",
    "令狐", "长孙", "宇文", "司徒", "端木", "轩辕", "夏侯", "南宫", "独孤",
)  # fmt: skip


def mask_name(name: str) -> str:
    """张三 → 张*, 欧阳小明 → 欧阳**; the surname stays, each other character is a star."""
    name = name.strip()
    kept = 2 if len(name) > 2 and name.startswith(DOUBLE_SURNAMES) else 1
    if len(name) == 1:
        return "*"
    return name[:kept] + "*" * (len(name) - kept)


def mask_phone(phone: str) -> str:
    """13800000000 → 138****0000; of a shorter or unknown number only the last two digits stay."""
    digits = re.sub(r"[\s-]", "", phone)
    if len(digits) == 11:
        return f"{digits[:3]}****{digits[7:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:] if len(digits) > 4 else "*" * len(digits)


def mask_id_number(number: str) -> str:
    """120103200001010012 → 1201**********0012: birth date and district are hidden."""
    number = number.strip()
    if len(number) < 12:
        return "*" * len(number)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]
