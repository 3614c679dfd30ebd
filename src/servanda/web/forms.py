"""How forms look: Django's own, with our markup for a field (label, control, help, errors)."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Draws a form, or one field by ``as_field_group``, by the templates of this application."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
