"""Filters and tags that every template has without loading them: values in words, chips, icons.

All return plain text or markup made by ``format_html``, so that nothing a document says becomes markup.
"""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from servanda import wording
from servanda.web.following.counting import count_open

register = template.Library()

_PAGES = (
    "home", "partnerships", "instruments", "commitments", "bodies", "money", "deadlines", "silent", "inbox",
    "assessments", "log",
)  # fmt: skip
_STATES = {
    "proposed": ("Proposed", "circle"),
    "accepted": ("Accepted", "check"),
    "edited": ("Edited", "pencil"),
    "rejected": ("Rejected", "cross"),
    "merged": ("Merged", "merge"),
    "split": ("Split", "split"),
    "withdrawn": ("Withdrawn", "dash"),
}
_STRENGTHS = {"firm": "Firm", "intended": "Intended", "soft": "Soft"}
_KINDS = {"undertaking": "Undertaking", "deliverable": "Deliverable"}
_RELATIONS = {
    "restated": "equal",
    "advanced": "up",
    "weakened": "lower",
    "delivered": "check",
    "replaced": "swap",
    "silent": "dots",
}
_STANCES = {"progress": "up", "fulfilled": "check", "setback": "lower"}
_FOLLOWS = {"proposed": "circle", "confirmed": "check", "rejected": "cross"}
_DUE = {"overdue": "Overdue", "soon": "Due soon", "later": "Due later", "unresolved": "No day named", "none": "None"}
# Drawn on a grid of 16 by 16 with a line of 1.5.
_ICONS = {
    "circle": '<circle cx="8" cy="8" r="5"/>',
    "check": '<path d="M3 8.5l3.5 3.5L13 4.5"/>',
    "pencil": '<path d="M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3z"/>',
    "cross": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "merge": '<path d="M3 3c0 4 5 3 5 7v3M13 3c0 4-5 3-5 7M5.5 11L8 13.5l2.5-2.5"/>',
    "split": '<path d="M8 3v3c0 4-5 3-5 7M8 6c0 4 5 3 5 7"/>',
    "dash": '<path d="M3.5 8h9"/>',
    "flag": '<path d="M4 14V2.5h8l-2 3 2 3H4"/>',
    "clock": '<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3.2l2.2 1.6"/>',
    "undo": '<path d="M6 4L3 7l3 3M3 7h6.5a3.5 3.5 0 0 1 0 7H8"/>',
    "search": '<circle cx="7" cy="7" r="4"/><path d="M10 10l4 4"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "down": '<path d="M8 3v9M4 8.5L8 12.5l4-4"/>',
    "link": '<path d="M6.5 9.5l3-3M7 4.5l1.2-1.2a3 3 0 0 1 4.3 4.3L11 9M9 11.5l-1.2 1.2a3 3 0 0 1-4.3-4.3L5 7"/>',
    "speech": '<path d="M2.5 3.5h11v7H8l-3 3v-3H2.5z"/>',
    "equal": '<path d="M3 6h10M3 10h10"/>',
    "up": '<path d="M3 11l5-6 5 6z"/>',
    "lower": '<path d="M3 5l5 6 5-6z"/>',
    "swap": '<path d="M3 6h9M9.5 3.5L12 6M13 10H4M6.5 12.5L4 10"/>',
    "dots": '<path d="M3 8h.01M8 8h.01M13 8h.01"/>',
    "half": '<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>',
}


@register.inclusion_tag("components/nav.html", takes_context=True)
def nav(context: dict[str, Any]) -> dict[str, Any]:
    """List the main pages, and mark the one under which the reader is."""
    path = context["request"].path
    links = [(reverse(name), name) for name in _PAGES]
    return {
        "pages": [
            (
                link,
                name.capitalize(),
                path == link if link == "/" else path.startswith(link),
                count_open() if name == "inbox" else 0,
            )
            for link, name in links
        ]
    }


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a small icon beside a text that says the same."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(_ICONS[name]),
    )


@register.simple_tag
def state_chip(state: str) -> SafeString:
    """Show where a commitment stands in review, by label and icon."""
    label, name = _STATES.get(state, (state, "circle"))
    return format_html('<span class="chip state state-{}">{}{}</span>', state, icon(name), label)


@register.simple_tag
def relation_chip(relation: str) -> SafeString:
    """Show what became of a commitment, by word and sign."""
    sign = icon(_RELATIONS.get(relation, "dash"))
    return format_html('<span class="chip relation relation-{}">{}{}</span>', relation, sign, relation.capitalize())


@register.simple_tag
def stance_chip(stance: str) -> SafeString:
    """Show what a passage says of a commitment, by word and sign."""
    sign = icon(_STANCES.get(stance, "dash"))
    return format_html('<span class="chip stance stance-{}">{}{}</span>', stance, sign, stance.capitalize())


@register.simple_tag
def follow_chip(state: str) -> SafeString:
    """Show whether a person has confirmed a link or evidence."""
    sign = icon(_FOLLOWS.get(state, "circle"))
    return format_html('<span class="chip follow follow-{}">{}{}</span>', state, sign, state.capitalize())


@register.simple_tag
def strength_chip(strength: str) -> SafeString:
    """Show how firmly a party binds itself."""
    return format_html(
        '<span class="chip strength strength-{}">{}</span>', strength, _STRENGTHS.get(strength, strength)
    )


@register.simple_tag
def kind_chip(kind: str) -> SafeString:
    """Show whether a commitment is an undertaking or a deliverable."""
    return format_html('<span class="chip kind kind-{}">{}</span>', kind, _KINDS.get(kind, kind))


@register.simple_tag
def topic_chip(topic: str) -> SafeString:
    """Show what a commitment is about."""
    return format_html('<span class="chip topic">{}</span>', wording.name_topic(topic))


@register.simple_tag
def party_chip(party: str) -> SafeString:
    """Show a party by its code or name; a state's full name is its title."""
    name = wording.name_party(party)
    if name == party:
        return format_html('<span class="chip party">{}</span>', party)
    return format_html('<abbr class="chip party" title="{}">{}</abbr>', name, party)


@register.filter
def day(edtf: str) -> str:
    """Write a date of the ledger: "2021-05-21" as "21 May 2021", "2026-03" as "Mar 2026", "" as "undated"."""
    return wording.write_point(edtf) if edtf else "undated"


@register.filter
def moment(timestamp: str) -> SafeString:
    """Write the time of an entry, which is UTC: "21 May 2026, 09:30"."""
    text = f"{wording.write_point(timestamp[:10])}, {timestamp[11:16]}"
    return format_html(
        '<time datetime="{}" title="{} UTC">{}</time>', timestamp, timestamp[:19].replace("T", " "), text
    )


@register.filter
def party(code: str) -> str:
    """Write a party's name: "KR" as "South Korea"."""
    return wording.name_party(code)


@register.filter
def topic(code: str) -> str:
    """Write a topic's name: "trade-investment" as "Trade and investment"."""
    return wording.name_topic(code)


@register.filter
def label(code: str) -> str:
    """Write a value of the codebook or of review with a capital: "firm" as "Firm", "due-soon" as "Due soon"."""
    known = _STATES.get(code, ("",))[0] or _STRENGTHS.get(code) or _KINDS.get(code) or _DUE.get(code)
    return known or code.replace("-", " ").replace("_", " ").capitalize()


@register.simple_tag
def money(amount: float, currency: str) -> str:
    """Write a sum: 2500000000 and "USD" as "$2.5 bn"."""
    return wording.write_sum(amount, currency)
