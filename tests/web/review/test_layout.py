"""The document as it is shown: every letter of it once, marks cut where they change, items in their lists."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from servanda.extraction import code, find
from servanda.instruments import read
from servanda.ledger.payloads import State
from servanda.records import BlockKind, Instrument, Span
from servanda.web.review.cards import Card
from servanda.web.review.layout import Step, lay_out, show

SHEET = read(
    b"# A title\n\nNorway will:\n\n- **Sea:** build a port and train crews;\n    - open a school in Bergen\n"
    b"- plant trees\n\nNorway will ask.",
    name="x.md",
)


def _card(number: int, span: Span, state: State = State.PROPOSED, stands: bool = True) -> Card:
    record = replace(find(SHEET)[0], span=span, quote=SHEET.words(span))
    return Card("k", number, state, span, stands, stands, False, 1, record, 0.5, "read", "", "", "", "", None)


def test_overlapping_marks_become_segments() -> None:
    block = SHEET.blocks[-1]
    at = block.span.start
    wide, inner = _card(1, Span(at, at + 11)), _card(2, Span(at + 7, at + 15))
    pieces = show(SHEET, block, [wide, inner]).segments
    assert [(piece.text, piece.numbers) for piece in pieces] == [
        ("Norway ", "1"), ("will", "2 1"), (" ask", "2"), (".", ""),
    ]  # fmt: skip
    assert [[card.number for card in piece.opens] for piece in pieces] == [[1], [2], [], []]


def test_a_commitment_that_is_closed_or_whose_words_are_gone_has_no_mark() -> None:
    span = SHEET.blocks[-1].span
    cards = [_card(1, span, State.MERGED), _card(2, span, State.SPLIT), _card(3, span, stands=False)]
    assert [piece.cards for piece in show(SHEET, SHEET.blocks[-1], cards).segments] == [()]


def test_items_stand_in_nested_lists() -> None:
    steps = [line.step for line in lay_out(SHEET, [])]
    assert steps.count(Step.OPEN) == steps.count(Step.CLOSE)
    assert steps.count(Step.ITEM) + steps.count(Step.BARE) == steps.count(Step.END)
    assert [step.value for step in steps] == [
        "block", "block", "open", "item", "open", "item", "end", "close", "end", "item", "end", "close", "block",
    ]  # fmt: skip


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_lists_of_any_depth_close_what_they_open(depths: list[int]) -> None:
    words = "word"
    text = "\n\n".join([words] * len(depths))
    first = SHEET.blocks[0]
    blocks = tuple(
        replace(first, number=n, kind=BlockKind.ITEM if depth else BlockKind.PARAGRAPH, depth=depth,
                span=Span(6 * n, 6 * n + 4), run_in=None)
        for n, depth in enumerate(depths)
    )  # fmt: skip
    open_lists = open_items = 0
    for line in lay_out(Instrument("x", "x", text, blocks), []):
        open_lists += (line.step is Step.OPEN) - (line.step is Step.CLOSE)
        open_items += (line.step in (Step.ITEM, Step.BARE)) - (line.step is Step.END)
        assert 0 <= open_items <= open_lists
        if line.step is Step.BLOCK:
            assert open_lists == 0
    assert (open_lists, open_items) == (0, 0)


@given(st.data())
def test_every_letter_is_shown_once(data: st.DataObject) -> None:
    cards = []
    for number in range(data.draw(st.integers(0, 6))):
        start = data.draw(st.integers(0, len(SHEET.text) - 1))
        cards.append(_card(number, Span(start, data.draw(st.integers(start + 1, len(SHEET.text))))))
    for block in SHEET.blocks:
        shown = show(SHEET, block, cards)
        assert "".join(piece.text for piece in shown.segments) == SHEET.words(block.span)
        at = block.span.start
        for piece in shown.segments:
            for card in piece.cards:
                assert card.span.covers(Span(at, at + len(piece.text)))
            at += len(piece.text)


def test_the_record_of_a_selection_can_be_shown() -> None:
    assert code(SHEET, SHEET.blocks[-1].span).quote == "Norway will ask"
