"""News of the record for somebody's inbox: ``gather`` what a stretch of time brought, and write it as text and HTML.

What a digest tells is what is published: accepted commitments, confirmed links and evidence, published assessments.
"""

from servanda.publishing.digest.gathering import gather
from servanda.publishing.digest.items import Choice, Digest, Item, Section
from servanda.publishing.digest.windows import Window
from servanda.publishing.digest.writing import summary, write_html, write_text

__all__ = ["Choice", "Digest", "Item", "Section", "Window", "gather", "summary", "write_html", "write_text"]
