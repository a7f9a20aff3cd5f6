from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tuoyu.notices"
    label = "notices"
    verbose_name = "消息"
