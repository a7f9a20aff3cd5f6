from django.apps import AppConfig


class PreparationConfig(AppConfig):
    name = "tuoyu.preparation"
    label = "preparation"
    verbose_name = "筹办方案"
