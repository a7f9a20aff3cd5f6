from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "tuoyu.statistics"
    label = "statistics"
    verbose_name = "指标统计"
