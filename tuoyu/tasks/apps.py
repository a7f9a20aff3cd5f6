from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tuoyu.tasks"
    label = "tasks"
    verbose_name = "任务督办"
