"""Which addresses may be fetched: what ``--allow-host`` names, and how links become addresses.

That nothing inside a network is reached is the work of ``servanda.instruments.public``, which looks every name up,
checks what it leads to, and calls that very address.
"""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from servanda.instruments.public import Allowed
from servanda.watching.errors import WatchError

_LONGEST = 2000
_PORTS = {"http": 80, "https": 443}


def parse_allowed(names: Iterable[str]) -> Allowed:
    """Return what may be reached beside the public internet: ``intranet.example``, ``10.1.2.3`` or ``10.1.0.0/16``."""
    hosts, networks = set(), []
    for name in names:
        try:
            networks.append(ipaddress.ip_network(name.strip("[]"), strict=False))
        except ValueError:
            if not re.fullmatch(r"[\w.-]{1,253}", name) or name.replace(".", "").isdigit():
                raise WatchError(
                    f"“{name}” is no host: write intranet.example, 10.1.2.3 or 10.1.0.0/16, without https:// or a port"
                ) from None
            hosts.add(name.lower())
    return Allowed(frozenset(hosts), tuple(networks))


def join(base: str, link: str) -> str | None:
    """Return the http(s) address of ``link`` on the page at ``base``, without its fragment; None for any other."""
    try:
        parts = urlsplit(urljoin(base, "".join(link.split())))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or parts.username is not None or parts.password is not None:
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port not in (None, _PORTS[scheme]):
        netloc += f":{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    url = urlunsplit((scheme, netloc, path, query, ""))
    return url if len(url) <= _LONGEST else None


def host_of(url: str) -> str:
    """Return the host of an address, in lower case."""
    return (urlsplit(url).hostname or "").lower()


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, without a slash at the end."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}"


def is_same_site(url: str, other: str) -> bool:
    """Whether two addresses are on one site: the same host and port, with or without ``www.``."""
    one, two = (urlsplit(each).netloc.lower().removeprefix("www.") for each in (url, other))
    return one == two
