from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "tuoyu.filing"
    label = "filing"
    verbose_name = "备案"
