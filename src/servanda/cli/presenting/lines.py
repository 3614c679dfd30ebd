"""JSON lines: one commitment a line, in the codebook's form, for programs."""

import json
from dataclasses import dataclass

from servanda.cli.reading import Finding
from servanda.records import to_json


@dataclass
class LinesPresenter:
    """Writes JSON lines; with ``explain`` one more line for each sentence that was left out, under its own key."""

    explain: bool

    def __call__(self, finding: Finding) -> str:
        """Return the lines of ``finding``, in the order of the document."""
        rows = [(c.span.start, to_json(c)) for c in finding.commitments]
        if self.explain:
            rows += [
                (
                    left.span.start,
                    {
                        "doc": finding.instrument.id,
                        "left_out": finding.instrument.words(left.span),
                        "reason": left.reason,
                        "start": left.span.start,
                        "end": left.span.end,
                    },
                )
                for left in finding.left_out
            ]
            rows.sort(key=lambda row: row[0])
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for _, row in rows)
