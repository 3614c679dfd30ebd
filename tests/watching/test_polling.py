"""Whole sources polled at a real server, with a clock that nobody has to wait for."""

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from servanda.watching.addresses import parse_allowed
from servanda.watching.archive import Archive, open_archive
from servanda.watching.errors import WatchError
from servanda.watching.fetching import Fetcher
from servanda.watching.pacing import FIRST_PAUSE, LAST_PAUSE, back_off
from servanda.watching.polling import Event, Fault, Moved, New, Polled, Watcher
from servanda.watching.sources import Source, SourceKind
from tests.watching.sites import LIMITS, Clock, Site, feed

HOUR = 3600.0


def source(site: Site, path: str = "/feed", every: int = 60, kind: SourceKind = SourceKind.AUTO) -> Source:
    return Source("news", site.root + path, "News", kind, every=every)


def poll(watcher: Watcher, what: Source, most: int = 50) -> tuple[list[Event], Polled]:
    """Poll, and pass on what is new."""
    events: list[Event] = []
    for event in watcher.poll(what, most):
        events.append(event)
        if isinstance(event, New):
            watcher.tell(event.fetch)
    last = events.pop()
    assert isinstance(last, Polled)
    return events, last


def new(events: Sequence[Event], site: Site) -> list[str]:
    return [event.fetch.url.removeprefix(site.root) for event in events if isinstance(event, New)]


def faults(events: Sequence[Event]) -> list[str]:
    return [event.message for event in events if isinstance(event, Fault)]


def test_a_feed(site: Site, watcher: Watcher, clock: Clock):
    """What it names is fetched once, kept with hash and time, and not asked for again while nothing has changed."""
    site.put("/feed", feed("/a", "/b"), ETag='"1"')
    site.put("/a", b"We will.", Content_Type="text/plain; charset=utf-8", ETag='"a"')
    site.put("/b", b"They will.")
    news = source(site)
    assert watcher.due(news)
    events, polled = poll(watcher, news)
    assert new(events, site) == ["/a", "/b"]
    assert site.paths() == ["/feed", "/a", "/b"]
    first = next(event.fetch for event in events if isinstance(event, New))
    assert watcher.archive.get(first.digest) == b"We will."
    assert (first.version, first.content_type, first.charset, first.size) == (1, "text/plain", "utf-8", 8)
    assert first.at.startswith("2025-06-15T15:0")
    assert (polled.named, polled.asked, polled.left, polled.failed) == (2, 2, 0, False)
    assert not watcher.due(news)
    clock.moment += HOUR
    assert watcher.due(news)
    events, polled = poll(watcher, news)
    assert (events, polled.named, polled.asked) == ([], 0, 0)
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    assert site.paths() == ["/feed"]
    assert watcher.state.source("news").new == 2


def test_another_run_fetches_nothing_anew(site: Site, fetcher: Fetcher, clock: Clock, tmp_path: Path):
    site.put("/feed", feed("/a"))
    site.put("/a", b"We will.")
    for expected in (["/robots.txt", "/feed", "/a"], ["/feed"]):
        with open_archive(tmp_path / "kept") as archive:
            poll(Watcher(archive, fetcher, now=clock.now, sleep=clock.sleep), source(site))
        assert [path for path, _ in site.asked] == expected
        site.asked.clear()
        clock.moment += HOUR
    assert len(list((tmp_path / "kept" / "objects").rglob("*.gz"))) == 2


def test_one_document_at_two_addresses(site: Site, watcher: Watcher):
    site.put("/feed", feed("/a", "/b", "/c"))
    site.put("/a", b"We will.")
    site.put("/b", b"We will.")
    site.put("/c", status=302, Location="/a")
    events, polled = poll(watcher, source(site))
    assert new(events, site) == ["/a"]
    assert polled.asked == 3


def test_a_document_that_changes(site: Site, watcher: Watcher, clock: Clock):
    """A new version is fetched when the feed says so, and is one only where the content is another."""
    site.put("/a", b"We will.", ETag='"1"')
    for hint, etag, body, expected in (
        ("2025-03-18T00:00:00Z", '"1"', b"We will.", [1]),
        ("2025-03-19T00:00:00Z", '"1"', b"We will.", []),
        ("2025-03-20T00:00:00Z", '"2"', b"We shall.", [2]),
        ("2025-03-20T00:00:00Z", '"3"', b"We could.", []),
        ("2025-03-21T00:00:00Z", '"4"', b"We shall.", []),
    ):
        site.put("/feed", feed(("/a", hint)))
        site.put("/a", body, ETag=etag)
        events, _ = poll(watcher, source(site))
        assert [event.fetch.version for event in events if isinstance(event, New)] == expected
        clock.moment += HOUR


def test_a_document_is_looked_at_again_after_a_month(site: Site, watcher: Watcher, clock: Clock):
    site.put("/index", '<a href="/a">A</a>')
    site.put("/a", b"We will.")
    poll(watcher, source(site, "/index"))
    site.put("/a", b"We shall.")
    clock.moment += 29 * 24 * HOUR
    assert new(poll(watcher, source(site, "/index"))[0], site) == []
    clock.moment += 2 * 24 * HOUR
    assert new(poll(watcher, source(site, "/index"))[0], site) == ["/a"]


def test_no_more_than_so_many_at_once(site: Site, watcher: Watcher, clock: Clock):
    """The newest come first; the rest is left, and its turn comes before the source is asked again."""
    site.put("/feed", feed(*((f"/{n}", f"2025-03-1{n}T00:00:00Z") for n in range(5))))
    for n in range(5):
        site.put(f"/{n}", f"We will do {n}.")
    news = source(site)
    events, polled = poll(watcher, news, most=2)
    assert (new(events, site), polled.left) == (["/4", "/3"], 3)
    assert watcher.when(news) - clock.moment < 5
    site.paths()
    clock.moment += 5
    assert new(poll(watcher, news, most=2)[0], site) == ["/2", "/1"]
    assert site.paths() == ["/2", "/1"]


def test_a_moved_source(site: Site, watcher: Watcher):
    site.put("/old", status=301, Location="/feed")
    site.put("/feed", feed("/a"))
    site.put("/a", b"We will.")
    events, _ = poll(watcher, source(site, "/old"))
    assert events[0] == Moved(site.root + "/feed")
    assert new(events, site) == ["/a"]


# Robots


def test_what_robots_must_not_fetch(site: Site, watcher: Watcher, clock: Clock):
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: servanda\nDisallow: /private/\nCrawl-delay: 7")
    site.put("/feed", feed("/private/a", "/b", "/c"))
    site.put("/c", status=302, Location="/private/c")
    site.put("/b", b"We will.")
    events, _ = poll(watcher, source(site))
    assert new(events, site) == ["/b"]
    assert faults(events) == [f"the robots.txt of {site.root} does not let it be fetched"] * 2
    assert site.paths() == ["/feed", "/b", "/c"]
    assert clock.slept.count(7.0) == 2


def test_no_robots_txt(site: Site, watcher: Watcher, clock: Clock):
    """It is asked for once a day, and no more than so much of it read."""
    site.put("/feed", feed())
    for _ in range(3):
        poll(watcher, source(site))
        clock.moment += HOUR
    assert [path for path, _ in site.asked].count("/robots.txt") == 1
    site.put("/robots.txt", b"User-agent: *\nDisallow: /\n" + b"#" * 2_000_000)
    clock.moment += 24 * HOUR
    assert "does not let it be fetched" in faults(poll(watcher, source(site))[0])[0]


def test_a_robots_txt_that_cannot_be_had(site: Site, watcher: Watcher, clock: Clock):
    """Nothing is fetched until it can; a copy from before holds for a month."""
    site.put("/robots.txt", status=503, Retry_After="7200")
    site.put("/feed", feed("/a"))
    site.put("/a", b"We will.")
    events, polled = poll(watcher, source(site, every=5))
    assert polled.failed
    assert faults(events)[0].startswith(f"the robots.txt of {site.root} cannot be had (it answers 503")
    assert site.paths() == []
    site.put("/robots.txt", "User-agent: *\nAllow: /")
    clock.moment += HOUR
    assert poll(watcher, source(site, every=5))[1].failed
    clock.moment += HOUR + 10
    assert new(poll(watcher, source(site, every=5))[0], site) == ["/a"]
    site.put("/robots.txt", status=500)
    clock.moment += 25 * HOUR
    assert not poll(watcher, source(site))[1].failed
    clock.moment += 31 * 24 * HOUR
    assert poll(watcher, source(site))[1].failed


# Pace


def test_a_host_is_not_asked_too_fast(site: Site, watcher: Watcher, clock: Clock):
    site.put("/feed", feed("/a", "/b"))
    poll(watcher, source(site))
    assert clock.slept == [1.0, 1.0, 1.0]
    poll(watcher, Source("other", site.root + "/feed"))
    assert clock.slept == [1.0, 1.0, 1.0, 1.0]


def test_a_host_that_asks_to_be_left_alone(site: Site, watcher: Watcher, clock: Clock):
    """Nothing else is asked of it until then, by no source; afterwards all goes on."""
    site.put("/feed", feed("/a", "/b", "/c"))
    site.put("/a", b"We will.")
    site.put("/b", status=429, Retry_After="3000")
    site.put("/c", b"They will.")
    news, other = source(site), Source("other", site.root + "/other")
    events, polled = poll(watcher, news)
    assert new(events, site) == ["/a"]
    assert faults(events) == ["it answers 429 Too Many Requests"]
    assert polled.left == 1
    assert 2900 < watcher.when(news) - clock.moment <= 3000
    assert not poll(watcher, other)[1].failed
    assert site.paths() == ["/feed", "/a", "/b"]
    assert 2900 < watcher.when(other) - clock.moment <= 3000
    clock.moment += 3001
    site.put("/b", b"Both will.")
    assert new(poll(watcher, news)[0], site) == ["/b", "/c"]


def test_a_source_that_fails_and_recovers(site: Site, watcher: Watcher, clock: Clock):
    """It is asked less and less often, up to once a day, and as ever again once it answers."""
    news = source(site, every=5)
    site.put("/feed", status=500)
    pauses = []
    for number in range(1, 10):
        events, polled = poll(watcher, news)
        assert faults(events) == ["it answers 500 Internal Server Error"]
        assert polled.failed
        state = watcher.state.source("news")
        assert (state.failures, state.fault) == (number, "it answers 500 Internal Server Error")
        pauses.append(watcher.when(news) - clock.moment)
        clock.moment = watcher.when(news)
    assert pauses[0] < pauses[2] < pauses[4]
    assert pauses[-1] <= LAST_PAUSE * 1.2
    site.put("/feed", feed())
    poll(watcher, news)
    state = watcher.state.source("news")
    assert (state.failures, state.fault) == (0, "")
    assert watcher.when(news) - clock.moment == pytest.approx(5 * 60)


def test_a_document_that_fails_is_given_up_in_the_end(site: Site, watcher: Watcher, clock: Clock):
    site.put("/feed", feed("/gone", "/broken"))
    site.put("/broken", status=502)
    assert faults(poll(watcher, source(site))[0]) == ["it answers 404 Not Found", "it answers 502 Bad Gateway"]
    site.paths()
    for _ in range(20):
        clock.moment += 30 * HOUR
        poll(watcher, source(site))
    assert set(paths := site.paths()) == {"/feed", "/broken"}
    assert paths.count("/broken") == 5


def test_back_off():
    pauses = [back_off(failures, Random(failures)) for failures in range(1, 60)]
    assert 0.8 * FIRST_PAUSE <= pauses[0] <= 1.2 * FIRST_PAUSE
    assert all(0.8 * LAST_PAUSE <= pause <= 1.2 * LAST_PAUSE for pause in pauses[10:])
    assert len(set(pauses[10:])) > 40


# Sitemaps


def sitemap(*paths: str, index: bool = False) -> str:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    return f"<{outer}>" + "".join(f"<{inner}><loc>{{}}{path}</loc></{inner}>" for path in paths) + f"</{outer}>"


def test_sitemaps_that_name_each_other(site: Site, watcher: Watcher):
    site.put("/sitemap.xml", sitemap("/s1.xml", "/s2.xml.gz", "/sitemap.xml", "/s1.xml", "/none.xml", index=True))
    site.put("/s1.xml", sitemap("/sitemap.xml", "/s1.xml", index=True))
    site.put("/s2.xml.gz", gzip.compress(sitemap("/a").replace("{}", site.root).encode()))
    site.put("/a", b"We will.")
    events, _ = poll(watcher, source(site, "/sitemap.xml"))
    assert new(events, site) == ["/a"]
    assert events[0] == Fault(site.root + "/none.xml", "it answers 404 Not Found")
    assert site.paths() == ["/sitemap.xml", "/s1.xml", "/s2.xml.gz", "/none.xml", "/a"]


def test_sitemaps_without_end(site: Site, watcher: Watcher):
    for number in range(10):
        site.put(f"/{number}.xml", sitemap(f"/{number + 1}.xml", index=True))
    events, _ = poll(watcher, source(site, "/0.xml"))
    assert faults(events) == ["its sitemaps are nested more than 3 deep: the rest is left out"]
    assert site.paths() == ["/0.xml", "/1.xml", "/2.xml", "/3.xml"]
    site.put("/wide.xml", sitemap(*(f"/w{number}.xml" for number in range(80)), index=True))
    for number in range(80):
        site.put(f"/w{number}.xml", sitemap())
    events, _ = poll(watcher, Source("wide", site.root + "/wide.xml"))
    assert faults(events) == ["it names more than 50 sitemaps: the newest are read"]
    assert len(site.paths()) == 50


# What must not be reached, and what cannot be read


@pytest.mark.parametrize(
    "inside", ["http://10.0.0.1/", "http://[fd00::1]/", "http://169.254.169.254/", "http://2886729729/"]
)
def test_a_feed_leads_to_nothing_inside(site: Site, watcher: Watcher, inside: str):
    site.put("/feed", feed("/a").replace("{}/a", inside))
    events, _ = poll(watcher, source(site))
    assert "on a private network" in faults(events)[0]
    site.put("/feed", status=302, Location=inside)
    events, _ = poll(watcher, Source("other", site.root + "/feed"))
    assert "on a private network" in faults(events)[0]


def test_a_source_of_another_kind(site: Site, watcher: Watcher):
    site.put("/feed", "<p>Sign in</p>")
    events, polled = poll(watcher, source(site, kind=SourceKind.FEED))
    assert polled.failed
    assert faults(events)[0].startswith("it is not a feed (RSS or Atom), but looks like a page")


def test_a_source_that_turned_into_nonsense_and_back(site: Site, watcher: Watcher, clock: Clock):
    site.put("/feed", b"\x00\xff\xfe\x01" * 900)
    assert poll(watcher, source(site))[1].failed
    clock.moment += HOUR
    site.put("/feed", feed("/a"))
    site.put("/a", b"We will.")
    assert new(poll(watcher, source(site))[0], site) == ["/a"]


# Crashes


class Crash(BaseException):
    """What ends a run in the middle."""


def crashing(archive: Archive, monkeypatch: pytest.MonkeyPatch, at: int) -> Iterator[None]:
    """Let the ``at``-th statement or file that is written end the run."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == at:
            raise Crash

    import servanda.watching.archive as module

    replace = Path.replace
    monkeypatch.setattr(module.Path, "replace", lambda self, target: (step(), replace(self, target))[1])
    keep, tell, listed = archive.state._add_fetch, archive.state.tell, archive.state.list_addresses
    for name, method in (("_add_fetch", keep), ("tell", tell), ("list_addresses", listed)):
        monkeypatch.setattr(archive.state, name, lambda *a, _m=method, **k: (step(), _m(*a, **k), step())[1])
    yield


@pytest.mark.parametrize("at", range(1, 24))
def test_a_run_that_is_ended_at_any_step(
    site: Site, fetcher: Fetcher, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
):
    """The archive is whole, and the next run passes on every document, none twice but the one it was at."""
    site.put("/feed", feed("/a", "/b"))
    site.put("/a", b"We will.")
    site.put("/b", b"They will.")
    told: list[str] = []

    def run(archive: Archive) -> None:
        watcher = Watcher(archive, fetcher, now=clock.now, sleep=clock.sleep)
        for event in watcher.poll(source(site)):
            if isinstance(event, New):
                told.append(event.fetch.url.removeprefix(site.root))
                watcher.tell(event.fetch)

    with monkeypatch.context() as patch, open_archive(tmp_path / "kept") as archive:
        list(crashing(archive, patch, at))
        try:
            run(archive)
        except Crash:
            crashed = True
        else:
            crashed = False
    before = list(told)
    clock.moment += 2 * HOUR
    with open_archive(tmp_path / "kept") as archive:
        run(archive)
        for path in (tmp_path / "kept" / "objects").rglob("*"):
            assert path.is_dir() or archive.get(path.name.removesuffix(".gz")) is not None
    assert set(told) == {"/a", "/b"}
    assert len(told) <= 2 + crashed
    assert crashed or before == told


def test_a_content_that_was_damaged(site: Site, watcher: Watcher, clock: Clock):
    """It is told, and what the source names is fetched anew the next time."""
    site.put("/feed", feed("/a"), ETag='"1"')
    site.put("/a", b"We will.")
    poll(watcher, source(site))
    [path] = [
        path
        for path in (watcher.archive.folder / "objects").rglob("*.gz")
        if b"<feed" in gzip.decompress(path.read_bytes())
    ]
    path.write_bytes(b"rubbish")
    clock.moment += HOUR
    assert "cannot be read" in faults(poll(watcher, source(site))[0])[0]
    path.unlink()
    clock.moment += 24 * HOUR
    assert not poll(watcher, source(site))[1].failed
    assert path.exists()
    path.write_bytes(gzip.compress(b"another"))
    with pytest.raises(WatchError, match="is damaged: restore it"):
        watcher.archive.get(path.name.removesuffix(".gz"))


def test_one_watch_at_a_time(tmp_path: Path):
    with (
        open_archive(tmp_path / "kept"),
        pytest.raises(WatchError, match="another servanda watch is at work"),
        open_archive(tmp_path / "kept"),
    ):
        pass
    with open_archive(tmp_path / "kept"), open_archive(tmp_path / "kept", alone=False):
        pass


def test_no_archive(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(WatchError, match="no archive can be made at"), open_archive(tmp_path / "file"):
        pass
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "watching.sqlite").write_text("no database" * 100)
    with pytest.raises(WatchError, match="cannot be used"), open_archive(tmp_path / "odd"):
        pass


def test_what_was_not_passed_on_is_told_again(site: Site, watcher: Watcher, clock: Clock):
    site.put("/feed", feed("/a"))
    site.put("/a", b"We will.")
    assert [event for event in watcher.poll(source(site)) if isinstance(event, New)]
    assert watcher.due(source(site))
    site.paths()
    assert new(poll(watcher, source(site))[0], site) == ["/a"]
    assert site.paths() == []
    assert not watcher.due(source(site))


def test_a_host_that_rests_does_not_hold_up_others(site: Site, watcher: Watcher, clock: Clock):
    site.put(
        "/feed", feed(*(f"/{n}" for n in range(4))).replace("</feed>", "<entry><link href='{}/x'/></entry></feed>")
    )
    site.put("/feed", (site.pages["/feed"].body or b"").replace(b"127.0.0.1", b"localhost", 4))
    for n in range(4):
        site.put(f"/{n}", status=503, Retry_After="9000")
    site.put("/x", b"We will.")
    with Fetcher(parse_allowed(["127.0.0.1", "localhost"]), LIMITS) as fetcher:
        both = Watcher(watcher.archive, fetcher, now=clock.now, sleep=clock.sleep)
        assert new(poll(both, source(site), most=2)[0], site) == []
        clock.moment += 60
        assert new(poll(both, source(site), most=2)[0], site) == ["/x"]
    assert [path for path in site.paths() if path != "/feed"] == ["/0", "/x"]
