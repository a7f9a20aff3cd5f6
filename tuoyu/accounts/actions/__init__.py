"""Acts on people: accounts, posts, invitations, codes by phone, sessions."""

from tuoyu.accounts.actions.accounts import (
    change_password,
    choose_first_password,
    create_parent,
    create_staff,
    disable,
    disable_idle,
    enable,
    set_phone,
)
from tuoyu.accounts.actions.codes import check_code, issue_code
from tuoyu.accounts.actions.invitations import (
    accept_invitation,
    become_provider,
    invite,
    invite_to_new_password,
    open_invitation,
    withdraw_invitation,
)
from tuoyu.accounts.actions.posts import Bounds, end_post, grant_post
from tuoyu.accounts.actions.sessions import end_other_sessions, end_session, note_sign_in

__all__ = [
    "Bounds",
    "accept_invitation",
    "become_provider",
    "change_password",
    "check_code",
    "choose_first_password",
    "create_parent",
    "create_staff",
    "disable",
    "disable_idle",
    "enable",
    "end_other_sessions",
    "end_post",
    "end_session",
    "grant_post",
    "invite",
    "invite_to_new_password",
    "issue_code",
    "note_sign_in",
    "open_invitation",
    "set_phone",
    "withdraw_invitation",
]
