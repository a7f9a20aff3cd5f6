"""The cockpit, a page for each street and unit, the table of it all."""

from django.urls import path

from tuoyu.web.office.cockpit import areas, board

urlpatterns = [
    path("", board.cockpit, name="office-cockpit"),
    path("export.xlsx", board.export, name="office-cockpit-export"),
    path("streets/<str:code>/", areas.street, name="office-cockpit-street"),
    path("units/<slug:code>/", areas.unit, name="office-cockpit-unit"),
]
