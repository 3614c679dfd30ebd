"""Requests that can only reach the public internet: a name is looked up once, checked, and that very address called.

A server that fetches what its users name must not be led to machines that only it can reach. Each redirect goes the
same way, and no answer of the name service can change between the check and the call.
"""

import ipaddress
import socket

import httpx

from servanda.instruments.errors import InstrumentError


class PublicTransport(httpx.HTTPTransport):
    """The transport of an ``httpx.Client`` that refuses addresses of private networks with ``InstrumentError``."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to the public address of its host; the host's name stays in the header and certificate."""
        host = request.url.host
        address = public_address(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        request.extensions = {**request.extensions, "sni_hostname": host}
        named = request.url
        request.url = named.copy_with(host=address)
        try:
            return super().handle_request(request)
        finally:
            request.url = named


def public_address(host: str, port: int) -> str:
    """Return an address of ``host``; raise ``InstrumentError`` where it has none, or one that is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InstrumentError(f"there is no server named {host}: check the address") from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(_is_public(address) for address in addresses):
        raise InstrumentError(f"{host} is on a private network: save the page and add the file")
    return str(addresses[0])


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return bool(inner.is_global and not inner.is_multicast)
