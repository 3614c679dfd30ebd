"""Where the large model is and what it costs: environment and options in, an ``Endpoint`` out.

Text leaves the machine only for an endpoint that somebody configured. An unencrypted address is taken on this machine
alone; the key comes by the environment alone, since a command line is seen by others and kept in histories.
"""

import ipaddress
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from servanda.asking.errors import SettingError
from servanda.asking.usage import Usage

URL, MODEL, KEY = "SERVANDA_LLM_URL", "SERVANDA_LLM_MODEL", "SERVANDA_LLM_KEY"
PRICE_IN, PRICE_OUT = "SERVANDA_LLM_PRICE_IN", "SERVANDA_LLM_PRICE_OUT"
TIMEOUT = "SERVANDA_LLM_TIMEOUT"
VARIABLES = (URL, MODEL, KEY, PRICE_IN, PRICE_OUT, TIMEOUT)
DEFAULT_TIMEOUT = 180.0
PATH = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an address. Prices are for a million tokens, in whatever currency the user counts."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    price_in: float | None = None
    price_out: float | None = None
    timeout: float = DEFAULT_TIMEOUT

    @property
    def shown(self) -> str:
        """The address as messages name it: without its query, which may hold a secret."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc, parts.path.removesuffix(PATH), "", ""))

    @property
    def is_local(self) -> bool:
        """Whether the address is on this machine."""
        return _is_loopback(urlsplit(self.url).hostname or "")

    def cost(self, usage: Usage) -> float | None:
        """Return what ``usage`` costs; None where no price is known, or the endpoint told no tokens."""
        if (self.price_in is None and self.price_out is None) or not usage.prompt_tokens + usage.completion_tokens:
            return None
        paid = usage.prompt_tokens * (self.price_in or 0.0) + usage.completion_tokens * (self.price_out or 0.0)
        return paid / 1_000_000


def configure(environ: Mapping[str, str], url: str | None = None, model: str | None = None) -> Endpoint:
    """Return the endpoint that options and environment name, options first; raise ``SettingError`` at a fault."""
    address = (url or environ.get(URL, "")).strip()
    name = (model or environ.get(MODEL, "")).strip()
    if not address:
        raise SettingError(URL, "no endpoint is configured: set SERVANDA_LLM_URL or give --llm-url")
    if not name or not name.isprintable():
        raise SettingError(
            "--llm-model" if model else MODEL, "no model is named: set SERVANDA_LLM_MODEL or give --llm-model"
        )
    return Endpoint(
        _check_url(address, "--llm-url" if url else URL),
        name,
        _check_key(environ.get(KEY, "").strip()),
        _number(environ, PRICE_IN),
        _number(environ, PRICE_OUT),
        _number(environ, TIMEOUT, positive=True) or DEFAULT_TIMEOUT,
    )


def _check_url(address: str, setting: str) -> str:
    """Return the address of the endpoint's chat completions."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise SettingError(setting, "it is no address: write it like https://HOST/v1") from None
    if parts.scheme not in ("http", "https") or not host or not address.isprintable() or " " in address:
        raise SettingError(setting, "it is no http(s) address: write it like https://HOST/v1")
    if parts.username is not None or parts.password is not None:
        raise SettingError(setting, "it holds a user name or password: give a key by SERVANDA_LLM_KEY instead")
    if parts.scheme == "http" and not _is_loopback(host):
        raise SettingError(
            setting,
            f"{parts.scheme}://{host} is not encrypted and not on this machine: use https, or a tunnel to localhost",
        )
    path = parts.path.rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path if path.endswith(PATH) else path + PATH, parts.query, ""))


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_key(key: str) -> str | None:
    if not (key.isascii() and key.isprintable()):
        raise SettingError(KEY, "it holds letters that no key has: copy it anew")
    return key or None


def _number(environ: Mapping[str, str], name: str, *, positive: bool = False) -> float | None:
    text = environ.get(name, "").strip()
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0 or (positive and number == 0):
        raise SettingError(name, f"“{text[:40]}” is no number that it can be: write it like 2.50")
    return number
