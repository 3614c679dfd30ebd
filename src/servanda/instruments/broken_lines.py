"""One laid-out paragraph with line breaks in it (``<br>``, Word's soft return) cut into the blocks it really holds.

Authors break lines by hand to make headings, paragraphs and lists; two breaks always part, one parts only a heading
or a list item from what follows.
"""

from collections.abc import Iterable, Iterator

from servanda.instruments.draft import DraftBlock, merge_runs
from servanda.instruments.headings import is_heading
from servanda.instruments.lists import Family, Levels, find_marker
from servanda.records import BlockKind

BREAK = "\v"
"""The run that stands for a line break; a vertical tab occurs in no text as such."""

Runs = list[tuple[str, bool]]


def cut(runs: Iterable[tuple[str, bool]], kind: BlockKind, depth: int) -> Iterator[DraftBlock]:
    """Yield the blocks in ``runs`` of ``(words, emphasised)``, where ``BREAK`` runs stand for line breaks."""
    lines = [(line, *merge_runs(line)) for line in _lines(runs)]
    levels = Levels()
    open_runs: Runs = []
    open_kind, open_depth = kind, depth
    for number, (line, text, bold) in enumerate(lines):
        marker = None if kind is BlockKind.HEADING else find_marker(text.lstrip())
        if marker and marker.family is Family.NUMBER and is_heading(text.strip(), bold):
            marker = None
        # A dash or number may just open a wrapped line; it is a marker where its line or paragraph is a list's.
        if marker and not marker.certain and not _is_list(lines, number):
            marker = None
        starts = not text.strip() or marker or _stands_alone(lines, number - 1)
        if starts and open_runs:
            yield _close(open_runs, open_kind, open_depth)
            open_runs = []
        if not text.strip():
            levels.leave()
            continue
        if not open_runs:
            open_kind, open_depth = kind, depth
        if marker:
            open_kind, open_depth = BlockKind.ITEM, max(depth, depth + levels.enter(0, marker.family))
            line = _without(line, len(text) - len(text.lstrip()) + marker.length)
        open_runs += [*line, (" ", bool(line) and line[-1][1])]
    if open_runs:
        yield _close(open_runs, open_kind, open_depth)


def _lines(runs: Iterable[tuple[str, bool]]) -> Iterator[Runs]:
    line: Runs = []
    for words, emphasised in runs:
        if words == BREAK:
            yield line
            line = []
        else:
            line.append((words, emphasised))
    yield line


def _is_list(lines: list[tuple[Runs, str, int]], number: int) -> bool:
    """Whether the lines beside this one have markers too, or the line before leads in a list."""
    beside = [lines[n][1].strip() for n in (number - 1, number + 1) if 0 <= n < len(lines)]
    before = lines[number - 1][1].rstrip() if number else ""
    return before.endswith(":") or any(find_marker(text) for text in beside)


def _stands_alone(lines: list[tuple[Runs, str, int]], number: int) -> bool:
    """Whether a line is a heading: emphasised as a whole, and the next line is not."""
    if number < 0 or number + 1 >= len(lines):
        return False
    text, bold = lines[number][1:]
    whole = bool(text.strip()) and bold >= len(text.rstrip())
    return whole and lines[number + 1][2] == 0 and is_heading(" ".join(text.split()), len(text))


def _without(line: Runs, count: int) -> Runs:
    """Cut the first ``count`` characters off a line."""
    kept: Runs = []
    for words, emphasised in line:
        if count >= len(words):
            count -= len(words)
            continue
        kept.append((words[count:], emphasised))
        count = 0
    return kept


def _close(runs: Runs, kind: BlockKind, depth: int) -> DraftBlock:
    text, bold = merge_runs(runs)
    return DraftBlock(kind, text, depth, bold)
