"""Scores of arcs in, one tree out: the best head of each word where that is a tree, else the best projective tree."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor


def best_heads(arcs: Tensor, words: Tensor) -> Tensor:
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
