"""Addresses that answer no page to a GET of the demo's people, by name and with the reason.

Read by the walks of tests/house and tests/browser. A new address belongs here only where an
example in tests/routes.py or tests/demo_things.py cannot give it something to show.
"""

# A button of another page posts here; a GET leads back to that page, or on to what it is about.
LEADS_BACK = (
    "account_end_session",
    "account_end_others",
    "inbox_read_all",
    "inbox_open",
    "people_withdraw",
    "colleague_withdraw",
    "provider-filing-start",
    "advisor-save",
    "advisor-use",
)
# The demo holds no such thing, or its state has gone on; what shows it else stands in the reason.
NO_PAGE_IN_THE_DEMO = {
    "signin_demo": "a POST signs in, a GET is not found: tests/web/test_signin_demo.py",
    "provider-filing-correction": "no visit of the demo found a fault",
    "office-undo-apart": "no pair of the demo was dismissed",
    "office-token": "no token of the demo was issued",
    "office-undo-merge": "no two records of the demo were merged",
    "provider-report": "no yearly report of the demo is asked for",
    "office-staff-paper": "the paper itself, opened on record",
}
# Between the steps of signing in; whoever is not there is led to the first step.
OF_A_SIGN_IN = ("signin_second", "signin_code")
# A POST alone; a GET is not allowed.
POST_ONLY = ("display", "api:registrations")
# Somebody's own, or not of this reader's kind: the others of the role's permission do not find it.
NOT_EVERYBODY_S = (
    "work",
    "inbox_open",
    "file",
    "account_remove_factor",
    "advisor-plan",
    "advisor-use",
    "advisor-drop",
    "api:api-root",
    "api/v1/<path:rest>",
    # An issue before it is on an agenda, and comments: the own unit's and the office's.
    "office-meeting-issue",
    "office-meeting-issue-new",
    "office-meeting-issue-edit",
    "office-meeting-issue-paper",
    "office-meeting-issue-paper-drop",
    "office-meeting-issue-withdraw",
    "office-meeting-comment",
    "office-meeting-resolution",
)
# A unit's own answers: whoever holds the same permission for another unit is refused.
OF_A_UNIT = ("office-task-", "office-meeting-", "office-plan-document-sign")
