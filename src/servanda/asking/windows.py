"""An instrument in, the windows out in which a model is shown it: runs of whole blocks, bounded in size, none twice.

A block too long for a window is cut between sentences. A window that the model could not answer in full is halved.
"""

from dataclasses import dataclass

from servanda.language import sentences
from servanda.records import Block, BlockKind, Instrument, Span

SIZE = 6000  # characters, some 1,500 tokens: its answer, mostly longer than itself, fits where 8,000 tokens do
_CLIP = 400  # characters of a lead-in or heading that is shown again above a later window


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, or as much of a long one as a window holds."""

    block: Block
    span: Span

    @property
    def size(self) -> int:
        """The number of its characters."""
        return self.span.end - self.span.start


@dataclass(frozen=True, slots=True)
class Window:
    """What one request shows of an instrument."""

    pieces: tuple[Piece, ...]

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing in it but headings, in which no commitment can stand."""
        return all(piece.block.kind is BlockKind.HEADING for piece in self.pieces)


def cut(instrument: Instrument, size: int = SIZE) -> list[Window]:
    """Return the windows of ``instrument`` in order, each of at most ``size`` characters where sentences allow it."""
    windows: list[Window] = []
    run: list[Piece] = []
    for block in instrument.blocks:
        for piece in _cut_block(instrument, block, size):
            while run and sum(p.size for p in run) + piece.size > size:
                at = _boundary([*run, piece])
                windows.append(Window(tuple(run[:at])))
                run = run[at:]
            run.append(piece)
    if run:
        windows.append(Window(tuple(run)))
    return [window for window in windows if not window.is_bare]


def halve(instrument: Instrument, window: Window) -> tuple[Window, Window] | None:
    """Return the two halves of ``window``, cut between blocks or else sentences; None for a single sentence."""
    pieces = window.pieces
    if len(pieces) == 1:
        [piece] = pieces
        spans = _sentence_spans(instrument, piece)
        if len(spans) < 2:
            return None
        middle = len(spans) // 2
        ends = (spans[middle - 1].end, spans[middle].start)
        parts = (Span(piece.span.start, ends[0]), Span(ends[1], piece.span.end))
        return Window((Piece(piece.block, parts[0]),)), Window((Piece(piece.block, parts[1]),))
    half, size = sum(p.size for p in pieces) / 2, 0
    for at, piece in enumerate(pieces[:-1], 1):
        size += piece.size
        if size >= half or at == len(pieces) - 1:
            break
    return Window(pieces[:at]), Window(pieces[at:])


def headings_above(instrument: Instrument, window: Window) -> list[str]:
    """Return the heading and the lead-ins, outermost first, that govern the first block of ``window`` from above it."""
    first = window.pieces[0].block
    if first.kind is BlockKind.HEADING:
        return []
    above: list[Block] = []
    depth = first.depth
    for block in reversed(instrument.blocks[: first.number]):
        if block.kind is BlockKind.HEADING:
            above.append(block)
            break
        ends_open = block.number == first.number - 1 and instrument.words(block.span).endswith(":")
        if block.depth < depth or ends_open:
            above.append(block)
            depth = min(depth, block.depth)
    return [_clip(instrument.words(block.span)) for block in reversed(above)]


def _cut_block(instrument: Instrument, block: Block, size: int) -> list[Piece]:
    whole = Piece(block, block.span)
    if whole.size <= size:
        return [whole]
    pieces: list[Piece] = []
    for span in _sentence_spans(instrument, whole):
        last = pieces[-1].span if pieces else None
        if last is not None and span.end - last.start <= size:
            pieces[-1] = Piece(block, Span(last.start, span.end))
        else:
            pieces.append(Piece(block, span))
    return pieces


def _sentence_spans(instrument: Instrument, piece: Piece) -> list[Span]:
    return [span.shift(piece.span.start) for span in sentences(instrument.words(piece.span))]


def _boundary(pieces: list[Piece]) -> int:
    """Return before which piece a full window ends: the last heading of its later half, else paragraph, else the last.

    So a list is seldom parted from its lead-in.
    """
    later = range(max(1, len(pieces) // 2), len(pieces))
    headings = [i for i in later if pieces[i].block.kind is BlockKind.HEADING]
    outer = [i for i in later if pieces[i].block.depth == 0]
    return (headings or outer or [len(pieces) - 1])[-1]


def _clip(text: str) -> str:
    return text if len(text) <= _CLIP else f"… {text[-_CLIP:]}"
