"""One address asked, at real servers that behave in every way that servers do."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.instruments import public
from servanda.watching.addresses import parse_allowed
from servanda.watching.errors import FetchError
from servanda.watching.fetching import LONGEST_PAUSE, Fetcher, Validators, read_pause
from servanda.watching.unpacking import Unpacker, unpack
from tests.watching.sites import LIMITS, Site


def test_an_answer(site: Site, fetcher: Fetcher):
    url = site.put("/a", b"We will.", Content_Type="text/html; charset=windows-1252", ETag='"1"', Last_Modified="then")
    answer = fetcher.get(url)
    assert (answer.url, answer.data, answer.moved) == (url, b"We will.", "")
    assert (answer.content_type, answer.charset) == ("text/html", "windows-1252")
    assert answer.validators == Validators('"1"', "then")
    assert dict(answer.headers)["etag"] == '"1"'
    [(_, headers)] = site.asked
    assert headers["user-agent"].startswith("Servanda/")
    assert headers["accept-encoding"] == "gzip"
    assert "if-none-match" not in headers


def test_who_asks_says_how_to_find_them(site: Site):
    with Fetcher(parse_allowed(["127.0.0.1"]), LIMITS, "https://desk.example/watching") as fetcher:
        fetcher.get(site.put("/a", b"a"))
    assert "+https://desk.example/watching" in site.asked[0][1]["user-agent"]


def test_what_has_not_changed_is_not_sent_again(site: Site, fetcher: Fetcher):
    url = site.put("/a", b"We will.", ETag='"1"', Last_Modified="then")
    again = fetcher.get(url, fetcher.get(url).validators)
    assert again.data is None
    assert again.validators == Validators('"1"', "then")
    assert site.asked[1][1]["if-modified-since"] == "then"


def test_nothing_changed_though_nobody_asked(site: Site, fetcher: Fetcher):
    with pytest.raises(FetchError, match="it answers 304"):
        fetcher.get(site.put("/a", status=304))


def test_redirects(site: Site, fetcher: Fetcher):
    """Each hop is put to the caller; only a way that is moved for good all along counts as a new address."""
    end = site.put("/end", b"here")
    site.put("/b", status=308, Location="end")
    start = site.put("/a", status=301, Location="/b#part")
    hops: list[str] = []
    answer = fetcher.get(start, permit=hops.append)
    assert (answer.url, answer.data, answer.moved) == (end, b"here", end)
    assert hops == [start, site.root + "/b", end]
    site.put("/b", status=302, Location="/end")
    assert fetcher.get(start).moved == site.root + "/b"
    site.put("/a", status=302, Location="/b")
    site.put("/b", status=301, Location="/end")
    assert fetcher.get(start).moved == ""


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("/a", "redirects in a circle"),
        ("/round", "redirects in a circle"),
        ("", "redirects to no web address"),
        ("file:///etc/passwd", "redirects to no web address"),
        ("gopher://127.0.0.1:25/_MAIL", "redirects to no web address"),
        ("http://name:word@127.0.0.1/", "redirects to no web address"),
        ("http://10.0.0.1/", r"10\.0\.0\.1 is on a private network: allow it with --allow-host"),
        ("http://169.254.169.254/latest/meta-data/", "on a private network"),
        ("http://[::1]/", "on a private network"),
        ("http://[::ffff:10.0.0.1]/", "on a private network"),
        ("http://167772161/", "on a private network"),
        ("http://0x0a.1/", "on a private network"),
    ],
)
def test_where_a_redirect_must_not_lead(site: Site, fetcher: Fetcher, target: str, message: str):
    site.put("/round", status=302, Location="/a")
    with pytest.raises(FetchError, match=message) as caught:
        fetcher.get(site.put("/a", status=302, Location=target))
    assert caught.value.lasting


@pytest.mark.parametrize(
    "target", ["http://[broken/", "//\x7f:99999/", "http://exa mple:99999/", "http://x:y/", "http://012.0.0.1/"]
)
def test_a_redirect_to_nowhere(site: Site, fetcher: Fetcher, target: str):
    with pytest.raises(FetchError, match=r"redirects to no web address|cannot be reached"):
        fetcher.get(site.put("/a", status=302, Location=target))


def test_redirects_without_end(site: Site, fetcher: Fetcher):
    for number in range(20):
        site.put(f"/{number}", status=302, Location=f"/{number + 1}")
    with pytest.raises(FetchError, match="redirects more than 6 times"):
        fetcher.get(site.root + "/0")
    assert len(site.paths()) == 7


def test_this_machine_is_private_unless_allowed(site: Site):
    url = site.put("/a", b"secret")
    with Fetcher(limits=LIMITS) as fetcher, pytest.raises(FetchError, match="private network"):
        fetcher.get(url)
    assert site.asked == []


def test_a_name_is_looked_up_once_and_that_address_called(site: Site, monkeypatch: pytest.MonkeyPatch):
    """The answer of a name server that changes its mind after the check (DNS rebinding) is never asked for."""
    answers = iter(["127.0.0.1", "10.0.0.1"])
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, **_: object) -> list[object]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(public.socket, "getaddrinfo", resolve)
    port = site.root.rpartition(":")[2]
    site.put("/a", b"here")
    with Fetcher(parse_allowed(["127.0.0.1"]), LIMITS) as fetcher:
        # The connection is made to a number, for which the system's own function is asked.
        monkeypatch.setattr(socket, "create_connection", _connect_with(real))
        assert fetcher.get(f"http://rebinding.example:{port}/a").data == b"here"
        assert looked_up == ["rebinding.example"]
        with pytest.raises(FetchError, match="private network"):
            fetcher.get(f"http://rebinding.example:{port}/a")
    assert [headers["host"] for _, headers in site.asked] == [f"rebinding.example:{port}"]


def _connect_with(real: Callable[..., list[tuple[object, ...]]]) -> Callable[..., socket.socket]:
    def connect(address: tuple[str, int], timeout: float | None = None, **_: object) -> socket.socket:
        [(family, kind, protocol, _name, place), *_rest] = real(*address, type=socket.SOCK_STREAM)
        made = socket.socket(family, kind, protocol)  # type: ignore[arg-type]
        made.settimeout(timeout)
        made.connect(place)  # type: ignore[arg-type]
        return made

    return connect


@pytest.mark.parametrize(
    ("status", "lasting"),
    [(404, True), (410, True), (403, True), (500, False), (503, False), (429, False), (204, False)],
)
def test_a_refusal(site: Site, fetcher: Fetcher, status: int, lasting: bool):
    with pytest.raises(FetchError, match=f"it answers {status}") as caught:
        fetcher.get(site.put("/a", status=status))
    assert (caught.value.lasting, caught.value.status, caught.value.pause) == (lasting, status, None)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("99999999999999999999", LONGEST_PAUSE),
        ("Thu, 01 Jan 1970 00:16:40 GMT", 1000.0),
        ("Thu, 01 Jan 2400 00:00:00 GMT", LONGEST_PAUSE),
        ("Thu, 01 Jan 1969 00:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("١٢", None),
        ("", None),
    ],
)
def test_how_long_a_server_asks_to_be_left_alone(said: str, seconds: float | None):
    assert read_pause(said, 0.0) == seconds


def test_how_long_this_server_asks(site: Site, fetcher: Fetcher):
    with pytest.raises(FetchError) as caught:
        fetcher.get(site.put("/a", status=429, Retry_After="77"))
    assert caught.value.pause == 77.0


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(10_000):
        try:
            handler.wfile.write(b"x" * 10_000)
        except OSError:
            return


def test_a_body_without_end(site: Site, fetcher: Fetcher):
    with pytest.raises(FetchError, match=r"larger than 0\.2 MB"):
        fetcher.get(site.put("/a", endless))


def test_a_body_that_says_how_large_it_is(site: Site, fetcher: Fetcher):
    with pytest.raises(FetchError, match=r"larger than 0\.2 MB"):
        fetcher.get(site.put("/a", b"", Content_Length="999999999999"))


def test_the_first_bytes_of_a_large_body(site: Site, fetcher: Fetcher):
    assert fetcher.get(site.put("/a", endless), most=1000).data == b"x" * 1000


def test_a_body_that_breaks_off(site: Site, fetcher: Fetcher):
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 cannot be reached"):
        fetcher.get(site.put("/a", b"half", Content_Length="8"))


def drip(what: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return a server that sends ``what`` and then a letter every tenth of a second, so that silence never comes."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(what)
            for _ in range(100):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    return write


@pytest.mark.parametrize("what", [b"HTTP/1.0 200 OK\r\n\r\n", b"HTTP/1.0 200 OK\r\nX-Slow: ", b""])
def test_an_answer_that_comes_drop_by_drop(site: Site, fetcher: Fetcher, what: bytes):
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"does not answer in time|cannot be reached"):
        fetcher.get(site.put("/a", drip(what)))
    assert time.monotonic() - began < 3.0


def test_silence(fetcher: Fetcher):
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        pytest.raises(FetchError, match="does not answer in time"),
    ):
        fetcher.get(f"http://127.0.0.1:{server.getsockname()[1]}/")


def test_no_server(fetcher: Fetcher):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher.get(f"http://127.0.0.1:{port}/")
    with pytest.raises(FetchError, match=r"there is no server named nothing\.invalid"):
        fetcher.get("http://nothing.invalid/")


@pytest.mark.parametrize(
    "answer", [b"nonsense\r\n\r\n", b"HTTP/1.1 999999 \r\n\r\n", b"\x00" * 200_000, b"HTTP/1.1 200 OK\r\n: \r\n\r\n"]
)
def test_what_is_no_http(site: Site, fetcher: Fetcher, answer: bytes):
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher.get(site.put("/a", lambda handler: handler.wfile.write(answer) and None))


def test_a_packed_answer(site: Site, fetcher: Fetcher):
    url = site.put("/a", gzip.compress(b"We will.") + gzip.compress(b" Both.") + b"\0" * 512, Content_Encoding="gzip")
    assert fetcher.get(url).data == b"We will. Both."
    assert fetcher.get(site.put("/b", zlib.compress(b"We will."), Content_Encoding="deflate")).data == b"We will."
    assert fetcher.get(site.put("/c", b"", Content_Encoding="gzip")).data == b""


@pytest.mark.parametrize(
    ("data", "coding", "message"),
    [
        (gzip.compress(b"0" * 50_000_000), "gzip", r"larger than 0\.2 MB"),
        (gzip.compress(gzip.compress(b"0" * 50_000_000)), "gzip", None),
        (b"plain", "gzip", "compressed content is damaged"),
        (gzip.compress(b"We will" * 99)[:-9], "gzip", "compressed content breaks off"),
        (b"plain", "br", "packed in a way that was not asked for"),
        (b"plain", "gzip, gzip", "packed in a way that was not asked for"),
    ],
)
def test_a_bad_packed_answer(site: Site, fetcher: Fetcher, data: bytes, coding: str, message: str | None):
    url = site.put("/a", data, Content_Encoding=coding)
    if message is None:  # packed twice: what is inside stays packed
        assert len(fetcher.get(url).data or b"") < 100_000
        return
    with pytest.raises(FetchError, match=message):
        fetcher.get(url)


@given(st.lists(st.binary(max_size=300), max_size=3), st.integers(1, 50), st.integers(1, 40))
def test_unpacking_in_pieces(parts: list[bytes], repeat: int, size: int):
    """However a body is cut into pieces on its way, the same comes out."""
    whole = b"".join(parts) * repeat
    packed = b"".join(gzip.compress(part * repeat) for part in parts)
    unpacker = Unpacker(10**7, packed=True)
    for start in range(0, len(packed), size):
        unpacker.add(packed[start : start + size])
    assert len(unpacker.finish()) == len(whole)
    assert unpacker.finish() == b"".join(part * repeat for part in parts)


def test_much_from_little():
    data = bytes(1_000_000)
    for size in (1, 100, 10**6):
        unpacker = Unpacker(2_000_000, packed=True)
        packed = gzip.compress(data)
        for start in range(0, len(packed), size):
            unpacker.add(packed[start : start + size])
        assert unpacker.finish() == data


def test_unpacking_needs_no_more_room_than_is_allowed():
    import tracemalloc

    bomb = gzip.compress(b"0" * 200_000_000)
    tracemalloc.start()
    with pytest.raises(FetchError, match="larger than 1 MB"):
        unpack(bomb, 1_000_000)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_threads_are_not_left_behind(site: Site, fetcher: Fetcher):
    before = threading.active_count()
    for number in range(5):
        fetcher.get(site.put(f"/{number}", b"x"))
    time.sleep(0.05)
    assert threading.active_count() <= before + 1
