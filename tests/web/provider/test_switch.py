"""Somebody with posts at several institutions chooses for which one they work."""

import pytest
from django.urls import reverse

from tests import factories
from tests.accounts.factories import provider
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of
from tuoyu.accounts import actions
from tuoyu.accounts.models import Post
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.registry.models import Institution

pytestmark = pytest.mark.django_db
PAGE = reverse("provider-switch")


def text(answer):
    return answer.content.decode()


@pytest.fixture
def first():
    at = factories.world("示例园")
    factories.receipted(at)
    return at


@pytest.fixture
def second(first):
    """The head of the first works at a second one too, without a head's powers."""
    made = factories.world("示例二园").institution
    bounds = actions.Bounds(institution=made)
    actions.grant_post(first.head, Role.INSTITUTION_STAFF, bounds, by=SYSTEM)
    return made


@pytest.fixture
def client(first, second):
    return client_of(first.head)


def go(client, institution):
    return client.post(PAGE, keyed(institution=str(institution.public_id)))


def test_the_way_there_shows_to_whom_has_several(client, first, second):
    assert f'href="{PAGE}"' in text(client.get(reverse("provider-home")))
    alone = client_of(provider(first.institution))
    assert f'href="{PAGE}"' not in text(alone.get(reverse("provider-home")))
    page = text(client.get(PAGE))
    assert "示例园" in page
    assert "示例二园" in page


def test_every_page_is_about_the_chosen_one(client, first, second):
    names = ("provider-home", "provider-institution")
    assert all("示例园" in text(client.get(reverse(name))) for name in names)
    assert go(client, second)["Location"] == reverse("provider-home")
    for name in names:
        assert "示例二园" in text(client.get(reverse(name)))
        assert "示例园" not in text(client.get(reverse(name))).split("t-notification")[0]
    go(client, first.institution)
    assert "示例园" in text(client.get(reverse("provider-home")))


def test_the_people_are_those_of_the_chosen_one(client, first, second):
    here, there = provider(first.institution), provider(second)
    page = text(client.get(reverse("colleagues")))
    assert here.name in page
    assert there.name not in page
    go(client, second)
    # At the second the person is no head: no menu item, and no page.
    assert reverse("colleagues") not in text(client.get(reverse("provider-home")))
    assert client.get(reverse("colleagues")).status_code == 403
    theirs = Post.objects.get(user=here)
    assert client.get(reverse("colleague_end", args=[theirs.public_id])).status_code == 403


def test_a_case_starts_for_the_chosen_one(client, first):
    third = factories.world("示例三园").institution
    bounds = actions.Bounds(institution=third)
    actions.grant_post(first.head, Role.INSTITUTION_HEAD, bounds, by=SYSTEM)
    go(client, third)
    client.post(reverse("provider-filing-start"), keyed())
    assert third.filing_cases.count() == 1


@pytest.mark.parametrize("given", ["", "x", "\0", "01900000-0000-7000-8000-000000000000"])
def test_what_is_not_one_s_own_is_refused(client, given):
    answer = client.post(PAGE, keyed(institution=given))
    assert answer.status_code == 422
    assert "要办理哪家机构的业务" in text(answer)


def test_an_institution_of_others_is_refused(client):
    others = factories.world("示例三园").institution
    assert go(client, others).status_code == 422
    assert "示例园" in text(client.get(reverse("provider-home")))


def test_a_choice_ends_with_its_post(client, first, second):
    go(client, second)
    actions.end_post(Post.objects.get(user=first.head, institution=second), by=SYSTEM)
    assert "示例园" in text(client.get(reverse("provider-home")))


class TestFounding:
    GIVEN = {"name": "示例新园", "kind": "centre", "division": factories.COMMUNITY}

    def test_a_filed_head_founds_a_second_one(self, first):
        client = client_of(first.head)
        page = reverse("provider-found")
        assert f'href="{page}"' in text(client.get(reverse("provider-home")))
        shown = client.get(page)
        assert shown.status_code == 200
        assert "您的姓名" not in text(shown)
        answer = client.post(page, keyed(**self.GIVEN))
        assert answer["Location"] == reverse("provider-home"), text(answer)
        made = Institution.objects.get(name="示例新园")
        assert made.state == "preparing"
        home = text(client.get(reverse("provider-home")))
        assert '<h1 class="govuk-heading-l">示例新园' in home
        first.head.refresh_from_db()
        assert first.head.name in home

    def test_one_after_the_other(self, client):
        """The second one is still in preparation."""
        page = reverse("provider-found")
        assert client.get(page)["Location"] == PAGE
        assert client.post(page, keyed(**self.GIVEN))["Location"] == PAGE
        assert not Institution.objects.filter(name="示例新园").exists()
