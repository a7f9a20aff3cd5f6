from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    name = "tuoyu.divisions"
    label = "divisions"
    verbose_name = "行政区划"

    def ready(self) -> None:
        from tuoyu.divisions.home import remember_by_request

        remember_by_request()
