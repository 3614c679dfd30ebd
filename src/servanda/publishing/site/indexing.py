"""The record in, what the search page looks through out: one script that sets a table.

A script, since a browser that shows a page from a disk may read scripts beside it but fetch nothing. Each commitment
has its words once; who made it and where it stands are numbers into short tables.
"""

import json
from collections.abc import Iterable

from servanda.publishing.site.record import Record
from servanda.wording import name_party, name_topic

_UNSAFE = {0x2028: "\\u2028", 0x2029: "\\u2029"}


def write_index(record: Record) -> str:
    """Return the script: ``servandaIndex`` with groups, papers, topics, parties, commitments and assessments."""
    groups = _numbers(group.key for group in record.groups)
    papers = _numbers(record.papers)
    every = list(record.commitments.values())
    topics = _numbers(sorted({one.record.topic.value for one in every}))
    parties = _numbers(sorted({party for one in every for party in one.record.parties}))
    table = {
        "groups": [[group.key, group.name] for group in record.groups],
        "papers": [
            [paper.key, paper.instrument.title, paper.date, groups[paper.partnership]]
            for paper in record.papers.values()
        ],
        "topics": [[code, name_topic(code)] for code in topics],
        "parties": [[party, name_party(party)] for party in parties],
        "commitments": [
            [
                papers[one.instrument],
                one.number,
                one.record.quote,
                topics[one.record.topic.value],
                [parties[party] for party in one.record.parties],
            ]
            for one in every
        ],
        "assessments": [[one.row.id, one.row.name, groups[one.row.partnership]] for one in record.cycles],
    }
    said = json.dumps(table, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
    return f"window.servandaIndex={said};\n"


def _numbers(keys: Iterable[str]) -> dict[str, int]:
    return {key: number for number, key in enumerate(keys)}
