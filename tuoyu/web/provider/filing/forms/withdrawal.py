from django import forms

from tuoyu.web.forms import Form


class WithdrawForm(Form):
    reason = forms.CharField(
        label="撤回原因",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 200}),
    )
