"""What walkers open in the street."""

from django.urls import path

from tuoyu.web.field.survey import listing, visit

urlpatterns = [
    path("survey/", listing.left, name="field-survey"),
    path("survey/filled/", listing.filled, name="field-survey-filled"),
    path("survey/new/", visit.new, name="field-survey-new"),
    path("survey/places/<uuid:public_id>/", visit.place, name="field-survey-place"),
]
