"""The lines that put a card into another page, for the pages to show and copy."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

register = template.Library()

_HEIGHTS = {"embed-commitment": 300, "embed-partnership": 380}  # pixels, with room for long words


@register.simple_tag(takes_context=True)
def embed_snippet(context: dict[str, Any], name: str, key: str, title: str) -> str:
    """Return the HTML of a frame that shows a card; ``name`` is that of its route. It is plain text to the page."""
    path = reverse(name, args=[key])
    origin = settings.SERVANDA_ORIGIN.rstrip("/")
    address = f"{origin}{path}" if origin else context["request"].build_absolute_uri(path)
    title = title if len(title) <= 80 else f"{title[:79]}…"
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="560" height="{_HEIGHTS[name]}" loading="lazy"'
        ' referrerpolicy="no-referrer" sandbox="allow-popups allow-popups-to-escape-sandbox"'
        ' style="border:0;max-width:100%"></iframe>'
    )
