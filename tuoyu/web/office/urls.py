"""The departments' workplace."""

from django.urls import include, path

from tuoyu.web.office import audit, calendar, communities, home, institutions
from tuoyu.web.office.filing import decisions, queue, views
from tuoyu.web.office.law import views as law

case = "filings/<uuid:public_id>/"

urlpatterns = [
    path("", home.home, name="office-home"),
    path("filings/", queue.queue, name="office-filings"),
    path("filings/export.xlsx", queue.export, name="office-filings-export"),
    path("", include("tuoyu.web.office.filing.urls")),
    path(case, views.case, name="office-filing"),
    path(f"{case}receipt/", decisions.receipt, name="office-filing-receipt"),
    path(f"{case}return/", decisions.return_once, name="office-filing-return"),
    path(f"{case}papers/<slug:kind>.pdf", views.paper, name="office-filing-paper"),
    path("institutions/", institutions.institutions, name="office-institutions"),
    path("institutions/export.xlsx", institutions.export, name="office-institutions-export"),
    path("institutions/<uuid:public_id>/", institutions.institution, name="office-institution"),
    path("institutions/<uuid:public_id>/", include("tuoyu.web.office.registry.urls")),
    path("duplicates/", include("tuoyu.web.office.duplicates_urls")),
    path("registrations/", include("tuoyu.web.office.registrations.urls")),
    path("survey/", include("tuoyu.web.office.survey.urls")),
    path("statistics/", include("tuoyu.web.office.statistics.urls")),
    path("plan/", include("tuoyu.web.office.plan.urls")),
    path("meetings/", include("tuoyu.web.office.meetings.urls")),
    path("tasks/", include("tuoyu.web.office.tasks.urls")),
    path("cockpit/", include("tuoyu.web.office.cockpit.urls")),
    path("reporting/", include("tuoyu.web.office.reports.urls")),
    path("communities/", communities.communities, name="office-communities"),
    path("communities/export.xlsx", communities.export, name="office-communities-export"),
    path("communities/<str:code>/position/", communities.position, name="office-position"),
    path("law/", law.provisions, name="office-law"),
    path("law/export.xlsx", law.export, name="office-law-export"),
    path("law/<str:id>/verify/", law.verify, name="office-law-verify"),
    path("calendar/", calendar.calendar, name="office-calendar"),
    path("audit/", audit.events, name="office-audit"),
    path("audit/export.csv", audit.export, name="office-audit-export"),
]
