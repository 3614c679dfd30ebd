"""A treebank in, a large parser out that teaches the small one.

The teacher is too slow and too large to be packaged. ``training.silver`` parses sentences of the corpus with it, and
the packaged pipeline learns from those trees beside the treebank's.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from .augment import augment
from .batches import Batch, Names, Pieces, Sentence, batches, to_batch
from .biaffine import Teacher, packaged_encoder, read_weights
from .decoding import best_heads, is_tree
from .treebank import read_sentences

EPOCHS = 5
ENCODER_RATE, HEAD_RATE, WARMUP = 2e-4, 1.5e-3, 0.1


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
            heads = best_heads(arcs, batch.words)
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
