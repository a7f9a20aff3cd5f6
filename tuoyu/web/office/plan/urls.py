"""The plan at work: clauses, the leading group, documents, instruments."""

from django.urls import path

from tuoyu.web.office.plan import bases, board, documents, group, one, seats, units

seat, document = "seats/<uuid:public_id>/", "documents/<uuid:public_id>/"

urlpatterns = [
    path("", board.board, name="office-plan"),
    path("export.xlsx", board.export, name="office-plan-export"),
    path("clauses/<str:code>/", one.clause, name="office-plan-clause"),
    path("group/", group.group, name="office-plan-group"),
    path("group/export.xlsx", group.export, name="office-plan-group-export"),
    path("group/changes/", group.changes, name="office-plan-changes"),
    path("group/changes/export.xlsx", group.changes_export, name="office-plan-changes-export"),
    path("seats/new/", seats.new, name="office-plan-seat-new"),
    path(f"{seat}replace/", seats.replace, name="office-plan-seat-replace"),
    path(f"{seat}end/", seats.end, name="office-plan-seat-end"),
    path(f"{seat}correct/", seats.correct, name="office-plan-seat-correct"),
    path("units/<str:code>/", units.unit, name="office-plan-unit"),
    path("documents/", documents.listing, name="office-plan-documents"),
    path("documents/export.xlsx", documents.export, name="office-plan-documents-export"),
    path("documents/new/", documents.new, name="office-plan-document-new"),
    path(document, documents.document, name="office-plan-document"),
    path(f"{document}receipts.xlsx", documents.receipts, name="office-plan-receipts"),
    path(f"{document}sign/", documents.sign, name="office-plan-document-sign"),
    path(f"{document}remind/", documents.remind, name="office-plan-document-remind"),
    path(f"{document}withdraw/", documents.withdraw, name="office-plan-document-withdraw"),
    path("bases/", bases.listing, name="office-plan-bases"),
    path("bases/export.xlsx", bases.export, name="office-plan-bases-export"),
    path("bases/<str:code>/", bases.basis, name="office-plan-basis"),
]
