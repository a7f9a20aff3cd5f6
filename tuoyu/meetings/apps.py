from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "tuoyu.meetings"
    label = "meetings"
    verbose_name = "联席会议"

    def ready(self) -> None:
        from tuoyu.files import doorways
        from tuoyu.meetings.doorway import papers_of_issues

        doorways.register("meetings", papers_of_issues, purpose="参加联席会议前阅读议题材料")
