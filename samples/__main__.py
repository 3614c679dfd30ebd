"""Load the sample partnership into a ledger, which is made where there is none.

usage: python -m samples LEDGER
"""

import sys
from pathlib import Path

from servanda.ledger import connecting
from servanda.ledger.errors import LedgerError

FOLDER = Path(__file__).parent


def main(where: str) -> None:
    """Load the sample into the ledger at a path or URL and say what became of it."""
    connecting.connect(where)
    connecting.prepare(create=True, say=lambda message: None)
    from samples.decisions import read_plan
    from samples.replaying import replay
    from servanda.ledger import models as m

    plan = read_plan(FOLDER / "decisions.yaml")
    new = replay(plan, FOLDER)
    counted = (
        f"{m.Instrument.objects.count()} instruments, {m.Commitment.objects.count()} commitments,"
        f" {m.Entry.objects.count()} entries"
    )
    print(f"{plan.partnership.name} {'is now' if new else 'was already'} in {connecting.place()}: {counted}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except LedgerError as error:
        sys.exit(f"samples: {error}")
