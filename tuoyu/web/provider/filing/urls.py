"""Filing at the institution's desk, besides the draft itself."""

from django.urls import path

from tuoyu.web.provider.filing import annual, changing, closing, correcting

urlpatterns = [
    path("filings/change/", changing.change, name="provider-change"),
    path("filings/moving/", changing.moving, name="provider-moving"),
    path("filings/closure/", closing.closure, name="provider-closure"),
    path(
        "filings/<uuid:public_id>/correction/",
        correcting.correction,
        name="provider-filing-correction",
    ),
    path("reports/", annual.reports, name="provider-reports"),
    path("reports/<str:year>/", annual.report, name="provider-report"),
]
