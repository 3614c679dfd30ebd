"""Eight processes write at once; nobody's entry is lost, and the chain never forks."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from promising import add, team

from servanda.ledger import models as m
from servanda.ledger.connecting import connect
from servanda.ledger.payloads import Role
from servanda.ledger.verifying import verify

WRITERS, EACH = 8, 250
WRITE = """
import sys
from servanda.ledger.connecting import connect

connect(sys.argv[1])
from promising import add
from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor

number, each = int(sys.argv[2]), int(sys.argv[3])
actor = Actor("remi", Role.REVIEWER)
add(actor, f"Norway will open office {number}. Chile will close office {number}.", title=f"Fact sheet {number}")
decisions = [services.accept, services.reject]
for turn in range(each - 1):
    decisions[turn % 2](actor, f"NO-CL/2024-05-01/joint-statement/{1 + turn % 2}", f"{number} {turn}")
"""


def test_eight_writers(ledger: str):
    add(team()[Role.OWNER], "Norway will open an office. Chile will close an office.")
    before = m.Entry.objects.count()
    connect(ledger)
    surroundings = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, ledger, str(number), str(EACH)],
            env=surroundings,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    for writer in writers:
        _, said = writer.communicate(timeout=120)
        assert writer.returncode == 0, said
    entries = list(m.Entry.objects.filter(sequence__gt=before).values_list("kind", "payload"))
    assert len(entries) == WRITERS * EACH
    kinds = Counter(kind for kind, _ in entries)
    assert kinds["instrument.added"] == WRITERS
    assert len({payload for _, payload in entries}) == WRITERS * EACH
    assert m.Instrument.objects.count() == WRITERS + 1
    checked = verify()
    assert (checked.fault, checked.entries) == (None, before + WRITERS * EACH)


MAKE = """
import sys
from servanda.ledger.connecting import connect, prepare

connect(sys.argv[1])
prepare(create=True, say=print)
"""


def test_four_make_one_ledger_at_once(fresh, tmp_path: Path):
    where = fresh()
    on_server = where.startswith("postgresql")
    if on_server:
        import psycopg

        with psycopg.connect(where, autocommit=True) as server:
            server.execute("DROP SCHEMA public CASCADE")
            server.execute("CREATE SCHEMA public")
    else:
        where = str(tmp_path / "new.sqlite")
    makers = [
        subprocess.Popen([sys.executable, "-c", MAKE, where], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [maker.communicate(timeout=120) for maker in makers]
    assert [maker.returncode for maker in makers] == [0] * 4, said
    assert sum("made a new ledger" in out for out, _ in said) == 1 or not on_server
    connect(where)
    team()
    assert verify().fault is None
