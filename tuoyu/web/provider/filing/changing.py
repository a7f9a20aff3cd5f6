"""Beginning a change: a change in place is a case, a move or a branch is a new filing."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core.authority import Permission
from tuoyu.filing import changes
from tuoyu.registry.records import own_institution
from tuoyu.rules.choice import Choice
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page


class Place(Choice):
    """What the change does to the place of care."""

    SAME = "same", "地点不变"
    MOVED = "moved", "搬到新的地点"
    BRANCH = "branch", "增设分部"


HINTS = {
    Place.SAME.value: "变更名称、负责人、托位、服务与收费、联系方式，或门牌号写法调整。",
    Place.MOVED.value: "新的地点要重新办理备案。",
    Place.BRANCH.value: "分部要单独办理备案。",
}


class PlaceForm(Form):
    place = forms.ChoiceField(
        label="这次变更涉及服务场所的地点吗", choices=Place.choices(), widget=forms.RadioSelect
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].option_hints = HINTS  # type: ignore[attr-defined]


@page(permission=Permission.FILING_PREPARE, writes=True)
def change(request: PageRequest) -> HttpResponse:
    """Ask about the place first; then open the draft, filled with what is on record."""
    own = own_institution(request.actor)
    form = PlaceForm(typed(request))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["place"] != Place.SAME.value:
            return redirect("provider-moving")
        case = changes.start_change(own, by=request.actor)
        messages.success(request, "已按现在的备案信息填好，请修改要变更的部分，其余不用动。")
        return redirect("provider-filing", case.public_id)
    status = 422 if request.method == "POST" else 200
    context = {"institution": own, "form": form}
    return render(request, "provider/filing/change.html", context, status=status)


@page(permission=Permission.FILING_PREPARE)
def moving(request: PageRequest) -> HttpResponse:
    """Why a move is no change, and where to file the new place."""
    context = {"institution": own_institution(request.actor)}
    return render(request, "provider/filing/moving.html", context)
