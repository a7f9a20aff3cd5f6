"""Mobile numbers of the mainland: one written form, one blind index."""

import re
import unicodedata

from tuoyu.core.crypto import blind_index

MOBILE = re.compile(r"1[3-9]\d{9}")
WRONG_NUMBER = "请填写11位手机号码，例如 13800000000。"


def normal_phone(text: str) -> str:
    """The eleven ASCII digits of a mobile number however it was typed, or "" when it is none."""
    folded = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"[\s\-()]", "", folded)
    digits = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", digits)
    return digits if MOBILE.fullmatch(digits) and digits.isascii() else ""


def phone_index(phone: str) -> str:
    """The index under which accounts, codes and invitations find a normal number."""
    return blind_index(phone, "accounts.user.phone")
