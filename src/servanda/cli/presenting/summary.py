"""What the commitments of a document add up to: how firm they are, what they cost, what is due first."""

from collections import Counter, defaultdict

from rich.table import Table
from rich.text import Text

from servanda.cli.presenting.cells import STRENGTHS
from servanda.cli.reading import Finding
from servanda.records import Commitment, Kind
from servanda.wording import sort_key, write_point, write_sum

DUE_SHOWN = 3


def summarise(finding: Finding) -> Table:
    """Return the last lines of the table: strengths and kinds, sums by currency, and the first deadlines."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    table.add_row("In all", _counts(finding.commitments))
    if sums := add_up(finding.commitments):
        table.add_row("Money", Text(" · ".join(write_sum(amount, currency) for currency, amount in sums.items())))
    if first := due_first(finding.commitments):
        due = Table.grid(padding=(0, 2, 0, 0))
        for edtf, number, commitment in first:
            due.add_row(Text(write_point(edtf), style="cyan"), Text(f"№ {number}", style="dim"), commitment.quote)
        table.add_row("Due first", due)
    return table


def add_up(commitments: tuple[Commitment, ...]) -> dict[str, float]:
    """Return the sum of all amounts by currency, those named most often first."""
    sums: defaultdict[str, float] = defaultdict(int)
    named: Counter[str] = Counter()
    for money in (money for commitment in commitments for money in commitment.money):
        sums[money.currency] += money.amount
        named[money.currency] += 1
    return {currency: sums[currency] for currency, _ in named.most_common()}


def due_first(commitments: tuple[Commitment, ...]) -> list[tuple[str, int, Commitment]]:
    """Return the earliest deadlines that are points in time, each with the commitment's number."""
    dated = [
        (key, number, commitment.deadline.edtf, commitment)
        for number, commitment in enumerate(commitments, 1)
        if commitment.deadline and commitment.deadline.edtf and (key := sort_key(commitment.deadline.edtf))
    ]
    dated.sort(key=lambda entry: entry[:2])
    return [(edtf, number, commitment) for _, number, edtf, commitment in dated[:DUE_SHOWN]]


def _counts(commitments: tuple[Commitment, ...]) -> Text:
    strengths = Counter(commitment.strength for commitment in commitments)
    kinds = Counter(commitment.kind for commitment in commitments)
    text = Text()
    for strength, (sign, colour) in STRENGTHS.items():
        text.append(f"{sign} {strengths[strength]} {strength.value}", style=colour).append("  ")
    parts = [f"{kinds[kind]} {kind.value}" + ("" if kinds[kind] == 1 else "s") for kind in Kind]
    return text.append(" · ".join(parts))
