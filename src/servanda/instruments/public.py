"""Requests that can only reach the public internet: a name is looked up once, checked, and that very address called.

A program that fetches what its users, or the pages of others, name must not be led to machines that only it can reach.
Each redirect goes the same way, and no answer of the name service can change between the check and the call.
"""

import ipaddress
import socket
from dataclasses import dataclass

import httpx

from servanda.instruments.errors import InstrumentError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that is assigned to the public internet so far (RFC 4291)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # the last 32 bits are an IPv4 address (RFC 6052)
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        ("192.88.99.0/24", "2001::/23", "3fff::/20"),  # relays of 6to4, protocols and tunnels, documentation
    )
)


class PrivateNetworkError(InstrumentError):
    """A host that is not on the public internet."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be reached though it is no part of the public internet: hosts by name, and networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPNetwork, ...] = ()

    def covers(self, host: str, address: IPAddress) -> bool:
        """Whether ``address``, to which ``host`` leads, is allowed."""
        return host.lower() in self.hosts or any(address in network for network in self.networks)


NOTHING = Allowed()


class PublicTransport(httpx.HTTPTransport):
    """The transport of an ``httpx.Client`` that refuses addresses of private networks with ``PrivateNetworkError``.

    No connection is used twice: one that was made for one name must not serve another that leads to the same address.
    """

    def __init__(self, allowed: Allowed = NOTHING) -> None:
        """Prepare to reach the public internet, and what is ``allowed`` beside it."""
        super().__init__(limits=httpx.Limits(max_keepalive_connections=0))
        self._allowed = allowed

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to an address of its host; the host's name stays in the header and certificate."""
        named = request.url
        port = named.port or (443 if named.scheme == "https" else 80)
        addresses = public_addresses(named.host, port, self._allowed)
        request.extensions = {**request.extensions, "sni_hostname": named.host}
        try:
            for address in addresses[:-1]:
                request.url = named.copy_with(host=address)
                try:
                    return super().handle_request(request)
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    continue
            request.url = named.copy_with(host=addresses[-1])
            return super().handle_request(request)
        finally:
            request.url = named


def public_addresses(host: str, port: int, allowed: Allowed = NOTHING) -> list[str]:
    """Return the addresses of ``host``.

    Raises ``InstrumentError`` where it has none, ``PrivateNetworkError`` where one is neither public nor ``allowed``.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InstrumentError(f"there is no server named {host}: check the address") from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(is_public(address) or allowed.covers(host, address) for address in addresses):
        raise PrivateNetworkError(f"{host} is on a private network: save the page and add the file")
    return list(dict.fromkeys(map(str, addresses)))


def is_public(address: IPAddress) -> bool:
    """Whether an address is on the public internet, and so is the IPv4 address that it may carry."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = address.ipv4_mapped or (
            ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address.sixtofour
        )
        if carried is not None:
            return is_public(carried)
        if address not in _UNICAST:
            return False
    inside = any(address in network for network in _NOT_PUBLIC)
    return address.is_global and not address.is_multicast and not inside
