"""Statistics: the catalogue, one indicator, its rows, frozen periods, corrections, targets."""

from django.urls import path

from tuoyu.web.office.statistics import catalogue, corrections, drill, one, periods, targets

period, row = "periods/<uuid:public_id>/", "rows/<uuid:public_id>/"
indicator = "indicators/<slug:code>/"

urlpatterns = [
    path("", catalogue.indicators, name="office-statistics"),
    path("export.xlsx", catalogue.export, name="office-statistics-export"),
    path("targets/", targets.targets, name="office-statistics-targets"),
    path("targets/export.xlsx", targets.export, name="office-statistics-targets-export"),
    path("targets/new/", targets.new, name="office-statistics-target-new"),
    path(
        "targets/<uuid:public_id>/withdraw/", targets.withdraw,
        name="office-statistics-target-withdraw",
    ),
    path("periods/", periods.periods, name="office-statistics-periods"),
    path("periods/export.xlsx", periods.export, name="office-statistics-periods-export"),
    path("periods/freeze/", periods.freeze, name="office-statistics-freeze"),
    path(period, periods.period, name="office-statistics-period"),
    path(f"{period}export.xlsx", periods.export_figures, name="office-statistics-period-export"),
    path(f"{period}rows/", corrections.rows, name="office-statistics-rows"),
    path(f"{period}rows/export.xlsx", corrections.export_rows, name="office-statistics-rows-export"),
    path(f"{row}correct/", corrections.correct, name="office-statistics-correct"),
    path("corrections/", corrections.corrections, name="office-statistics-corrections"),
    path(
        "corrections/export.xlsx", corrections.export, name="office-statistics-corrections-export"
    ),
    path(
        "corrections/<uuid:public_id>/undo/", corrections.undo, name="office-statistics-undo"
    ),
    path(indicator, one.indicator, name="office-statistics-indicator"),
    path(f"{indicator}export.xlsx", one.export, name="office-statistics-indicator-export"),
    path(f"{indicator}rows/", drill.rows, name="office-statistics-drill"),
    path(f"{indicator}rows/export.xlsx", drill.export, name="office-statistics-drill-export"),
]  # fmt: skip
