"""From bytes to text, in whatever encoding a real file comes: UTF-8, UTF-16, Windows-1252, or a declared one.

Strict decoders are tried in the order of how much their success proves; a file that is nearly all UTF-8 is decoded
with the broken bytes replaced, and what no decoder explains is refused.
"""

import codecs
import re

from servanda.instruments.errors import InstrumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 1 << 16
# The share of replaced or control characters above which a text is no text. Chosen so that a stray byte in a short
# note passes and that no image, archive or executable does (their share is above 0.1 in every sample of 64 KiB).
_TOLERATED = 0.02


def decode(data: bytes, declared: str | None = None) -> str:
    r"""Return the text of ``data`` with ``\\n`` line ends.

    ``declared`` is the charset that HTTP or HTML declares; it is believed only if it decodes without error. Raises
    ``InstrumentError`` for binary data and for text in no encoding that can be made out.
    """
    text = _decode(data, declared)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _TOLERATED * len(sample):
        raise InstrumentError("it is binary data, not a document: give HTML, Markdown, PDF, DOCX or plain text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, declared: str | None) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _nearly(data[len(bom) :], name) or _refuse()
    wide = _guess_utf16(data)
    if wide:
        return _nearly(data, wide) or _refuse()
    if b"\x00" in data[:_SAMPLE] and _looks_binary(data):
        raise InstrumentError("it is binary data, not a document: give HTML, Markdown, PDF, DOCX or plain text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared:
        text = _strictly(data, declared)
        if text is not None:
            return text
    return _nearly(data, "utf-8") or _single_byte(data) or _last_resort(data) or _refuse()


def _strictly(data: bytes, name: str) -> str | None:
    # Browsers read "iso-8859-1" and "ascii" as Windows-1252 (WHATWG Encoding §4.2), and pages rely on it.
    if name.strip().lower().replace("_", "-") in {"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"}:
        name = "cp1252"
    try:
        return data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _nearly(data: bytes, name: str) -> str | None:
    """Decode with replacement if nearly all of ``data`` is sound in this encoding."""
    text = data.decode(name, errors="replace")
    wrong = text.count("\ufffd")
    # For UTF-8, the words outside ASCII must speak for it: else Windows-1252 with a few "é" would pass as broken.
    sound = sum(1 for c in text[:_SAMPLE] if c > "\x7f" and c != "\ufffd") if name == "utf-8" else len(text)
    if wrong and (wrong > _TOLERATED * len(text) or sound <= text[:_SAMPLE].count("\ufffd")):
        return None
    return text


def _guess_utf16(data: bytes) -> str | None:
    """Tell UTF-16 without a byte-order mark by its zero bytes, which in Latin text fill every other place."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(data) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    control = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", sample))
    return control > _TOLERATED * len(sample)


def _single_byte(data: bytes) -> str | None:
    """Decode as Windows-1252 if the bytes above ASCII are few and are those that English text has in it."""
    if _looks_binary(data):
        return None
    sample = data[:_SAMPLE]
    if sum(byte > 0x7F for byte in sample) > 0.15 * len(sample):
        return None
    return _strictly(data, "cp1252")


def _last_resort(data: bytes) -> str | None:
    if _looks_binary(data):
        return None
    from charset_normalizer import from_bytes  # 40 ms to import, and hardly ever needed

    best = from_bytes(data[: 4 * _SAMPLE]).best()
    return None if best is None else _strictly(data, best.encoding)


def _refuse() -> str:
    raise InstrumentError("its text is in no encoding that can be made out: save it as UTF-8 and try again")
