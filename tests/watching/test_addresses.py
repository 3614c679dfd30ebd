"""What may be reached, and how links become addresses."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.instruments.public import Allowed, is_public
from servanda.watching.addresses import host_of, is_same_site, join, origin_of, parse_allowed
from servanda.watching.errors import WatchError

PRIVATE = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24",
    "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
    "240.0.0.0/4",
]  # fmt: skip
PRIVATE_V6 = [
    "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32", "3fff::/20", "5f00::/16",
    "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
]  # fmt: skip


def within(networks: list[str]) -> st.SearchStrategy[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    return st.sampled_from(networks).map(ipaddress.ip_network).flatmap(lambda network: st.ip_addresses(network=network))


@given(within(PRIVATE + PRIVATE_V6))
def test_no_address_inside_is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address):
    assert not is_public(address)


@given(within(PRIVATE))
def test_nor_one_that_carries_it(address: ipaddress.IPv4Address):
    """Mapped, compatible, by way of 6to4 or NAT64: however an IPv6 address holds an IPv4 address."""
    number = int(address)
    for carrier in (number | 0xFFFF << 32, number, 0x2002 << 112 | number << 80, 0x64FF9B << 96 | number):
        assert not is_public(ipaddress.IPv6Address(carrier))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_the_internet_is_public(address: str):
    assert is_public(ipaddress.ip_address(address))


def test_what_is_allowed():
    allowed = parse_allowed(["Intranet.example", "10.1.2.3", "192.168.7.0/24", "[::1]"])
    ten, other = ipaddress.ip_address("10.1.2.3"), ipaddress.ip_address("10.1.2.4")
    assert allowed.covers("any", ten)
    assert not allowed.covers("any", other)
    assert allowed.covers("INTRANET.example", other)
    assert allowed.covers("any", ipaddress.ip_address("192.168.7.9"))
    assert allowed.covers("any", ipaddress.ip_address("::1"))
    assert not Allowed().covers("intranet.example", ten)


@pytest.mark.parametrize("name", ["", "https://intranet.example", "intranet.example:80", "10.0.0.0/99", "2130706433"])
def test_what_is_no_host(name: str):
    with pytest.raises(WatchError, match="is no host: write"):
        parse_allowed([name])


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/b?c=d#e", "https://www.example.org/b?c=d"),
        ("b", "https://www.example.org/news/b"),
        (" ../b\n", "https://www.example.org/b"),
        ("HTTP://Example.ORG:80/Ä b", "http://example.org/%C3%84b"),
        ("//other.example/x", "https://other.example/x"),
        ("https://other.example:8443", "https://other.example:8443/"),
        ("https://[2606:4700::1111]/x", "https://[2606:4700::1111]/x"),
        ("#top", "https://www.example.org/news/"),
        ("mailto:desk@example.org", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://example.org/", None),
        ("http://", None),
        ("http://x:99999999/", None),
        ("https://who:word@example.org/", None),
        ("x" * 3000, None),
    ],
)
def test_links(link: str, address: str | None):
    assert join("https://www.example.org/news/", link) == address


@given(st.text(max_size=40))
def test_every_link_is_an_address_or_none(link: str):
    address = join("https://www.example.org/news/", link)
    if address is not None:
        assert address.startswith(("http://", "https://"))
        assert join(address, address) == address
        assert address.isascii() or host_of(address)


def test_sites():
    assert is_same_site("https://www.example.org/a", "http://example.org/b")
    assert not is_same_site("https://example.org/", "https://example.org.evil.example/")
    assert origin_of("HTTPS://Example.org:8443/a") == "https://example.org:8443"
