"""A Markdown table to paste into a report, under the document's title and date."""

import re
from dataclasses import dataclass

from servanda.cli.presenting.reasons import list_reasons
from servanda.cli.reading import Finding
from servanda.extraction import parties_of
from servanda.records import Commitment, Deadline
from servanda.wording import write_date, write_deadline, write_money, write_party

_HEAD = ("№", "Party", "Strength", "Commitment", "Money", "Deadline", "Body", "Topic")
# What Markdown, or HTML inside it, would take for markup.
_MARKUP = re.compile(r"([\\`*_\[\]<>|#~$])")


@dataclass
class MarkdownPresenter:
    """Writes a table a document; with ``explain`` a list of reasons and of the sentences left out behind it."""

    explain: bool

    def __call__(self, finding: Finding) -> str:
        """Return the Markdown of ``finding``, an empty line at its end."""
        lines = [f"## {_escape(finding.instrument.title)}", "", _facts(finding), ""]
        if finding.commitments:
            lines += [_line(_HEAD), _line(["--:", *["---"] * (len(_HEAD) - 1)])]
            lines += [_line([str(number), *_cells(c)]) for number, c in enumerate(finding.commitments, 1)]
            lines.append("")
        if self.explain:
            lines += _reasons(finding)
        return "\n".join(lines) + "\n"


def _facts(finding: Finding) -> str:
    instrument, found = finding.instrument, len(finding.commitments)
    parts = [write_date(instrument.date)] if instrument.date else []
    if parties := parties_of(finding.instrument):
        parts.append(", ".join(_escape(write_party(party)) for party in parties))
    parts.append({0: "no commitment found", 1: "1 commitment"}.get(found, f"{found} commitments"))
    if instrument.url:
        parts.append(f"<{instrument.url}>" if re.fullmatch(r"[^\s<>]+", instrument.url) else _escape(instrument.url))
    return " · ".join(parts)


def _cells(c: Commitment) -> list[str]:
    lead_in = f"*{_escape(c.lead_in_text.strip())}* " if c.lead_in_text and c.lead_in_text.strip() else ""
    strength = c.strength.value if c.kind.value == "undertaking" else f"{c.strength.value}, {c.kind.value}"
    return [
        ", ".join(map(_escape, c.parties)),
        strength,
        lead_in + _escape(c.quote),
        "; ".join(_escape(write_money(money)) for money in c.money),
        _deadline(c.deadline),
        "; ".join(_escape(body.name) for body in c.bodies),
        c.topic.value,
    ]


def _deadline(deadline: Deadline | None) -> str:
    if deadline is None:
        return ""
    words, point = write_deadline(deadline)
    return _escape(words) + (f" ({point})" if point else "")


def _reasons(finding: Finding) -> list[str]:
    lines = []
    if finding.commitments:
        lines += ["### Why they were read so", ""]
        for number, commitment in enumerate(finding.commitments, 1):
            reasons = (
                f"{name}: {_escape(value)} ({_escape(why)}, {sure:.0%})"
                for name, value, why, sure in list_reasons(commitment)
            )
            lines.append(f"{number}. " + "; ".join(reasons))
        lines.append("")
    if finding.left_out:
        lines += ["### Left out", "", _line(("Reason", "Sentence")), _line(("---", "---"))]
        lines += [
            _line((_escape(left.reason), _escape(finding.instrument.words(left.span)))) for left in finding.left_out
        ]
        lines.append("")
    return lines


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
