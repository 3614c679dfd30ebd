"""Sentences with their trees in, the tensors that the teacher reads out: word pieces, places of words, shapes, heads.

The transformer reads lower-cased word pieces; how a word is capitalised is told to it beside, as one of a few shapes.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import torch
from tokenizers import Tokenizer
from torch import Tensor

MOST_PIECES = 6  # of one word
PIECES_A_BATCH = 1500
SHAPES = ("lower", "title", "upper", "mixed", "other")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its words, and where they are known their tags, heads (0 is the root) and relations."""

    words: tuple[str, ...]
    tags: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    relations: tuple[str, ...] = ()


@dataclass(slots=True)
class Batch:
    """Sentences as tensors. Words are counted from 1; 0 is the root, which stands at the first piece."""

    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    words: Tensor
    tags: Tensor | None = None
    heads: Tensor | None = None
    relations: Tensor | None = None


@dataclass(slots=True)
class Names:
    """The tags and relations by number."""

    tags: list[str]
    relations: list[str]
    tag_index: dict[str, int] = field(init=False)
    relation_index: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Give each name its number."""
        self.tag_index = {name: i for i, name in enumerate(self.tags)}
        self.relation_index = {name: i for i, name in enumerate(self.relations)}


class Pieces:
    """Words in, numbers of word pieces out."""

    def __init__(self, tokenizer: str) -> None:
        """Read the tokeniser from its JSON."""
        self.tokenizer = Tokenizer.from_str(tokenizer)
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.start, self.end = (self.tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))
        self.unknown = self.tokenizer.token_to_id("[UNK]")
        self.known: dict[str, list[int]] = {}

    def of(self, word: str) -> list[int]:
        """Return the numbers of the pieces of ``word``, at least one."""
        found = self.known.get(word)
        if found is None:
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids or [self.unknown]
            half = MOST_PIECES // 2
            found = ids if len(ids) <= MOST_PIECES else ids[:half] + ids[-half:]
            self.known[word] = found
        return found

    def count(self, sentence: Sentence) -> int:
        """Return how many pieces a sentence has."""
        return 2 + sum(len(self.of(word)) for word in sentence.words)


def shape(word: str) -> int:
    """Return how a word is capitalised, by number."""
    if not any(c.isalpha() for c in word):
        return 4
    if word.islower():
        return 0
    if word.isupper() and len(word) > 1:
        return 2
    return 1 if word[0].isupper() and word[1:] == word[1:].lower() else 3


def to_batch(sentences: Sequence[Sentence], pieces: Pieces, names: Names | None = None) -> Batch:
    """Turn sentences into tensors; with ``names``, what is to be learnt as well."""
    longest, most = max(map(pieces.count, sentences)), max(len(s.words) for s in sentences) + 1
    ids, shapes, mask = (torch.zeros(len(sentences), longest, dtype=torch.long) for _ in range(3))
    first, last, words = (torch.zeros(len(sentences), most, dtype=torch.long) for _ in range(3))
    tags, heads, relations = (torch.full((len(sentences), most), -100) for _ in range(3))
    shapes += 4
    for i, sentence in enumerate(sentences):
        row, kinds, begins, ends = [pieces.start], [4], [0], [0]
        for word in sentence.words:
            own = pieces.of(word)
            begins.append(len(row))
            row += own
            kinds += [shape(word)] * len(own)
            ends.append(len(row) - 1)
        row.append(pieces.end)
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), 1
        shapes[i, : len(kinds)] = torch.tensor(kinds)
        n = len(begins)
        first[i, :n], last[i, :n], words[i, :n] = torch.tensor(begins), torch.tensor(ends), 1
        if names is not None:
            tags[i, 1:n] = torch.tensor([names.tag_index.get(t, -100) for t in sentence.tags])
            heads[i, 1:n] = torch.tensor(sentence.heads)
            relations[i, 1:n] = torch.tensor([names.relation_index.get(r, -100) for r in sentence.relations])
    batch = Batch(ids, shapes, mask.bool(), first, last, words.bool())
    if names is not None:
        batch.tags, batch.heads, batch.relations = tags, heads, relations
    return batch


def batches(sentences: Sequence[Sentence], pieces: Pieces, chance: random.Random | None) -> Iterator[list[int]]:
    """Yield the places of sentences of about the same length, so many that their pieces fill a batch."""
    noise = {i: chance.uniform(0.85, 1.15) if chance else 1.0 for i in range(len(sentences))}
    order = sorted(range(len(sentences)), key=lambda i: pieces.count(sentences[i]) * noise[i])
    groups: list[list[int]] = [[]]
    longest = 0
    for i in order:
        longest = max(longest, pieces.count(sentences[i]))
        if groups[-1] and longest * (len(groups[-1]) + 1) > PIECES_A_BATCH:
            groups.append([])
            longest = pieces.count(sentences[i])
        groups[-1].append(i)
    if chance:
        chance.shuffle(groups)
    yield from groups
