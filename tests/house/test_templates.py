"""What the templates keep to, before any page is rendered."""

import re
from pathlib import Path

import pytest

from tests.house.sources import name_of, templates
from tests.house.words import english

TEMPLATES = pytest.mark.parametrize("path", templates(), ids=name_of)
COMMENT = re.compile(r"{#.*?#}|{% *comment.*?endcomment *%}|<!--.*?-->", re.DOTALL)
CODE = re.compile(r"<(script|style|code|svg)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)
# Parts that stand inside an attribute of the shell: classes, headers of htmx.
INSIDE_A_TAG = re.compile(r"{% block (audience|body_attributes) %}.*?{% endblock %}", re.DOTALL)
# The page for programmers names what programs send.
FOR_PROGRAMS = {"tuoyu/web/api/templates/api/docs.html"}
# Attributes that people see or hear.
SPOKEN = re.compile(r"\b(?:title|alt|placeholder|aria-label|content)=\"([^\"{}]*)\"")
POST_FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)
KEYS = re.compile(r"{% *form_keys *%}|ui/form_keys\.html")
# /display changes one browser's look and no record (tuoyu/web/display.py).
WITHOUT_KEYS = {"tuoyu/web/templates/ui/display_switch.html"}


def _text(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@TEMPLATES
def test_speaks_chinese(path: Path) -> None:
    if name_of(path) in FOR_PROGRAMS:
        return
    text = INSIDE_A_TAG.sub("", _text(path))
    spoken = [] if 'name="viewport"' in text else SPOKEN.findall(text)
    # Twice: a tag of the template may stand inside an attribute.
    visible = TAG.sub(" ", re.sub(r"{%.*?%}|{{.*?}}", "", CODE.sub(" ", text), flags=re.DOTALL))
    assert english(" ".join([visible, *spoken])) == []


@TEMPLATES
def test_holds_no_script_and_no_style(path: Path) -> None:
    text = _text(path)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", text)
    for opening in re.findall(r"<script\b[^>]*>", text):
        assert " src=" in opening or 'type="application/json"' in opening, opening


@TEMPLATES
def test_every_posted_form_carries_its_keys(path: Path) -> None:
    if name_of(path) in WITHOUT_KEYS:
        return
    bare = [form[:120] for form in POST_FORM.findall(_text(path)) if not KEYS.search(form)]
    assert bare == []


def test_the_measures_find_what_they_are_for() -> None:
    assert english("请 submit 申请") == ["submit"]
    assert english("PDF、xlsx、GeoJSON 1:500 https://a.b") == []
    assert POST_FORM.search('<form method="post" action="/x"><button>发</button></form>')
