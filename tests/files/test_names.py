import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu.core.errors import Invalid
from tuoyu.files import names


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("C:\\Users\\某\\证.PDF", "证.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("a\u202eb\u200b.pdf", "ab.pdf"),
        ('a<b>:"|?*.png', "a_b______.png"),
        (".pdf", "未命名.pdf"),
        ("", "未命名"),
        ("...", "未命名"),
        ("2026.11.23 合同.pdf", "2026.11.23 合同.pdf"),
        ("a.pdf.", "a.pdf"),
        ("é.png", "é.png"),
    ],
)
def test_clean(sent: str, kept: str) -> None:
    assert names.clean(sent) == kept


@given(st.text(max_size=400))
def test_a_clean_name_is_harmless_and_stays_as_it_is(sent: str) -> None:
    try:
        kept = names.clean(sent)
    except Invalid:
        return
    assert 0 < len(kept) <= names.LONGEST
    assert not set(kept) & set('/\\<>:"|?*\0')
    assert not any(unicodedata.category(c)[0] == "C" for c in kept)
    assert names.clean(kept) == kept
