"""Records entered twice, below /office/duplicates/."""

from django.urls import path

from tuoyu.web.office import apart, duplicates

urlpatterns = [
    path("", duplicates.duplicates, name="office-duplicates"),
    path("export.xlsx", duplicates.export, name="office-duplicates-export"),
    path("institutions/<uuid:public_id>/<uuid:other_id>/", duplicates.merge, name="office-merge"),
    path(
        "staff/<uuid:public_id>/<uuid:other_id>/",
        duplicates.merge_people,
        name="office-merge-staff",
    ),
    path(
        "institutions/<uuid:public_id>/<uuid:other_id>/apart/",
        apart.institutions,
        name="office-apart-institutions",
    ),
    path("staff/<uuid:public_id>/<uuid:other_id>/apart/", apart.people, name="office-apart-people"),
    path("apart/", apart.decisions, name="office-apart"),
    path("apart/export.xlsx", apart.export, name="office-apart-export"),
    path("apart/<uuid:public_id>/undo/", apart.undo, name="office-undo-apart"),
    path("merges/", duplicates.merges, name="office-merges"),
    path("merges/<uuid:public_id>/undo/", duplicates.undo, name="office-undo-merge"),
]
