"""Answers that an act saved, not a page, show in the forms and survive being sent again."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from tests import factories
from tests.web.sessions import client_of
from tuoyu.filing import answers
from tuoyu.web.provider.filing.forms import BUNDLES, bundle_for

pytestmark = pytest.mark.django_db


def sent_back(bundle):
    """What a browser would post of the page as it is shown."""
    data = QueryDict(mutable=True)
    forms = bundle.forms()
    if bundle.rows is not None:
        forms = [*forms, bundle.rows.management_form]
    for form in forms:
        for bound in form:
            value = bound.value()
            widget = bound.field.widget
            parts = widget.decompress(value) if hasattr(widget, "decompress") else None
            if parts is not None:
                names = [f"{bound.html_name}{suffix}" for suffix in widget.widgets_names]
                for name, part in zip(names, parts, strict=True):
                    data[name] = "" if part is None else str(part)
            elif isinstance(value, list):
                data.setlist(bound.html_name, [str(item) for item in value])
            elif value is not None:
                data[bound.html_name] = str(value)
    return data


@pytest.mark.parametrize("section", sorted(BUNDLES))
def test_the_form_says_what_the_act_saved(section):
    at = factories.world()
    # The example district is in no list of places, so its own numbers are no identity numbers.
    case = factories.filled(at, head={"head_id_number": "120106198001010014"})
    saved = answers.of_section(case, section)
    bundle = bundle_for(section, sent_back(bundle_for(section, None, saved)))
    assert bundle.is_valid(), [form.errors for form in bundle.forms()]
    kept = bundle.values()
    lost = {key for key, value in saved.items() if value and not kept.get(key)}
    assert not lost


def test_a_returned_case_shows_its_rows():
    at = factories.world()
    case = factories.returned(at)
    page = client_of(at.head).get(
        reverse("provider-filing-section", args=[case.public_id, "classes"])
    )
    shown = page.content.decode()
    rows = answers.of_section(case, "classes")["rows"]
    assert rows
    assert all(f'value="{group["name"]}"' in shown for group in rows)
