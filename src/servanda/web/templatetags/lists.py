"""Filters and tags for lists and the pages they lead to; templates load them with ``{% load lists %}``."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template

from servanda.web.lists.labels import word

register = template.Library()


@register.simple_tag
def query(**asked: Any) -> str:
    """Write a query string: ``{% query party="KR" %}`` as "party=KR", escaped."""
    return urlencode({name: value for name, value in asked.items() if value not in (None, "")}, safe="/")


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return the value of ``key``, or "" where there is none."""
    return mapping.get(key, "")


@register.filter
def number(key: str) -> str:
    """Return the number that ends a public id: "US-KR/2021-05-21/fact-sheet/17" as "number 17"."""
    return f"number {key.rpartition('/')[2]}"


@register.filter
def due(standing: str) -> str:
    """Write where a deadline stands: "soon" as "Next 90 days"."""
    return word("deadline", standing)
