"""The file of one institution, below /office/institutions/<id>/."""

from django.urls import path

from tuoyu.web.office.registry import papers, staff, timeline

person = "staff/<uuid:person_id>/"

urlpatterns = [
    path("staff/", staff.staff, name="office-staff"),
    path("staff/export.xlsx", staff.export, name="office-staff-export"),
    path(person, staff.person, name="office-person"),
    path(f"{person}papers/<uuid:file_id>/", staff.paper, name="office-staff-paper"),
    path("certificates/", papers.certificates, name="office-certificates"),
    path("certificates/export.xlsx", papers.certificates_export, name="office-certificates-export"),
    path("fees/", papers.fees, name="office-fees"),
    path("fees/export.xlsx", papers.fees_export, name="office-fees-export"),
    path("flags/", papers.flags, name="office-flags"),
    path("flags/new/", papers.give_flag, name="office-give-flag"),
    path("flags/<uuid:flag_id>/end/", papers.end_flag, name="office-end-flag"),
    path("timeline/", timeline.timeline, name="office-timeline"),
    path("timeline/export.xlsx", timeline.export, name="office-timeline-export"),
]
