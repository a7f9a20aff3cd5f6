from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "tuoyu.registrations"
    label = "registrations"
    verbose_name = "登记信息"
