from django.urls import path

from tuoyu.web.inbox import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="inbox_read_all"),
    path("inbox/<uuid:public_id>/open/", views.open_notice, name="inbox_open"),
    path("demo/outbox/", views.demo_outbox, name="demo_outbox"),
]
