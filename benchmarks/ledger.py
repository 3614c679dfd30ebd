"""A ledger of 1,000 instruments and 100,000 commitments: its pages, its API, what is added and decided, and its proof.

Each page is asked for 40 times, after a few requests to warm up, with parameters drawn from the ledger: by Django's
test client, through the whole chain of middleware, the response read to its end; on one core, with SQLite. Reads and
the proof are timed by processor time, since a warm database waits for nothing else and other work on the machine should
not count; what writes, by the clock. All of it runs on a copy, so that the ledger under build/ can be used again. Run
as ``python -m benchmarks.ledger [--json FILE]``.
"""

import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from benchmarks.ledger_texts import write
from benchmarks.report import ROOT, FailedError, Figure, Report, run_as_script

REQUESTS, WARM, PROOFS = 40, 3, 3
PAGE_MS, DECISION_MS, ADDED_S, ENTRIES_A_SECOND = 300, 150, 1.0, 20_000
ADDED = 50  # commitments of an instrument that is added
SOURCES = ("benchmarks/ledger_*.py", "src/servanda/records.py", "src/servanda/ledger/**/*.py")


@dataclass(frozen=True, slots=True)
class Asked:
    """A page with the addresses at which it is asked for."""

    name: str
    addresses: Sequence[str]


def measure(data: Path, where: str) -> Report:
    """Return the figures on the ledger of ``ledger_made``, which is made where it isn't there yet."""
    from servanda.ledger.connecting import connect, prepare

    made = ledger_file()
    if not made.is_file():
        make(made)
    with tempfile.TemporaryDirectory(dir=made.parent) as folder:
        copy = Path(folder) / "ledger.sqlite"
        shutil.copyfile(made, copy)
        os.environ["SERVANDA_DATABASE_URL"] = str(copy)
        connect(str(copy))
        prepare(create=False, say=print)
        figures = [*pages(Random(1)), *exports(), *writing(Random(2)), *proof()]
        sizes = _sizes()
    how = (
        f"{sizes}; SQLite; p95 of {REQUESTS} requests each, warm; reads and the proof by processor time, what "
        f"writes by the clock; {where}."
    )
    return Report("ledger", how, tuple(figures))


def ledger_file() -> Path:
    """Return where the ledger is kept: the name changes with the sources that it is made by."""
    sources = sorted({path for pattern in SOURCES for path in ROOT.glob(pattern)})
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    return ROOT / "build" / f"ledger-{digest[:12]}.sqlite"


def make(path: Path) -> None:
    """Make the ledger beside its place and put it there when it is complete, instead of any older one."""
    from django.db import connections

    from servanda.ledger.connecting import connect, prepare

    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("ledger-*.sqlite*"):
        old.unlink()
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    connect(str(part))
    prepare(create=True, say=lambda line: None)
    from benchmarks.ledger_made import fill  # which needs Django

    fill(progress=True)
    connections.close_all()
    part.rename(path)


def pages(random: Random) -> Iterator[Figure]:
    """Yield the p95 of each page and each list of the API."""
    client = sign_in("owner")
    for group, asked in (("Pages", page_addresses(random)), ("API", api_addresses(random))):
        for one in asked:
            for address in one.addresses[:WARM]:
                _get(client, address)
            times = [_get(client, address, time.process_time) for address in one.addresses]
            yield Figure(f"{group}, p95", one.name, p95(times) * 1000, PAGE_MS, at_most=True, digits=0, unit="ms")


def exports() -> Iterator[Figure]:
    """Yield how long it takes to export all commitments in each form."""
    from django.urls import reverse

    client = sign_in("owner")
    for form in ("csv", "jsonl", "xlsx"):
        seconds = _get(client, reverse("commitments-export", args=[form]), time.process_time)
        yield Figure("Exports", f"all commitments as {form}", seconds, digits=1, unit="s")


def page_addresses(random: Random) -> Iterator[Asked]:
    """Yield the pages that anybody can open, with the addresses to measure them at."""
    from django.urls import reverse

    known = Known(random)
    commitments, largest = reverse("commitments"), reverse("partnership", args=[known.largest])
    yield Asked("home", _repeated(reverse("home")))
    yield Asked("partnerships", _repeated(reverse("partnerships")))
    yield Asked(f"partnership, the largest ({known.largest})", [f"{largest}?{query}" for query in known.queries()])
    yield Asked("partnership, any", [reverse("partnership", args=[key]) for key in known.partnerships()])
    yield Asked("instruments", [f"{reverse('instruments')}?page={page}" for page in known.numbers(20)])
    yield Asked("instrument, 100 commitments", _repeated(reverse("instrument", args=[known.hundred])))
    yield Asked("instrument, any", [reverse("instrument", args=[key]) for key in known.instruments()])
    yield Asked("commitment", [reverse("commitment", args=[key]) for key in known.commitments()])
    yield Asked("commitments, facets", [f"{commitments}?{query}" for query in known.queries()])
    for sort in ("date", "deadline", "party", "topic", "strength", "state", "confidence", "amount"):
        yield Asked(
            f"commitments, by {sort}",
            [f"{commitments}?sort={sign}{sort}&page={page}" for page in known.numbers(20, 20) for sign in ("", "-")],
        )
    yield Asked("commitments, far pages", [f"{commitments}?page={page}" for page in known.numbers(1800)])
    yield Asked("commitments, words", [f"{commitments}?q={word}" for word in known.words()])
    for register in ("bodies", "money", "deadlines", "calendar"):
        of_one = [f"{reverse(register)}?partnership={key}" for key in known.partnerships()]
        yield Asked(f"{register}, of one partnership", of_one)
    for register in ("bodies", "money", "deadlines", "calendar"):
        yield Asked(f"{register}, of all", _repeated(reverse(register)))
    yield Asked("log", [f"{reverse('log')}?before={number}" for number in known.numbers(100_000)])
    yield Asked("entry", [reverse("entry", args=[number]) for number in known.numbers(100_000)])
    yield Asked("users", _repeated(reverse("users")))
    yield Asked("account", _repeated(reverse("account")))
    yield Asked("the form to add documents", _repeated(reverse("instrument-add")))
    yield Asked("the form of a partnership", _repeated(reverse("partnership-edit", args=[known.largest])))


def api_addresses(random: Random) -> Iterator[Asked]:
    """Yield the reads of the API."""
    known = Known(random)
    yield Asked("partnerships", [f"/api/partnerships?page={page}" for page in known.numbers(2)])
    yield Asked("instruments", [f"/api/instruments?page={page}" for page in known.numbers(20)])
    yield Asked("instrument", [f"/api/instruments/{key}" for key in known.instruments()])
    yield Asked("commitments", [f"/api/commitments?{query}" for query in known.queries()])
    yield Asked("commitments, far pages", [f"/api/commitments?page={page}" for page in known.numbers(1800)])
    yield Asked("commitments, 1,000 a page", [f"/api/commitments?size=1000&page={page}" for page in known.numbers(90)])
    yield Asked("commitment", [f"/api/commitments/{key}" for key in known.commitments()])
    yield Asked("history", [f"/api/commitments/{key}/history" for key in known.commitments()])
    for register in ("bodies", "money", "deadlines"):
        yield Asked(register, [f"/api/{register}?partnership={key}" for key in known.partnerships()])
    yield Asked("entries", [f"/api/entries?page={page}" for page in known.numbers(1800)])
    yield Asked("entry", [f"/api/entries/{number}" for number in known.numbers(100_000)])


class Known:
    """What there is in the ledger, drawn at random."""

    def __init__(self, random: Random) -> None:
        """Look at what there is."""
        from django.db.models import Count

        from servanda.ledger import models as m

        self._random, self._commitments = random, m.Commitment.objects
        by_size = m.Partnership.objects.annotate(n=Count("commitments")).order_by("-n").values_list("id", flat=True)
        self._partnerships = list(by_size)
        self.largest = self._partnerships[0]
        sizes = m.Instrument.objects.annotate(n=Count("commitments")).values_list("id", "n")
        self._instruments = [key for key, _ in sizes]
        self.hundred = min(sizes, key=lambda pair: abs(pair[1] - 100))[0]

    def numbers(self, most: int, count: int = REQUESTS) -> list[int]:
        """Return numbers from 1 to ``most``."""
        return [self._random.randint(1, most) for _ in range(count)]

    def partnerships(self) -> list[str]:
        """Return partnerships, the large ones as often as the small."""
        return self._random.choices(self._partnerships, k=REQUESTS)

    def instruments(self) -> list[str]:
        """Return instruments."""
        return self._random.choices(self._instruments, k=REQUESTS)

    def commitments(self) -> list[str]:
        """Return commitments."""
        return [f"{key}/{self._random.randint(1, 5)}" for key in self.instruments()]

    def words(self) -> list[str]:
        """Return words to search for, some of them rare and some in no quote."""
        return self._random.choices(("wind", "programme", "NOK", "vaccine+fill", "quantum", "lighthouse"), k=REQUESTS)

    def queries(self) -> list[str]:
        """Return filters with one to three parts."""
        parts: dict[str, Sequence[str]] = {
            "party": ("NO", "JP", "KE", "FR"),
            "topic": ("space", "health", "energy", "migration"),
            "strength": ("firm", "intended", "soft"),
            "kind": ("undertaking", "deliverable"),
            "state": ("proposed", "accepted", "edited", "any"),
            "year": ("1999", "2012", "2024", "2025"),
            "deadline": ("overdue", "soon", "later", "none"),
            "money": ("true", "false"),
            "due_before": ("2027-01-01",),
            "partnership": self._partnerships[:6],
        }
        found = []
        for _ in range(REQUESTS):
            names = self._random.sample(list(parts), k=self._random.randint(0, 3))
            found.append(urlencode({name: self._random.choice(parts[name]) for name in names}))
        return found


def writing(random: Random) -> Iterator[Figure]:
    """Yield how long it takes to add an instrument, and to decide from the desk and by the API."""
    from benchmarks.ledger_made import LAST, SEED, partnerships
    from servanda.ledger.services import add_instrument, member

    actor, times, keys = member("iris"), [], []
    between = partnerships(Random(SEED))[0]
    for number in range(10):
        instrument, found = write(random, between, LAST, ADDED, 5_000 + number)
        before = time.perf_counter()
        filed = add_instrument(actor, instrument, found, reader="benchmark", partnership=between.id)
        times.append(time.perf_counter() - before)
        keys.append(filed.id)
    group = "Writing"
    name = f"adding an instrument of {ADDED} commitments, the slowest of {len(times)}"
    yield Figure(group, name, max(times), ADDED_S, at_most=True, digits=3, unit="s")
    for name, decide in (("the desk", _decide_at_desk), ("the API", _decide_by_api)):
        times = decide(keys.pop())
        name = f"a decision by {name}, p95"
        yield Figure(group, name, p95(times) * 1000, DECISION_MS, at_most=True, digits=0, unit="ms")


def proof() -> Iterator[Figure]:
    """Yield how fast the whole ledger is proved, in processes of their own as the command does it."""
    command = [sys.executable, "-m", "benchmarks.ledger", "--probe", os.environ["SERVANDA_DATABASE_URL"]]
    rates = []
    for _ in range(PROOFS):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise FailedError((done.stderr.strip().splitlines() or ["the ledger could not be proved"])[-1])
        rates.append(float(done.stdout))
    name = f"entries verified a second, and all tables compared, the median of {PROOFS}"
    yield Figure("Proof", name, statistics.median(rates), ENTRIES_A_SECOND, digits=0)


def probe(path: str) -> float:
    """Prove a ledger and return how many entries a second; raise ``SystemExit`` where it does not hold."""
    from servanda.ledger.connecting import connect

    connect(path)
    from servanda.ledger.verifying import verify

    before = time.process_time()
    checked = verify()
    seconds = time.process_time() - before
    if checked.fault is not None:
        raise SystemExit(f"the ledger does not hold: {checked.fault}")
    return checked.entries / seconds


def sign_in(name: str) -> Any:
    """Return a client with the session of a member."""
    from django.test import Client

    from servanda.web.accounts.people import user_of

    client = Client(HTTP_HOST="localhost")
    client.force_login(user_of(name))
    return client


def p95(times: Sequence[float]) -> float:
    """Return the time that 95 of 100 requests stay under."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def _decide_at_desk(instrument: str) -> list[float]:
    from django.urls import reverse

    from servanda.ledger import models as m

    client = sign_in("iris")
    rows = m.Commitment.objects.filter(instrument=instrument).order_by("number")[:REQUESTS]

    def decide(row: m.Commitment) -> Any:
        address = reverse("review-accept", args=[row.id])
        return client.post(address, {"changed": row.changed}, HTTP_HX_REQUEST="true")

    return [_timed(decide, row) for row in rows]


def _decide_by_api(instrument: str) -> list[float]:
    from servanda.web.accounts import tokens

    client, token = sign_in("reader"), tokens.make("iris", "benchmark")

    def decide(number: int) -> Any:
        return client.post(
            f"/api/commitments/{instrument}/{number}/accept",
            {},
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {token}",
        )

    return [_timed(decide, number) for number in range(1, REQUESTS + 1)]


def _get(client: Any, address: str, clock: Callable[[], float] = time.perf_counter) -> float:
    return _timed(client.get, address, clock)


def _timed(ask: Callable[[Any], Any], what: Any, clock: Callable[[], float] = time.perf_counter) -> float:
    before = clock()
    response = ask(what)
    if response.streaming:
        for _ in response.streaming_content:
            pass
    seconds = clock() - before
    if response.status_code != 200:
        raise FailedError(f"{what} answered {response.status_code}")
    return seconds


def _repeated(address: str) -> list[str]:
    return [address] * REQUESTS


def _sizes() -> str:
    from servanda.ledger import models as m

    counts = [model.objects.count() for model in (m.Instrument, m.Commitment, m.Entry)]
    return "{:,} instruments, {:,} commitments, {:,} entries".format(*counts)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--probe"]:
        print(probe(sys.argv[2]))
        sys.exit(0)
    sys.exit(run_as_script(measure, __doc__))
