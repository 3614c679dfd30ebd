"""Sources are watched for new documents, in another way, or no more."""

from typing import get_args
from urllib.parse import urlsplit

import msgspec

from servanda.ledger import models as m
from servanda.ledger.errors import LedgerError
from servanda.ledger.naming import source_id
from servanda.ledger.payloads import Role, SourceAdded, SourceChanged, SourceKind
from servanda.ledger.services.acting import Actor
from servanda.ledger.storing import append, writing

SOURCE_KINDS: tuple[str, ...] = get_args(SourceKind)
LEAST_MINUTES, MOST_MINUTES = 1, 525_600  # a year
_LONGEST_NAME = 200


def add_source(
    actor: Actor,
    url: str,
    *,
    name: str = "",
    kind: str = "auto",
    partnership: str = "",
    every: int = 360,
) -> str:
    """Watch a source, every so many minutes, for one partnership or ("") for all; return its id.

    Without a name it is called by its host. Raises ``LedgerError`` where the address is watched already.
    """
    actor.require(Role.OWNER)
    host = _host(url)
    called = name.strip() or host
    with writing():
        taken = dict(m.Source.objects.values_list("id", "url"))
        same = next((key for key, address in taken.items() if address == url), None)
        if same is not None:
            raise LedgerError(f"{url} is watched already: it is {same}")
        entry = SourceAdded(
            id=source_id(called, taken),
            name=called,
            url=url,
            kind=kind,  # type: ignore[arg-type]
            partnership=partnership,
            every=every,
        )
        _check(entry)
        append(actor.name, entry)
    return entry.id


def change_source(
    actor: Actor,
    key: str,
    *,
    name: str | None = None,
    url: str | None = None,
    kind: str | None = None,
    partnership: str | None = None,
    every: int | None = None,
    active: bool | None = None,
) -> None:
    """Watch a source in another way, or no more (``active`` false); what is None stays, and no change adds nothing."""
    actor.require(Role.OWNER)
    with writing():
        row = m.Source.objects.filter(pk=key).first()
        if row is None:
            raise LedgerError(f"there is no source {key}")
        old = SourceChanged(
            id=key,
            name=row.name,
            url=row.url,
            kind=row.kind,  # type: ignore[arg-type]
            partnership=row.partnership_id,
            every=row.every,
            active=row.active,
        )
        given = {"url": url, "kind": kind, "partnership": partnership, "every": every, "active": active}
        given["name"] = name.strip() if name is not None else None
        new = msgspec.structs.replace(old, **{field: value for field, value in given.items() if value is not None})
        if new != old:
            _check(new)
            append(actor.name, new)


def _check(source: SourceAdded) -> None:
    """Raise ``LedgerError`` for what no source can be."""
    _host(source.url)
    if source.kind not in SOURCE_KINDS:
        raise LedgerError(f"there is no kind of source {source.kind!r}: there are {', '.join(SOURCE_KINDS)}")
    if not source.name:
        raise LedgerError("a source needs a name")
    if len(source.name) > _LONGEST_NAME:
        raise LedgerError(f"the name of {source.id} is longer than {_LONGEST_NAME} characters: shorten it")
    if not LEAST_MINUTES <= source.every <= MOST_MINUTES:
        raise LedgerError(f"a source can be looked at every {LEAST_MINUTES} to {MOST_MINUTES:,} minutes")


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or not url.isprintable():
        raise LedgerError(f"{url[:80]!r} can't be watched: give a web address, as https://www.example.org/news.xml")
    return parts.hostname
