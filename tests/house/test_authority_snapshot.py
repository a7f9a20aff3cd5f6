"""docs/authority.md is what the roles say; whoever changes a role draws and reviews it again."""

from tuoyu.accounts.management.commands.draw_authority import TARGET, matrix
from tuoyu.core.authority import Permission, Role


def test_the_matrix_is_drawn_anew():
    assert TARGET.read_text(encoding="utf-8") == matrix(), "run: manage.py draw_authority"


def test_the_three_administrators_share_no_power():
    """Nobody both changes accounts and reads the audit of it; none touches the business."""
    powers = {role: role.spec.permissions for role in Role}
    system, security, audit = (
        powers[role] for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    )
    assert Permission.AUDIT_READ not in system | security
    assert Permission.PEOPLE_MANAGE not in security | audit
    assert Permission.POLICY_MANAGE not in system | audit
    business = {Permission.FILING_READ, Permission.FILING_DECIDE, Permission.FILING_PREPARE}
    assert not business & (system | security | audit)


def test_administration_is_for_administrators_only():
    guarded = {Permission.PEOPLE_MANAGE, Permission.POLICY_MANAGE, Permission.AUDIT_READ}
    holders = {role for role in Role if role.spec.permissions & guarded}
    assert holders == {role for role in Role if role.spec.exclusive}
