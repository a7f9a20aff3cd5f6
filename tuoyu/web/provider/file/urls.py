"""The institution's own file."""

from django.urls import path

from tuoyu.web.provider.file import overview, papers, staff, staff_papers, timeline

person = "staff/<uuid:public_id>/"

urlpatterns = [
    path("", overview.overview, name="provider-file"),
    path("staff/", staff.staff, name="provider-file-staff"),
    path("staff/export.xlsx", staff.export, name="provider-file-staff-export"),
    path("staff/new/", staff.employ, name="provider-file-employ"),
    path(person, staff.person, name="provider-file-person"),
    path(f"{person}correct/", staff.correct, name="provider-file-correct"),
    path(f"{person}job/", staff.job, name="provider-file-job"),
    path(f"{person}leave/", staff.leave, name="provider-file-leave"),
    path(f"{person}add/<slug:kind>/", staff_papers.add, name="provider-file-add-paper"),
    path(
        f"{person}<slug:kind>/<uuid:paper_id>/withdraw/",
        staff_papers.withdraw,
        name="provider-file-withdraw-paper",
    ),
    path("certificates/", papers.certificates, name="provider-file-certificates"),
    path(
        "certificates/export.xlsx",
        papers.certificates_export,
        name="provider-file-certificates-export",
    ),
    path("certificates/new/", papers.add_certificate, name="provider-file-add-certificate"),
    path(
        "certificates/<uuid:public_id>/withdraw/",
        papers.withdraw_certificate,
        name="provider-file-withdraw-certificate",
    ),
    path("fees/", papers.fees, name="provider-file-fees"),
    path("fees/export.xlsx", papers.fees_export, name="provider-file-fees-export"),
    path("fees/new/", papers.set_fee, name="provider-file-set-fee"),
    path("fees/<uuid:public_id>/end/", papers.end_fee, name="provider-file-end-fee"),
    path("places/", papers.places, name="provider-file-places"),
    path("timeline/", timeline.timeline, name="provider-file-timeline"),
    path("timeline/export.xlsx", timeline.export, name="provider-file-timeline-export"),
]
