"""Joint meetings: list, one meeting and its steps, issues, minutes, what was decided."""

from django.urls import path

from tuoyu.web.office.meetings import (
    agenda,
    circulation,
    issues,
    meetings,
    minutes,
    one,
    papers,
    people,
    resolutions,
    steps,
)

meeting, issue = "<uuid:public_id>/", "issues/<uuid:public_id>/"

urlpatterns = [
    path("", meetings.meetings, name="office-meetings"),
    path("export.xlsx", meetings.export, name="office-meetings-export"),
    path("new/", meetings.new, name="office-meetings-new"),
    path("resolutions/", resolutions.resolutions, name="office-meeting-resolutions"),
    path(
        "resolutions/export.xlsx", resolutions.export, name="office-meeting-resolutions-export"
    ),
    path(
        "resolutions/<uuid:public_id>/", minutes.change_resolution,
        name="office-meeting-resolution",
    ),
    path(issue, issues.issue, name="office-meeting-issue"),
    path(f"{issue}edit/", issues.edit, name="office-meeting-issue-edit"),
    path(f"{issue}paper/", issues.paper, name="office-meeting-issue-paper"),
    path(
        "issues/papers/<uuid:public_id>/drop/", issues.drop_paper,
        name="office-meeting-issue-paper-drop",
    ),
    path(f"{issue}withdraw/", issues.withdraw, name="office-meeting-issue-withdraw"),
    path(f"{issue}answer/", issues.answer, name="office-meeting-issue-answer"),
    path("papers/<uuid:public_id>.docx", papers.docx, name="office-meeting-docx"),
    path("papers/<uuid:public_id>.pdf", papers.pdf, name="office-meeting-pdf"),
    path("comments/<uuid:public_id>/", circulation.answer, name="office-meeting-answer"),
    path(meeting, one.meeting, name="office-meeting"),
    path(f"{meeting}edit/", meetings.edit, name="office-meeting-edit"),
    path(f"{meeting}steps/<slug:step>/", steps.step, name="office-meeting-step"),
    path(f"{meeting}issue/", issues.new, name="office-meeting-issue-new"),
    path(f"{meeting}agenda/", agenda.agenda, name="office-meeting-agenda"),
    path(f"{meeting}sign-in.docx", papers.sign_in, name="office-meeting-sign-in"),
    path(f"{meeting}reply/", people.reply, name="office-meeting-reply"),
    path(f"{meeting}attendance/", people.attendance, name="office-meeting-attendance"),
    path(f"{meeting}earlier/", resolutions.earlier, name="office-meeting-earlier"),
    path(f"{meeting}minutes/", minutes.minutes, name="office-meeting-minutes"),
    path(
        f"{meeting}minutes/resolution/", minutes.new_resolution,
        name="office-meeting-resolution-new",
    ),
    path(f"{meeting}text/", circulation.text, name="office-meeting-text"),
    path(f"{meeting}comment/", circulation.comment, name="office-meeting-comment"),
    path(f"{meeting}sign/", circulation.sign, name="office-meeting-sign"),
]  # fmt: skip
