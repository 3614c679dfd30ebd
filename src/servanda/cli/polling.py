"""``servanda watch run`` at work: the sources that are due polled, what is new taken in, a line for each thing done."""

import os
import time
from typing import TYPE_CHECKING

from servanda.cli.opening import FAILED

if TYPE_CHECKING:
    from servanda.cli.receiving import Receiver
    from servanda.cli.screen import Screen
    from servanda.ledger import models as m
    from servanda.watching.polling import Polled, Watcher
    from servanda.watching.sources import Source
    from servanda.watching.state import Fetch

_NAP = 60.0  # seconds after which a source that somebody has added meanwhile is noticed


def go(watcher: "Watcher", receiver: "Receiver", most: int, screen: "Screen", *, once: bool) -> int:
    """Poll what is due, once or on and on; return the exit code."""
    failed = False
    while True:
        sources = watched()
        due = [source for source in sources if watcher.due(source)]
        for source in due:
            failed |= not _poll(watcher, receiver, source, most, screen)
        if once:
            if not due:
                screen.note("Nothing is due." if sources else "Nothing is watched yet: servanda watch add URL")
            return FAILED if failed else 0
        moment = min((watcher.when(source) for source in sources), default=time.time() + _NAP)
        time.sleep(min(max(moment - time.time(), 1.0), _NAP))


def _poll(watcher: "Watcher", receiver: "Receiver", source: "Source", most: int, screen: "Screen") -> bool:
    """Poll one source and take in what is new, a line for each; return whether the source could be read."""
    from servanda.watching.errors import WatchError
    from servanda.watching.polling import Fault, Moved, New, Polled

    fine = True
    try:
        for event in watcher.poll(source, most):
            match event:
                case New(fetch):
                    _take(watcher, receiver, fetch, source, screen)
                case Fault(url, message):
                    screen.error(source.id, f"{url}: {message}")
                case Moved(url):
                    screen.note(f"{source.id}: it has moved for good to {url}: watch it there")
                case Polled():
                    screen.write(f"{source.id}: {_sum_up(event)}\n")
                    fine = not event.failed
    except WatchError as error:
        screen.error(source.id, str(error))
        return False
    return fine


def _take(watcher: "Watcher", receiver: "Receiver", fetch: "Fetch", source: "Source", screen: "Screen") -> None:
    """Take one document in and tell what became of it. One that nobody can read must not stop the others for good."""
    from django.db import Error as DatabaseError

    from servanda.instruments import InstrumentError
    from servanda.ledger.errors import LedgerError
    from servanda.watching.errors import DamageError, WatchError

    try:
        screen.write(f"{source.id}: {receiver.take(fetch, source)}\n")
    except DamageError as error:
        screen.error(source.id, str(error))
        watcher.lose(fetch)
        return
    except (DatabaseError, WatchError, OSError):
        raise  # it is taken in the next time
    except InstrumentError as error:
        screen.error(source.id, str(error))
    except LedgerError as error:
        screen.error(source.id, f"{fetch.url}: {error}")
    except Exception as error:
        if os.environ.get("SERVANDA_TRACEBACK"):
            raise
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        screen.error(source.id, f"{fetch.url}: Servanda failed on it ({reason}): please report this, with the document")
    watcher.tell(fetch)


def _sum_up(polled: "Polled") -> str:
    from servanda.watching.moments import say_moment

    parts = [f"{polled.named:,} new addresses" if polled.named != 1 else "1 new address"]
    parts.append(f"{polled.asked:,} asked for")
    if polled.left:
        parts.append(f"{polled.left:,} left for later")
    return f"{', '.join(parts)}; next {say_moment(polled.due)} UTC"


def watched() -> "list[Source]":
    """Return the sources that are watched, the oldest first."""
    from servanda.ledger import models as m

    return [_source(row) for row in m.Source.objects.filter(active=True).order_by("added")]


def _source(row: "m.Source") -> "Source":
    from servanda.watching.sources import Source, SourceKind

    return Source(row.id, row.url, row.name, SourceKind(row.kind), row.partnership_id, row.every)
