"""A form with one field of each kind."""

from django import forms

from tuoyu.web.forms import DateField, Form, MoneyField, YesNoField

STREETS = [("1", "示例一街道"), ("2", "示例二街道"), ("3", "示例三街道")]
KINDS = [("full", "全日托"), ("half", "半日托"), ("hour", "计时托"), ("short", "临时托")]


class SampleForm(Form):
    name = forms.CharField(
        label="机构名称", max_length=60, help_text="与营业执照或法人证书上的名称一致。"
    )
    credit_code = forms.CharField(
        label="统一社会信用代码",
        max_length=18,
        widget=forms.TextInput(attrs={"width": 20, "spellcheck": "false"}),
    )
    contact_mail = forms.EmailField(label="电子邮箱", required=False)
    street = forms.ChoiceField(label="所在街道", choices=[("", "请选择"), *STREETS])
    lease_end = DateField(label="租约到期日", help_text="例如 2029、8、31")
    price = MoneyField(label="每月保育费", suffix="元/月")
    places = forms.IntegerField(
        label="托位数",
        min_value=1,
        max_value=150,
        widget=forms.TextInput(attrs={"width": 4, "inputmode": "numeric", "suffix": "个"}),
    )
    serves_meals = YesNoField(label="是否供餐", help_text="供餐的机构要提交食品经营许可证。")
    services = forms.MultipleChoiceField(
        label="服务形式", choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    band = forms.ChoiceField(
        label="班型",
        choices=[("infant", "乳儿班"), ("toddler", "托小班")],
        widget=forms.RadioSelect,
        required=False,
    )
    band.option_hints = {"infant": "6—12 个月", "toddler": "12—24 个月"}  # type: ignore[attr-defined]
    note = forms.CharField(
        label="补充说明", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    licence = forms.FileField(label="营业执照扫描件", help_text="PDF、JPEG 或 PNG，不超过 20 MB。")
    promise = forms.BooleanField(label="我承诺以上内容真实、准确、完整")


class FilterForm(Form):
    says_optional = False

    word = forms.CharField(label="名称", required=False, max_length=60)
    street = forms.ChoiceField(label="街道", choices=[("", "全部街道"), *STREETS], required=False)
    service = forms.ChoiceField(label="服务形式", choices=[("", "不限"), *KINDS], required=False)
    inclusive = forms.BooleanField(label="只看普惠", required=False)
