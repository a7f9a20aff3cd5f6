"""How every form of the site is drawn, those of allauth included (settings.FORM_RENDERER)."""

from django.forms.renderers import TemplatesSetting

from tuoyu.web.forms.bound import HouseBoundField


class HouseRenderer(TemplatesSetting):
    """The project's own templates first (forms/templates), Django's for what they leave out."""

    bound_field_class = HouseBoundField
