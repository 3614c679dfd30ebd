"""The past of many instruments: what is linked, and that nothing is linked that two instruments alone would not be."""

from promised import OTHER, REST, Promise, make_stop

from servanda.matching import Past, Stop, link
from servanda.records import Topic

FERRY = Promise("expand the Skagerrak Ferry Fund for coastal towns", "expand", Topic.INFRASTRUCTURE_TRANSPORT)
CABLE = Promise("lay the Skagerrak power cable by 2024", "lay", Topic.ENERGY, deadline=("by 2024", "2024"))


def series() -> tuple[Stop, Stop, Stop]:
    first = make_stop("first", 2021, [*REST, FERRY])
    second = make_stop("second", 2023, [*REST, CABLE])
    return first, second, make_stop("third", 2025, [*OTHER, FERRY, CABLE])


def test_links_each_instrument_with_the_new_one():
    first, second, third = series()
    links = Past.build([first, second]).link(third)
    found = {(one.earlier.instrument, one.earlier.quote, one.later.quote) for one in links}
    assert ("first", FERRY.quote, FERRY.quote) in found
    assert ("second", CABLE.quote, CABLE.quote) in found


def test_links_of_one_instrument_are_those_of_the_pair():
    first, _, third = series()
    pair = {(one.earlier.id, one.later.span, one.relation) for one in link(first, third)}
    assert {(one.earlier.id, one.later.span, one.relation) for one in Past.build([first]).link(third)} == pair


def test_what_is_said_in_the_same_words_is_found_among_many_others():
    first, _, third = series()
    crowd = [make_stop(f"crowd{i}", 2020, REST) for i in range(40)]
    found = Past.build([*crowd, first]).link(third)
    assert ("first", FERRY.quote) in {(one.earlier.instrument, one.earlier.quote) for one in found}


def test_an_empty_past_and_an_empty_instrument_link_nothing():
    first, _, third = series()
    assert Past.build([]).link(third) == []
    assert Past.build([first]).link(Stop(third.instrument, ())) == []
