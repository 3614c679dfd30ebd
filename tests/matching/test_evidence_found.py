"""Documents that speak of invented promises of two countries: what bears on them, how, and what does not."""

import datetime

import pytest
from promised import REST, Promise, make_stop

from servanda.extraction import state_names
from servanda.matching import Follower, Proposal, Stance, Stop, find_evidence
from servanda.matching.evidence.telling import Mode, read_told
from servanda.records import Block, BlockKind, Instrument, Span, Topic

TASK_FORCE = Promise(
    "establish a Ferry Safety Task Force to review coastal routes",
    "establish",
    Topic.INFRASTRUCTURE_TRANSPORT,
    body="Ferry Safety Task Force",
)
FUND = Promise(
    "New Zealand and Norway will provide 200 million kroner to the Kelp Restoration Fund",
    "provide",
    Topic.ENVIRONMENT_OCEANS,
    money=(200_000_000, "200 million kroner"),
    body="Kelp Restoration Fund",
)
TREATY = Promise("sign the Wellington convention on polar shipping", "sign", Topic.INFRASTRUCTURE_TRANSPORT)
HYDROGEN = Promise("expand joint research on hydrogen storage for fishing vessels", "expand", Topic.ENERGY)
LEAST = 0.3  # an invented series is small, so that its words weigh less


def stop() -> Stop:
    return make_stop("joint-statement", 2023, [*REST, TASK_FORCE, FUND, TREATY, HYDROGEN])


def release(*paragraphs: str, title: str = "Readout of talks between New Zealand and Norway", year: int = 2024):
    text, blocks = "\n\n".join(paragraphs), []
    start = 0
    for number, paragraph in enumerate(paragraphs):
        blocks.append(Block(number, BlockKind.PARAGRAPH, 0, Span(start, start + len(paragraph))))
        start += len(paragraph) + 2
    return Instrument("readout", title, text, tuple(blocks), datetime.date(year, 5, 1), "https://beehive.govt.nz/r")


def found(document: Instrument, least: float = LEAST) -> list[Proposal]:
    return find_evidence([stop()], document, state_names(), least)


@pytest.mark.parametrize(
    ("sentence", "promise", "stance", "word"),
    [
        (
            "Last week the two ministers launched the Ferry Safety Task Force on coastal routes.",
            TASK_FORCE,
            Stance.FULFILLED,
            "launched",
        ),
        ("The Ferry Safety Task Force met twice to review coastal routes.", TASK_FORCE, Stance.FULFILLED, "met"),
        ("Both sides signed the Wellington convention on polar shipping.", TREATY, Stance.FULFILLED, "signed"),
        (
            "The ministers welcomed the signing of the Wellington convention on polar shipping.",
            TREATY,
            Stance.FULFILLED,
            "signing",
        ),
        (
            "Our institutes are expanding joint research on hydrogen storage for fishing vessels.",
            HYDROGEN,
            Stance.PROGRESS,
            "are expanding",
        ),
        (
            "Norway has provided 80 million kroner to the Kelp Restoration Fund.",
            FUND,
            Stance.FULFILLED,
            "has provided",
        ),
        (
            "Norway suspended its payments of kroner to the Kelp Restoration Fund.",
            FUND,
            Stance.SETBACK,
            "suspended",
        ),
        (
            "The two sides have not signed the Wellington convention on polar shipping.",
            TREATY,
            Stance.SETBACK,
            "have not signed",
        ),
    ],
)
def test_bears(sentence: str, promise: Promise, stance: Stance, word: str):
    document = release("New Zealand and Norway held talks in Oslo.", sentence)
    best = found(document)[0]
    assert best.commitment.quote == promise.quote
    assert best.stance is stance
    assert word in " … ".join(document.words(span) for span in best.words)
    assert word in best.why


@pytest.mark.parametrize(
    "sentence",
    [
        # what lies ahead, a wish, a question, a condition
        "The two sides will launch the Ferry Safety Task Force on coastal routes next year.",
        "The ministers stressed the importance of the Ferry Safety Task Force on coastal routes.",
        "Has the Ferry Safety Task Force on coastal routes met at all this year?",
        "If the Ferry Safety Task Force met, coastal routes would be safer.",
        # the same verb, another thing
        "The two ministers launched a campaign for reading in primary schools.",
        # the same broad subject
        "The two ministers opened a museum of railways in Bergen.",
        # somebody else
        "Canada and Japan signed a convention on polar shipping.",
    ],
)
def test_does_not_bear(sentence: str):
    assert found(release("New Zealand and Norway held talks in Oslo.", sentence)) == []


def test_a_passage_on_others_is_none_in_a_document_on_others():
    told = "Canada and Japan launched a Ferry Safety Task Force to review coastal routes."
    document = release("Norway and New Zealand were mentioned in passing.", told, title="Talks of Canada and Japan")
    assert found(document) == []


def test_a_body_by_its_name_is_the_same_whoever_names_it():
    document = release(
        "Norway has provided 80 million kroner to the Kelp Restoration Fund.", title="Budget of the Norwegian state"
    )
    assert [one.commitment.quote for one in found(document)] == [FUND.quote]


def test_nothing_is_evidence_before_or_on_the_day_of_the_promise():
    told = "Both sides signed the Wellington convention on polar shipping."
    assert found(release("New Zealand and Norway held talks.", told, year=2022)) == []
    assert found(release("New Zealand and Norway held talks.", told, year=2023)) == []


def test_the_instrument_again_is_no_evidence_of_its_own():
    again = stop().instrument
    copy = Instrument("copy", "New Zealand and Norway", again.text, again.blocks, datetime.date(2024, 1, 1))
    assert found(copy, least=0.0) == []


def test_a_follower_looks_quickly_first():
    follower = Follower([stop()], state_names())
    later, before = datetime.date(2024, 1, 1), datetime.date(2022, 1, 1)
    assert follower.concerns("Norway and New Zealand met.", later)
    assert follower.concerns("Money for the Kelp Restoration Fund.", later)
    assert not follower.concerns("Norway and New Zealand met.", before)
    assert not follower.concerns("Canada met Japan.", later)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The ministers launched the pilot.", [("launch", Mode.DONE)]),
        ("The pilot has been launched.", [("launch", Mode.DONE)]),
        ("The ministers will launch the pilot.", []),
        ("The ministers will continue to test the ferries.", [("continue", Mode.GOING)]),
        ("The harbour is under construction.", [("be", Mode.GOING)]),
        ("They reaffirmed their support for the fund.", [("reaffirm", Mode.RENEWED)]),
        ("They welcomed the completion of the harbour.", [("welcome", Mode.RENEWED), ("complete", Mode.DONE)]),
        ("The harbour was not completed.", [("complete", Mode.BACK)]),
        ("Norway delayed the payment.", [("delay", Mode.BACK)]),
        ("They underscored the importance of ferries.", []),
        ("They intend to open a harbour.", []),
    ],
)
def test_what_a_sentence_tells(sentence: str, told: list[tuple[str, Mode]]):
    from servanda.language import parse

    [doc] = parse([sentence])
    assert [(one.verb, one.mode) for one in read_told(doc)] == told
