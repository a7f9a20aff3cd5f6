from django.urls import path

from tuoyu.web.work import views

urlpatterns = [path("work/<uuid:public_id>/", views.work, name="work")]
