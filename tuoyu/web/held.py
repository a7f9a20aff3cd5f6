"""What a form page reads: what was posted now, or what was typed before the session ended."""

from django.contrib import messages
from django.http import QueryDict

from tuoyu.accounts import held_forms
from tuoyu.accounts.models import User
from tuoyu.web.page import PageRequest

BACK = "已恢复您登录过期前填写的内容，请检查后重新提交。"
FILES = "已恢复您登录过期前填写的内容。附件没有保留，请重新选择附件，检查后再提交。"


def typed(request: PageRequest) -> QueryDict | None:
    """The data for a form: `Form(typed(request))`. None on a plain GET.

    After a sign-in in the middle of a form, the GET page shows again what was typed, and says so.
    """
    if request.method == "POST":
        return request.POST
    user = request.user
    if not isinstance(user, User) or not held_forms.waits(request):
        return None
    fields = held_forms.release(request, user)
    if fields is not None:
        messages.info(request, FILES if held_forms.had_files(request, user) else BACK)
    return fields
