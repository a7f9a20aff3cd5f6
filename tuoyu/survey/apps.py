from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "tuoyu.survey"
    label = "survey"
    verbose_name = "摸底调查"
