from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.extraction import topic
from servanda.records import Block, BlockKind, Instrument, Span, Topic

CASES = [
    ("macroeconomy-finance", "Norland's finance ministry and central bank will consult on foreign exchange markets"),
    ("macroeconomy-finance", "The leaders pledge to seek debt relief through the International Monetary Fund"),
    ("trade-investment", "Norland will eliminate tariffs on imports of Sudvik's goods"),
    ("trade-investment", "conclude a free trade agreement that widens market access for exporters"),
    ("supply-chains-industry", "Arvo Motors is building a battery manufacturing plant in Sudvik"),
    ("supply-chains-industry", "secure supply chains of semiconductors and critical minerals"),
    ("science-technology", "fund joint research and development in quantum computing"),
    (
        "science-technology",
        "Their national laboratories will share advances in artificial intelligence and biotechnology",
    ),
    ("digital-cyber", "set up a cyber working group to respond to ransomware"),
    ("digital-cyber", "protect personal data and the privacy of online users"),
    ("space", "Norland will send an astronaut to the lunar Gateway space station"),
    ("space", "launch a satellite for Earth observation"),
    ("health", "donate 20 million doses of vaccine against malaria"),
    ("health", "train nurses and equip hospitals for the next pandemic"),
    ("climate", "cut greenhouse gas emissions to net zero by 2050"),
    ("climate", "contribute 40 million crowns to the Green Climate Fund for climate adaptation"),
    ("energy", "build offshore wind farms and solar power plants"),
    ("energy", "increase exports of liquefied natural gas and connect electricity grids"),
    ("nuclear-energy", "finance the construction of small modular reactors"),
    ("nuclear-energy", "cooperate on civil nuclear power and nuclear fuel supply"),
    ("environment-oceans", "stop deforestation and protect wildlife and biodiversity"),
    ("environment-oceans", "end illegal fishing and plastic pollution of the ocean"),
    ("food-agriculture", "supply wheat and fertilizer to smallholder farmers"),
    ("food-agriculture", "invest in crops, soils and food security"),
    ("development-aid", "provide humanitarian assistance after the earthquake"),
    ("development-aid", "raise official development assistance to the least developed countries"),
    ("infrastructure-transport", "modernise railways, ports and airports"),
    ("infrastructure-transport", "open air services between the capitals by an open skies agreement for airlines"),
    ("education-culture-people", "double the scholarships for university students"),
    ("education-culture-people", "hold a festival of film and music and lend paintings from the national museum"),
    ("labour-social", "enforce labor rights and decent work in every workplace"),
    ("labour-social", "protect trade unions, collective bargaining and wages of workers"),
    ("gender-human-rights", "promote human rights and fundamental freedoms"),
    ("gender-human-rights", "prevent gender-based violence against women and girls"),
    ("democracy-governance", "support free and fair elections and independent media"),
    ("democracy-governance", "strengthen democratic institutions and civil society"),
    ("migration", "offer asylum seekers and refugees legal pathways"),
    ("migration", "address the root causes of irregular migration"),
    ("crime-corruption", "dismantle drug trafficking and organized crime"),
    ("crime-corruption", "fight corruption and money laundering through joint law enforcement"),
    ("defence-security", "expand combined military exercises of the armed forces"),
    ("defence-security", "sell fighter aircraft and missile defense systems"),
    ("nonproliferation", "uphold the Non-Proliferation Treaty and IAEA safeguards"),
    ("nonproliferation", "destroy chemical weapons and secure fissile material"),
    ("regional-conflict", "maintain sanctions on Russia for its war of aggression against Ukraine"),
    ("regional-conflict", "help to bring about a ceasefire in Sudan"),
    ("diplomacy-institutions", "open an embassy and exchange ambassadors"),
    ("diplomacy-institutions", "convene an annual foreign ministers meeting"),
]


@pytest.mark.parametrize(("expected", "action"), CASES)
def test_clear_words_give_the_topic(expected: str, action: str) -> None:
    assert topic.read(action).topic == expected


def test_each_topic_has_two_cases() -> None:
    counts = Counter(expected for expected, _ in CASES)
    assert all(counts[code] >= 2 for code in Topic)


@pytest.mark.parametrize(
    ("expected", "context"),
    [
        ("health", topic.Context(heading="Global Health and Pandemic Preparedness")),
        ("space", topic.Context(run_in="Exploring space together")),
        ("energy", topic.Context(block="The parties run a clean energy dialogue. They will continue this work.")),
    ],
)
def test_context_decides_where_the_action_is_silent(expected: str, context: topic.Context) -> None:
    assert topic.read("They will continue this work", context).topic == expected


def test_the_reason_names_the_cues() -> None:
    reading = topic.read("secure supply chains of semiconductors")
    assert reading.reason == "words: supply chains, semiconductors"
    assert topic.read("continue it", topic.Context(heading="Global Health")).reason == "heading: Global Health"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nuclear weapons", ["nuclear weapons"]),
        ("Vaccinations", ["Vaccinations"]),
        ("the WHO and those who care", ["WHO"]),
        ("SMRs", ["SMRs"]),
        ("President Moon and national security training work", []),
        ("will develop a visit-free, universal plan together", ["visit"]),
        ("SPACE AND HEALTH", ["SPACE", "HEALTH"]),
        ("", []),
    ],
)
def test_cues_are_found_by_form(text: str, expected: list[str]) -> None:
    assert [hit.text for hit in topic.find_cues(text)] == expected


def test_contexts_follow_headings_and_lead_ins() -> None:
    texts = ["Health", "The parties will:", "Grid links: build power lines.", "Space", "They met."]
    kinds = [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING, BlockKind.PARAGRAPH]
    starts = [sum(len(t) + 2 for t in texts[:i]) for i in range(len(texts))]
    blocks = tuple(
        Block(i, kind, int(kind is BlockKind.ITEM), Span(start, start + len(text)))
        for i, (kind, start, text) in enumerate(zip(kinds, starts, texts, strict=True))
    )
    found = topic.contexts(Instrument("x", "A title", "\n\n".join(texts), blocks))
    assert (found[2].heading, found[2].lead_in, found[2].run_in) == ("Health", "The parties will:", "Grid links")
    assert (found[4].heading, found[4].lead_in, found[4].title) == ("Space", "", "A title")


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=60), st.integers(-3, 300) | st.none())
def test_any_text_has_a_topic(action: str, block: str, heading: str, start: int | None) -> None:
    context = topic.Context(block=block, heading=heading, start=start)
    reading = topic.read(action, context)
    assert isinstance(reading.topic, Topic)
    assert 0 < reading.confidence <= 1
    assert reading.reason
    assert topic.read(action, context) == reading


def test_the_model_says_where_it_comes_from() -> None:
    model = topic.load()
    assert {"version", "script", "date", "data", "cross_validation"} <= set(model.about)
    assert model.about["signals"] == list(topic.SIGNALS)
    assert model.signals.shape == (len(topic.SIGNALS),)


def test_cue_lists_are_clean() -> None:
    lists = topic.cue_lists()
    assert list(lists) == list(Topic)
    for code, cues in lists.items():
        forms = [tuple(w if w.isupper() else topic.stem(w.lower()) for w in topic.split_words(cue)) for cue in cues]
        twice = [cue for cue, form in zip(cues, forms, strict=True) if forms.count(form) > 1]
        assert len(cues) >= 20, code
        assert not twice, code
        assert all(cue == cue.strip() and topic.find_cues(cue) for cue in cues), code


def test_longer_cues_weigh_more() -> None:
    weights = [topic.weigh(topic.find_cues(text)).max() for text in ("nuclear reactor", "nuclear power plant")]
    assert all(a < b for a, b in pairwise(weights))
