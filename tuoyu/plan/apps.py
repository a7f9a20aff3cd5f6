from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "tuoyu.plan"
    label = "plan"
    verbose_name = "实施方案"

    def ready(self) -> None:
        from tuoyu.files import doorways
        from tuoyu.plan.doorway import files_sent

        doorways.register("plan", files_sent, purpose="阅读和签收分发的文件")
