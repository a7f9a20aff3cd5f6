"""The one library of components; every template has it without loading. Shown on /styleguide."""

from django import template

from tuoyu.web.components import (
    actions,
    charts,
    families,
    fields,
    figures,
    frame,
    lists,
    states,
    tables,
    words,
)

register = template.Library()

for kind in (actions, charts, families, fields, figures, frame, lists, states, tables, words):
    register.tags.update(kind.register.tags)
    register.filters.update(kind.register.filters)
