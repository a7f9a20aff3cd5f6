"""The institution's workplace."""

from django.urls import include, path

from tuoyu.web.provider import founding, home, switch
from tuoyu.web.provider.filing import materials, submit, views

case = "filings/<uuid:public_id>/"

urlpatterns = [
    path("", home.home, name="provider-home"),
    path("new/", founding.found, name="provider-found"),
    path("switch/", switch.switch, name="provider-switch"),
    path("institution/", home.institution, name="provider-institution"),
    path("file/", include("tuoyu.web.provider.file.urls")),
    path("vacancies/", home.vacancies, name="provider-vacancies"),
    path("filings/start/", views.start, name="provider-filing-start"),
    path("", include("tuoyu.web.provider.filing.urls")),
    path(case, views.task_list, name="provider-filing"),
    path(f"{case}sections/<slug:code>/", views.section, name="provider-filing-section"),
    path(f"{case}materials/", materials.materials, name="provider-filing-materials"),
    path(f"{case}materials/<slug:code>/", materials.upload, name="provider-filing-upload"),
    path(
        f"{case}materials/<uuid:material_id>/remove/",
        materials.remove,
        name="provider-filing-remove",
    ),
    path(f"{case}check/", submit.check, name="provider-filing-check"),
    path(f"{case}submitted/", submit.submitted, name="provider-filing-submitted"),
    path(f"{case}withdraw/", views.withdraw, name="provider-filing-withdraw"),
    path(f"{case}papers/<slug:kind>.pdf", submit.paper, name="provider-filing-paper"),
]
