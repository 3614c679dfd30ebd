"""What a reading by a large model took, and what of its answers was not kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Requests made (repeated ones too), tokens as the endpoint counts them, and how much was dropped."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    quotes_dropped: int = 0
    fields_dropped: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        """Return both together."""
        return Usage(
            self.requests + other.requests,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.quotes_dropped + other.quotes_dropped,
            self.fields_dropped + other.fields_dropped,
        )


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something that the model said and that was not kept: the field ("quote" for the whole), its words, and why."""

    field: str
    words: str
    reason: str
