"""What holds for all series: one answer, whatever the order of the files, and every quote in its text."""

from hypothesis import given, settings
from hypothesis import strategies as st
from promised import OTHER, REST, Promise, make_stop

from servanda.matching import Relation, Stop, link, link_series, silent
from servanda.records import Kind, Strength, Topic

THINGS = ("hydrogen storage", "ferry routes", "the Kelp Restoration Fund", "wool prices", "avalanche data", "visas")
VERBS = ("expand", "establish", "explore", "fund", "protect", "launch")

promises = st.builds(
    lambda verb, thing, topic, strength, kind: Promise(f"{verb} work on {thing}", verb, topic, strength, kind),
    st.sampled_from(VERBS),
    st.sampled_from(THINGS),
    st.sampled_from([Topic.ENERGY, Topic.HEALTH, Topic.TRADE_INVESTMENT]),
    st.sampled_from(list(Strength)),
    st.sampled_from(list(Kind)),
)
instruments = st.lists(promises, min_size=0, max_size=5).map(lambda found: [*REST[:3], *found])
few = settings(max_examples=25, deadline=None)


def series(lists: list[list[Promise]]) -> list[Stop]:
    return [make_stop(f"no-{year}", year, found) for year, found in enumerate(lists, 2020)]


@few
@given(st.lists(instruments, min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(lists, random):
    stops = series(lists)
    shuffled = list(stops)
    random.shuffle(shuffled)
    links = link_series(stops)
    assert link_series(shuffled) == links == link_series(stops)
    assert silent(shuffled, links) == silent(stops, links)


@few
@given(st.lists(instruments, min_size=2, max_size=3))
def test_quotes_and_reasons_stand_in_their_texts(lists):
    stops = series(lists)
    texts = {stop.instrument.id: stop.instrument for stop in stops}
    for one in link_series(stops):
        for end, spans in ((one.earlier, "earlier"), (one.later, "later")):
            instrument = texts[end.instrument]
            assert instrument.words(end.span) == end.quote
            assert all(
                instrument.block_at(span.start).span.covers(span)
                for reason in one.reasons
                for span in getattr(reason, spans)
            )
        assert texts[one.earlier.instrument].date < texts[one.later.instrument].date
        assert 0 <= one.score <= 1


@few
@given(instruments)
def test_an_instrument_restates_itself(found):
    stop = make_stop("one", 2024, found)
    links = link(stop, stop)
    restated = {one.earlier.id for one in links if one.earlier.quote == one.later.quote}
    assert restated == {commitment.id for commitment in stop.commitments}
    assert all(one.relation is Relation.RESTATED for one in links if one.earlier.quote == one.later.quote)


@few
@given(st.lists(instruments, min_size=2, max_size=3))
def test_each_earlier_commitment_is_linked_or_silent(lists):
    stops = series(lists)
    links = link_series(stops)
    unheard = silent(stops, links)
    linked = {one.earlier.id for one in links}
    earlier = {commitment.id for stop in stops[:-1] for commitment in stop.commitments}
    assert linked | {one.commitment.id for one in unheard} == earlier
    assert not linked & {one.commitment.id for one in unheard}


def test_silent_since_the_next_instrument():
    stops = [make_stop("a", 2020, REST), make_stop("b", 2022, OTHER), make_stop("c", 2024, OTHER)]
    unheard = silent(stops, link_series(stops))
    assert {one.since for one in unheard if one.commitment.instrument == "a"} == {"b"}
    assert not any(one.commitment.instrument == "b" for one in unheard)


def test_a_higher_threshold_leaves_fewer_links():
    stops = make_stop("a", 2020, REST), make_stop("b", 2022, [*REST, *OTHER])
    assert len(link(*stops, threshold=0.0)) > len(link(*stops)) >= len(link(*stops, threshold=1.0)) == len(REST)


def test_nothing_to_link():
    empty = make_stop("a", 2020, [Promise("It rained in the morning and in the afternoon", plain=True)])
    full = make_stop("b", 2022, REST)
    assert link(empty, full) == []
    assert link_series([]) == link_series([full]) == []
    assert silent([full], []) == []
