"""Treebank sentences in, the same sentences in the manner of communiqués out, their trees still right.

Three substitutions, each of which keeps the tree: a pronoun as subject becomes a party ("they" → "The United States
and Japan"), "want to" becomes a promise ("plans to", "pledged to", "is committed to"), and an imperative is put under
"We will". They teach the parser what general English lacks: that "The ROK plans to join" is a sentence.
"""

import random
from collections.abc import Iterable, Iterator

Row = list[str]

# Noun phrases as "form|tag|lemma|head (0: the head itself)|relation", by number.
PLURAL = (
    "The|DT|the|3|det two|CD|two|3|nummod leaders|NNS|leader|0|-",
    "Both|DT|both|2|det leaders|NNS|leader|0|-",
    "Both|DT|both|2|det sides|NNS|side|0|-",
    "The|DT|the|2|det leaders|NNS|leader|0|-",
    "The|DT|the|3|det two|CD|two|3|nummod Presidents|NNS|president|0|-",
    "The|DT|the|2|det Participants|NNS|participant|0|-",
    "The|DT|the|3|det United|NNP|united|3|amod States|NNPS|states|0|- and|CC|and|5|cc Japan|NNP|japan|3|conj",
    "The|DT|the|3|det United|NNP|united|3|amod States|NNPS|states|0|- and|CC|and|6|cc the|DT|the|6|det ROK|NNP|rok|3|conj",
    "Norway|NNP|norway|0|- ,|,|,|3|punct Kenya|NNP|kenya|1|conj ,|,|,|6|punct and|CC|and|6|cc Peru|NNP|peru|1|conj",
    "President|NNP|president|2|nmod:desc Santos|NNP|santos|0|- and|CC|and|6|cc Prime|NNP|prime|5|amod Minister|NNP|minister|6|nmod:desc Berg|NNP|berg|2|conj",
    "USAID|NNP|usaid|0|- and|CC|and|4|cc the|DT|the|4|det Ministry|NNP|ministry|1|conj of|IN|of|6|case Health|NNP|health|4|nmod",
    "The|DT|the|2|det governments|NNS|government|0|- of|IN|of|4|case India|NNP|india|2|nmod and|CC|and|6|cc Fiji|NNP|fiji|4|conj",
)
SINGULAR = (
    "The|DT|the|3|det United|NNP|united|3|amod States|NNPS|states|0|-",
    "The|DT|the|2|det ROK|NNP|rok|0|-",
    "Australia|NNP|australia|0|-",
    "The|DT|the|3|det United|NNP|united|3|amod Kingdom|NNP|kingdom|0|-",
    "The|DT|the|2|det Republic|NNP|republic|0|- of|IN|of|4|case Korea|NNP|korea|2|nmod",
    "The|DT|the|3|det U.S.|NNP|u.s.|3|compound Department|NNP|department|0|- of|IN|of|5|case Energy|NNP|energy|3|nmod",
    "The|DT|the|3|det U.S.|NNP|u.s.|3|compound government|NN|government|0|-",
    "USAID|NNP|usaid|0|-",
    "President|NNP|president|2|nmod:desc Diaz|NNP|diaz|0|-",
    "The|DT|the|4|det Millennium|NNP|millennium|4|compound Development|NNP|development|4|compound Corporation|NNP|corporation|0|-",
    "The|DT|the|3|det Labor|NNP|labor|3|compound Dialogue|NNP|dialogue|0|-",
)
PRONOUNS = {
    "they": PLURAL,
    "we": PLURAL,
    "you": PLURAL,
    "he": SINGULAR,
    "she": SINGULAR,
    "it": SINGULAR,
    "this": SINGULAR,
}
PROMISES = {
    "VBZ": ("plans", "intends", "aims", "seeks", "pledges", "hopes", "agrees", "commits", "expects"),
    "VBP": ("plan", "intend", "aim", "seek", "pledge", "hope", "agree", "commit", "resolve", "expect"),
    "VBD": ("planned", "agreed", "committed", "pledged", "decided", "resolved", "sought"),
    "VB": ("plan", "seek", "aim", "commit"),
}
LEMMAS = {
    "sought": "seek",
    "planned": "plan",
    "agreed": "agree",
    "committed": "commit",
    "pledged": "pledge",
    "decided": "decide",
    "resolved": "resolve",
}


def augment(sentences: Iterable[list[Row]], seed: int = 7) -> Iterator[list[Row]]:
    """Yield a new sentence for each treebank sentence to which one of the substitutions applies."""
    chance = random.Random(seed)
    for rows in sentences:
        words = [row[:] for row in rows if row[0].isdigit()]
        if not 4 <= len(words) <= 60:
            continue
        changed = _promise(words, chance) | _party(words, chance) | _imperative(words)
        if changed:
            yield words


def _promise(words: list[Row], chance: random.Random) -> bool:
    for row in words:
        tag = row[4]
        if row[2] in ("want", "need", "try", "have") and tag in PROMISES and _governs_infinitive(words, row):
            row[1] = chance.choice(PROMISES[tag])
            row[2] = LEMMAS.get(row[1], row[1].rstrip("s") if tag == "VBZ" else row[1])
            return True
    return False


def _governs_infinitive(words: list[Row], row: Row) -> bool:
    verbs = [w for w in words if w[6] == row[0] and w[7] == "xcomp" and w[4] == "VB" and int(w[0]) > int(row[0])]
    return any(m[6] == v[0] and m[7] == "mark" and m[1] == "to" for v in verbs for m in words)


def _party(words: list[Row], chance: random.Random) -> bool:
    for row in words:
        if row[7] in ("nsubj", "nsubj:pass") and row[4] == "PRP" and row[1].lower() in PRONOUNS:
            if any(w[6] == row[0] for w in words):
                continue
            _replace(words, words.index(row), chance.choice(PRONOUNS[row[1].lower()]))
            return True
    return False


def _replace(words: list[Row], at: int, phrase: str) -> None:
    """Put a noun phrase in the place of the word at ``at`` and number everything anew."""
    parts = [part.split("|") for part in phrase.split(" ")]
    old, grown = words[at], len(parts) - 1
    head_in = next(i for i, part in enumerate(parts) if part[3] == "0")

    def moved(index: int) -> int:
        if index == at + 1:
            return at + 1 + head_in
        return index + grown if index > at + 1 else index

    for row in words:
        row[0] = str(moved(int(row[0])))
        row[6] = str(moved(int(row[6])))
    new = []
    for i, (form, tag, lemma, head, relation) in enumerate(parts):
        inside = int(head) == 0
        first = form if at == 0 else (form[0].lower() + form[1:] if form in ("The", "Both") and i == 0 else form)
        misc = old[9] if i == grown else ("SpaceAfter=No" if i < grown and parts[i + 1][0] == "," else "_")
        new.append(
            [
                str(at + 1 + i),
                first,
                lemma,
                "_",
                tag,
                "_",
                old[6] if inside else str(at + int(head)),
                old[7] if inside else relation,
                "_",
                misc,
            ]
        )
    words[at : at + 1] = new


def _imperative(words: list[Row]) -> bool:
    """Put "We will" before a sentence that opens with a bare verb as its root."""
    root = words[0]
    if (
        root[4] != "VB"
        or root[7] != "root"
        or any(w[6] == root[0] and w[7].startswith(("nsubj", "aux")) for w in words)
    ):
        return False
    root[1] = root[1].lower()
    for row in words:
        row[0] = str(int(row[0]) + 2)
        row[6] = str(int(row[6]) + 2) if row[6] != "0" else "0"
    words[:0] = [
        ["1", "We", "we", "_", "PRP", "_", root[0], "nsubj", "_", "_"],
        ["2", "will", "will", "_", "MD", "_", root[0], "aux", "_", "_"],
    ]
    return True
