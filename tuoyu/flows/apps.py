from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "tuoyu.flows"
    label = "flows"
    verbose_name = "流程"

    def ready(self) -> None:
        from tuoyu.flows.live_counts import register_all

        register_all()
