from django.urls import path

from tuoyu.web.signin import account, demo, invitation, views

urlpatterns = [
    path("signin/", views.signin, name="signin"),
    path("signin/second/", views.second, name="signin_second"),
    path("signin/phone/", views.phone, name="signin_phone"),
    path("signin/code/", views.code, name="signin_code"),
    path("signin/demo/<uuid:public_id>/", demo.enter, name="signin_demo"),
    path("signout/", views.signout, name="signout"),
    path("invitations/", invitation.enter_code, name="invitation_code"),
    path("invitations/<str:token>/", invitation.accept, name="invitation"),
    path("account/", account.overview, name="account"),
    path("account/setup/", account.setup, name="signin_setup"),
    path("account/authenticator/", account.authenticator, name="account_authenticator"),
    path("account/passkey/", account.passkey, name="account_passkey"),
    path("account/recovery-codes/", account.recovery_codes, name="account_recovery_codes"),
    path("account/factors/<int:pk>/remove/", account.remove_factor, name="account_remove_factor"),
    path("account/password/", account.password, name="account_password"),
    path("account/sessions/<int:pk>/end/", account.end_session, name="account_end_session"),
    path("account/sessions/end-others/", account.end_others, name="account_end_others"),
]
