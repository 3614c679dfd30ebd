"""The templates of the site and what they can say: values in words, addresses of pages, chips."""

from functools import cache
from importlib.resources import files
from typing import Any

from django.template import Context, Engine, Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from servanda import wording
from servanda.publishing.site import addresses

register = Library()
for _address in (
    addresses.assessment_page,
    addresses.commitment_page,
    addresses.instrument_page,
    addresses.list_page,
    addresses.partnership_page,
    addresses.picture_file,
    addresses.topic_page,
):
    register.filter(_address.__name__, _address)

# Drawn on a grid of 16 by 16; each stands beside a word that says the same.
_SIGNS = {
    "restated": "M3 6h10M3 10h10",
    "advanced": "M3 11l5-6 5 6z",
    "progress": "M3 11l5-6 5 6z",
    "weakened": "M3 5l5 6 5-6z",
    "setback": "M3 5l5 6 5-6z",
    "delivered": "M3 8.5l3.5 3.5L13 4.5",
    "fulfilled": "M3 8.5l3.5 3.5L13 4.5",
    "replaced": "M3 6h9M9.5 3.5L12 6M13 10H4M6.5 12.5L4 10",
    "silent": "M3 8h.01M8 8h.01M13 8h.01",
}


_ICON = '<svg class="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="{}"/></svg>'


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(files(__package__) / "templates")], builtins=[__name__])


def render(template: str, context: dict[str, Any]) -> str:
    """Return a page; all that documents say is escaped in it."""
    return _engine().get_template(template).render(Context(context))


@register.simple_tag
def chip(kind: str, value: str) -> SafeString:
    """Show a value: its ``strength``, ``kind``, ``relation`` or ``stance``; what became of it with a sign."""
    sign = format_html(_ICON, _SIGNS[value]) if value in _SIGNS else ""
    return format_html('<span class="chip {} {}-{}">{}{}</span>', kind, kind, value, sign, value.capitalize())


@register.filter
def day(edtf: str) -> str:
    """Write a date: "2021-05-21" as "21 May 2021", "" as "undated"."""
    return wording.write_point(edtf) if edtf else "undated"


@register.filter
def web(address: str | None) -> str:
    """Return an address that a browser may follow, and "" for any other that a document may name."""
    return address if address and address.startswith(("http://", "https://")) else ""


@register.filter
def party(code: str) -> str:
    """Write a party's name: "KR" as "South Korea"."""
    return wording.name_party(code)


@register.filter
def topic(code: str) -> str:
    """Write a topic's name: "trade-investment" as "Trade and investment"."""
    return wording.name_topic(code)
