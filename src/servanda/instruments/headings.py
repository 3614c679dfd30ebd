"""Which paragraphs are headings, and where a run-in heading ends ("Open Skies: …"); decided by the words first.

The words are the same in every format; emphasis is not, so it only tips the balance where the words leave a doubt.
No parser is asked: this floor stands below the language pipeline, and a heading is a matter of form.
"""

import itertools
import re

from servanda.instruments.dates import read_date
from servanda.instruments.word_lists import word_list

_WORD = re.compile(r"[^\W_][\w’'./&‐-]*")
_NUMBERING = re.compile(r"(?:\(?(?:\d{1,3}|[ivxIVX]{1,5}|[a-zA-Z])[.)]\)?\s+)+")
_COLON = re.compile(r"[:：](?=\s)")
_FULL_STOP = re.compile(r"\.(?=\s+[“\"(]?[A-Z0-9$])")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b[A-Z][a-z]?\.[A-Z]"
    r"|\b(?:No|Nos|Inc|Jr|Sr|St|Dr|Mr|Mrs|Ms|Ltd|Co|Corp|Art|vs|cf|Gen|Sen|Gov|Lt|Col))$"
)
_CLAUSE = re.compile(
    r"\b(?:will|shall|is|are|was|were|has|have|may|can|would|should|must|\w+ed|\w+s to|plans?|intends?)\b"
)
_MAX_TITLE, _MAX_SENTENCE_CASE, _MAX_PLAIN_HEADING = 26, 12, 8


def is_heading(text: str, bold: int, after_lead_in: bool = False) -> bool:
    """Whether a whole paragraph is a heading: short, no clause, no closing punctuation.

    ``bold`` is how many leading characters are emphasised; ``after_lead_in`` says that the block before ended in a
    colon, where a short line is more likely an item that has lost its bullet.
    """
    if len(text) < 40 and read_date(text):
        return False
    body = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
    words = _WORD.findall(body)
    if not any(c.isalpha() for c in body):
        return False
    if (
        not words
        or len(words) > _MAX_TITLE
        or (not body[:1].strip("“\"'‘(").isupper() and body[:1] not in "“\"'‘(0123456789")
    ):
        return False
    if _closed(body) or _is_lead(words) or "; " in body or words[0] in ("Read", "READ", "Click"):
        return False
    if _upper(body):
        return True
    emphasised = bold >= len(text) - 1
    if _title_case(words):
        return emphasised or len(words) > 1 or not after_lead_in
    if _has_clause(words):
        return False
    return emphasised or (len(words) <= _MAX_PLAIN_HEADING and not after_lead_in)


def find_run_in(text: str, bold: int, item: bool = False) -> int | None:
    """Return the length of the run-in heading that opens ``text``, up to and with its colon or full stop, or None.

    ``bold`` is how many leading characters are emphasised; ``item`` says that the text is a list item. A
    paragraph's own number ("12.") counts as its heading. Nothing is returned where the heading is all there is.
    """
    if bold >= len(text):
        bold = 0
    numbering = _NUMBERING.match(text)
    start = numbering.end() if numbering else 0
    return (
        _to_colon(text, start, bold)
        or _to_full_stop(text, start, bold, item)
        or _to_change(text, start, bold)
        or (len(numbering[0].rstrip()) if numbering else None)
    )


def _to_colon(text: str, start: int, bold: int) -> int | None:
    """Find "Open Skies: The two …"; of several colons within the emphasis the last."""
    found = None
    for colon in _COLON.finditer(text, start, start + 300):
        prefix = text[start : colon.start()].rstrip()
        emphasised = bold >= colon.start()
        if found and not emphasised:
            break
        if _unbalanced(prefix):
            continue
        if not _opens_with_title(prefix, text[colon.end() :].lstrip(), emphasised):
            break
        found = colon.end()
    return found


def _opens_with_title(prefix: str, rest: str, emphasised: bool) -> bool:
    """Whether ``prefix`` before a colon is a title for ``rest``, and neither a clause nor the lead-in of a list."""
    words = _WORD.findall(prefix)
    if not words or not rest or len(words) > _MAX_TITLE or ";" in prefix or _has_sentence_end(prefix):
        return False
    if _is_lead(words) or not (prefix[0].isupper() or prefix[0] in "“\"'‘(" or prefix[0].isdigit()):
        return False
    if _upper(prefix) or (
        _title_case(words) and (len(words) > 1 or emphasised or rest[0].isupper() or bool(_CLAUSE.search(rest[:80])))
    ):
        return True
    if _has_clause(words):
        return False
    if emphasised:
        return True
    sentence = re.split(r"(?<=[a-z)])[.;]\s", rest, maxsplit=1)[0]
    return len(words) <= _MAX_SENTENCE_CASE and rest[0].isupper() and bool(_CLAUSE.search(sentence))


def _to_full_stop(text: str, start: int, bold: int, item: bool) -> int | None:
    """Find "Strengthening ties. The parties …"; an item without emphasis may be an act ("commit to: launching …")."""
    for stop in _FULL_STOP.finditer(text, start, start + 200):
        prefix = text[start : stop.start()]
        if _ABBREVIATION.search(prefix) and bold != stop.end():
            continue
        words = _WORD.findall(prefix)
        if not words or len(words) > _MAX_TITLE or ":" in prefix or ";" in prefix or _is_lead(words):
            return None
        emphasised = stop.end() - 1 <= bold <= stop.end() + 1
        gerund = not item and words[0].endswith("ing") and len(words) <= _MAX_SENTENCE_CASE and not _has_clause(words)
        titled = len(words) > 1 and (_upper(prefix) or _title_case(words))
        if titled or gerund or (emphasised and not _has_clause(words)):
            return stop.end()
        return None
    return None


def _to_change(text: str, start: int, bold: int) -> int | None:
    """Find a heading whose end only its emphasis or capitals show ("TRADE AND SECURITY TIES The two …")."""
    if bold and text[bold:].lstrip()[:1].isupper():
        head = text[start:bold].rstrip()
        if head and is_heading(head, len(head)) and (len(_WORD.findall(head)) > 1 or _upper(head)):
            return start + len(head)
    capitals = re.match(r"(?:[^a-z\s]+\s+){3,}(?=[A-Z][a-z]*\s+[\w“])", text[start:])
    if not capitals:
        return None
    head = capitals[0].rstrip()
    if sum(len(word) > 3 and word.isalpha() for word in head.split()) < 2 or head[-1] in ",–-":
        return None
    return start + len(head)


def _closed(text: str) -> bool:
    """Whether the text ends as a sentence or a lead-in does; an abbreviation's full stop is no end."""
    last = text.rstrip("”\"'’)")[-1:]
    return last in tuple(":;,?!…") or (last == "." and not _ABBREVIATION.search(text[:-1]))


def _is_lead(words: list[str]) -> bool:
    return words[-1].rstrip(".").lower() in word_list("headings", "open_ends") or (
        len(words) < 6 and "following" in words
    )


def _upper(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def _title_case(words: list[str]) -> bool:
    """Whether every word but the small ones begins with a capital or a digit."""
    small = word_list("headings", "small")
    return all(not word[0].islower() or word.lower() in small or _hyphen_tail(word) for word in words)


def _hyphen_tail(word: str) -> bool:
    return any(part[:1].isupper() for part in re.split(r"[-/’']", word)[1:])


def _has_clause(words: list[str]) -> bool:
    """Whether lower-case words make a clause: a finite verb, or a pronoun as subject at the start."""
    if words[0].lower() in word_list("headings", "subjects"):
        return True
    finite, ambiguous = word_list("headings", "finite"), word_list("headings", "ambiguous")
    small = word_list("headings", "small")
    for before, word in itertools.pairwise(words):
        if word in finite and not (word in ambiguous and before.lower() in small):
            return True
    party = words[0] in ("The", "President", "Both", "Our") and len(words) > 2
    return party and any(word.endswith("ed") and word.islower() for word in words[2:])


def _has_sentence_end(prefix: str) -> bool:
    return any(not _ABBREVIATION.search(prefix[: stop.start()]) for stop in _FULL_STOP.finditer(prefix))


def _unbalanced(prefix: str) -> bool:
    return any(prefix.count(left) != prefix.count(right) for left, right in ("()", "“”", "[]"))
