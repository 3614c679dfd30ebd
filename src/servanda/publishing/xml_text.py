"""Text that XML can hold."""

import re

_IMPOSSIBLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain_text(words: str) -> str:
    """Return words without the control characters that XML 1.0 has no way to write."""
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", words)
