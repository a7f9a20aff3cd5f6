from django.urls import path

from tuoyu.web.people import colleagues, phone, views

urlpatterns = [
    path("office/people/", views.people, name="people"),
    path("office/people/invite/", views.invite, name="people_invite"),
    path("office/people/invitations/", views.invitations, name="people_invitations"),
    path(
        "office/people/invitations/<uuid:public_id>/withdraw/",
        views.withdraw,
        name="people_withdraw",
    ),
    path("office/people/<uuid:public_id>/", views.person, name="person"),
    path("office/people/<uuid:public_id>/grant/", views.grant, name="person_grant"),
    path("office/people/<uuid:public_id>/disable/", views.disable, name="person_disable"),
    path("office/people/<uuid:public_id>/enable/", views.enable, name="person_enable"),
    path("office/people/<uuid:public_id>/restore/", views.restore, name="person_restore"),
    path("office/people/<uuid:public_id>/phone/", phone.phone, name="person_phone"),
    path("office/posts/<uuid:public_id>/end/", views.end_post, name="post_end"),
    path("provider/people/", colleagues.colleagues, name="colleagues"),
    path("provider/people/invite/", colleagues.invite, name="colleague_invite"),
    path(
        "provider/people/invitations/<uuid:public_id>/withdraw/",
        colleagues.withdraw,
        name="colleague_withdraw",
    ),
    path("provider/people/posts/<uuid:public_id>/end/", colleagues.end_post, name="colleague_end"),
]
