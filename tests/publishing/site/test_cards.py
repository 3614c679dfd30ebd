"""The pictures beside links: of one size, the same each time, with room for any words."""

import io

import pytest
from PIL import Image

from servanda.publishing.site import SiteError, cards
from servanda.publishing.site.cards import SIZE, draw_card

WORDS = {
    "short": "Build a lighthouse",
    "long": "Provide a very considerable sum for the restoration of the kelp forests of both coasts " * 12,
    "one word": "lighthousekeeper" * 30,
    "other letters": "Łódź, Tromsø, Māori, “quoted”, €40 million – and 東京",
    "none": "",
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_card(words: str):
    card = draw_card("Norway · 14 Sep 2022", words, "Joint statement")
    assert card == draw_card("Norway · 14 Sep 2022", words, "Joint statement")
    image = Image.open(io.BytesIO(card))
    assert (image.format, image.size) == ("PNG", SIZE)
    assert len(card) < 60_000
    margin = image.convert("L").crop((SIZE[0] - 60, 30, SIZE[0], SIZE[1]))
    assert margin.getextrema()[0] == margin.getextrema()[1]  # nothing runs over the edge


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cards, "find_spec", lambda _: None)
    monkeypatch.setattr(cards, "_check", cards._check.__wrapped__)
    with pytest.raises(SiteError, match=r'pip install "servanda\[site\]"'):
        draw_card("", "words", "")
