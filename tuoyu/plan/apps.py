from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "tuoyu.plan"
    label = "plan"
    verbose_name = "实施方案"
