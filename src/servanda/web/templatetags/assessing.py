"""Tags for scores; templates load them with ``{% load assessing %}``."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from servanda.assessment import APART, Scale
from servanda.web.templatetags.servanda import icon

register = template.Library()
_STANDINGS = {
    "open": ("Open", "circle"),
    "awaiting": ("For a reviewer", "clock"),
    "disputed": ("Disputed", "flag"),
    "agreed": ("Agreed", "check"),
    "settled": ("Settled", "equal"),
}


@register.simple_tag
def value_chip(scale: Scale, code: str) -> SafeString:
    """Show an answer by its code, with its words as the title; the tone says where on the scale it stands."""
    words = {value.code: value.words for value in scale.values} | APART
    shown = APART.get(code, code.replace("-", "−", 1) if code[1:].isdecimal() else code)
    return format_html(
        '<span class="chip score score-{}" title="{}">{}</span>', _tone(scale, code), words.get(code, ""), shown
    )


@register.simple_tag
def standing_chip(standing: str) -> SafeString:
    """Show where a commitment and party of a cycle stands, by label and icon."""
    label, name = _STANDINGS.get(standing, (standing, "circle"))
    return format_html('<span class="chip standing standing-{}">{}{}</span>', standing, icon(name), label)


@register.filter
def answer(code: str) -> str:
    """Write an answer: "-1" with a true minus, "not-due" in words."""
    return APART.get(code, code.replace("-", "−", 1) if code[1:].isdecimal() else code)


@register.filter
def figure(number: float | None, digits: int = 2) -> str:
    """Write a figure to some digits; a dash where it is not defined."""
    return "–" if number is None else f"{number:.{digits}f}".replace("-", "−")


@register.filter
def shift(number: float) -> str:
    """Write a change with its sign: "+0.25"."""
    return f"{number:+.2f}".replace("-", "−")


@register.filter
def percent(share: float) -> str:
    """Write a share as per cent: 0.5 as "50%"."""
    return f"{share:.0%}"


def _tone(scale: Scale, code: str) -> str:
    number = scale.number_of(code)
    if number is None:
        return "apart"
    least, most = scale.values[0].number, scale.values[-1].number
    place = (number - least) / (most - least)
    return "low" if place < 1 / 3 else "mid" if place < 2 / 3 else "high"
