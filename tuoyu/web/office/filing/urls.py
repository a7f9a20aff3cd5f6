"""Filing at the office's desk, besides the queue and the case itself."""

from django.urls import path

from tuoyu.web.office.filing import annual, decisions, endings, opinions, permits, views, visits

case = "filings/<uuid:public_id>/"

urlpatterns = [
    path(f"{case}visit/", visits.visit, name="office-filing-visit"),
    path(f"{case}change/", decisions.change, name="office-filing-change"),
    path(f"{case}closure/", decisions.closure, name="office-filing-closure"),
    path(f"{case}papers/<slug:kind>.docx", views.paper_docx, name="office-filing-docx"),
    path("institutions/<uuid:public_id>/cancel/", endings.cancel, name="office-cancel"),
    path("opinions/", opinions.opinions, name="office-opinions"),
    path("opinions/export.xlsx", opinions.export, name="office-opinions-export"),
    path("opinions/new/", opinions.add, name="office-opinion-new"),
    path("opinions/<uuid:public_id>/", opinions.opinion, name="office-opinion"),
    path("reports/", annual.annual, name="office-reports"),
    path("reports/export.xlsx", annual.export, name="office-reports-export"),
    path("reports/<uuid:public_id>/", annual.report, name="office-report"),
    path("permits/", permits.permits, name="office-permits"),
    path("permits/export.xlsx", permits.export, name="office-permits-export"),
]
