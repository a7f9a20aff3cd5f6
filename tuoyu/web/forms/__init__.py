"""Forms of the house: sentences that say what to do, and the fields that Django lacks."""

from tuoyu.web.forms.base import Form, ModelForm
from tuoyu.web.forms.fields import DateField, MoneyField, StreetField, YesNoField

__all__ = ["DateField", "Form", "ModelForm", "MoneyField", "StreetField", "YesNoField"]
