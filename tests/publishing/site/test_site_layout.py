"""How documents are laid out: all their words in order, lists closed, long ones on several pages."""

from collections import Counter

import pytest

from servanda.publishing.site import gather
from servanda.publishing.site.layout import PAGE, Step, cut, lay_out, pages_of, passage_of
from servanda.publishing.site.record import Paper, Published
from servanda.records import Block, BlockKind, Instrument, Span

SEA = "NZ-NO/2025-03-18/joint-statement"


def paper(*blocks: tuple[BlockKind, int, str]) -> Paper:
    text, made = "", []
    for number, (kind, depth, words) in enumerate(blocks):
        text += "\n\n" if text else ""
        made.append(Block(number, kind, depth, Span(len(text), len(text) + len(words))))
        text += words
    return Paper(Instrument("x/y/z", "Title", text, tuple(made)), "x", ())


@pytest.mark.parametrize("depths", [(1, 1, 1), (1, 2, 2, 1), (3, 1, 2), (1, 0, 1), (0, 2, 3, 0, 1)])
def test_lists_are_closed(depths: tuple[int, ...]):
    made = paper(*((BlockKind.ITEM if depth else BlockKind.PARAGRAPH, depth, f"words {depth}") for depth in depths))
    lines = list(lay_out(made, made.instrument.blocks))
    counts = Counter(line.step for line in lines)
    assert counts[Step.OPEN] == counts[Step.CLOSE]
    assert counts[Step.ITEM] + counts[Step.BARE] == counts[Step.END]
    said = [segment.text for line in lines for segment in line.segments]
    assert said == [f"words {depth}" for depth in depths]


def test_a_long_document_goes_on_on_other_pages():
    made = paper(*((BlockKind.PARAGRAPH, 0, "word " * 1000) for _ in range(12)))
    pages = pages_of(made)
    assert len(pages) > 1
    assert [block for page in pages for block in page] == list(made.instrument.blocks)
    assert all(sum(block.span.end - block.span.start for block in page) <= PAGE for page in pages)


def test_a_short_one_has_one():
    assert len(pages_of(paper((BlockKind.PARAGRAPH, 0, "Short.")))) == 1


def test_words_are_cut_where_marks_change(filled: None):
    made = gather().papers[SEA]
    for block in made.instrument.blocks:
        assert "".join(segment.text for segment in cut(made, block)) == made.instrument.words(block.span)
    marked = {s.commitment.number: s.text for b in made.instrument.blocks for s in cut(made, b) if s.commitment}
    assert marked == {one.number: one.record.quote for one in made.commitments}


def test_the_shortest_of_two_that_overlap_is_marked(filled: None):
    made = gather().papers[SEA]
    one: Published = made.commitments[0]
    from dataclasses import replace

    span = one.record.span
    inner = replace(one, number=99, record=replace(one.record, span=Span(span.start + 7, span.start + 14)))
    both = Paper(made.instrument, made.partnership, (one, inner))
    block = made.instrument.block_at(span.start)
    assert [s.commitment.number for s in cut(both, block) if s.commitment] == [1, 99, 1]


def test_a_passage_has_its_lead_in_and_its_own_words_marked(filled: None):
    made = gather().papers[SEA]
    lines = passage_of(made, made.commitments[1])
    said = ["".join(segment.text for segment in line.segments) for line in lines]
    assert said[1] == "Together, the two countries will:"
    assert [s.text for line in lines for s in line.segments if s.commitment] == [made.commitments[1].record.quote]
