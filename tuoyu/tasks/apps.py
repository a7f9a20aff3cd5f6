from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tuoyu.tasks"
    label = "tasks"
    verbose_name = "任务督办"

    def ready(self) -> None:
        from tuoyu.files import doorways
        from tuoyu.tasks.report_files import files_of_reports

        doorways.register("tasks", files_of_reports, purpose="核对任务的办理情况和佐证")
