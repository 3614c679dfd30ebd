"""Topics: whether both actions have one subject by the codebook."""

from servanda.matching.comparing.pair import Observed, Pair


def compare(pair: Pair) -> Observed:
    """Compare the topic codes; a passage has none."""
    a, b = pair.earlier.commitment, pair.later.commitment
    if a is None or b is None:
        return Observed("topic")
    return Observed("topic", {"same topic": float(a.topic is b.topic), "topics apart": float(a.topic is not b.topic)})
