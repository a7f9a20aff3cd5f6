"""The demo's commands refuse where no demo is wanted, and say what is missing."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.packs import TINY
from tuoyu.core.authority import SYSTEM
from tuoyu.divisions.models import Division
from tuoyu.flows import demo
from tuoyu.flows.load_pack import load_pack
from tuoyu.registry.models import Institution

pytestmark = pytest.mark.django_db


def test_only_demo_mode_builds_and_forgets(settings):
    settings.DEMO = settings.TESTING = False
    for command in ("build_demo", "forget_demo"):
        with pytest.raises(CommandError, match="TUOYU_DEMO"):
            call_command(command)
    assert not Institution.objects.exists()


def test_a_pack_without_the_units_is_told():
    load_pack(TINY, by=SYSTEM, home=True)
    assert Division.objects.exists()
    with pytest.raises(RuntimeError, match="units"):
        demo.build()
