"""The examples of the OpenAPI document; a test checks each against its schema."""

from typing import Any, Final

_DOC: Final = "NZ-NO/2025-03-18/joint-statement"
_QUOTE: Final = "Norway will provide NOK 250 million to the Ocean Observation Fund by the end of 2027"

PROBLEM: Final[dict[str, Any]] = {
    "type": "about:blank",
    "title": "Conflict",
    "status": 409,
    "detail": f"{_DOC}/4 can't be changed: it is merged into {_DOC}/3",
    "instance": f"/api/commitments/{_DOC}/4/accept",
}
COMMITMENT: Final[dict[str, Any]] = {
    "id": f"{_DOC}/3",
    "url": f"/commitments/{_DOC}/3/",
    "instrument": _DOC,
    "partnership": "NZ-NO",
    "date": "2025-03-18",
    "number": 3,
    "state": "accepted",
    "quote": _QUOTE,
    "start": 1204,
    "end": 1288,
    "block": 7,
    "lead_in": None,
    "parties": ["NO"],
    "kind": "undertaking",
    "strength": "firm",
    "verb": "provide",
    "topic": "environment-oceans",
    "money": [{"amount": 250000000.0, "currency": "NOK", "text": "NOK 250 million", "start": 1224, "end": 1239}],
    "deadline": {
        "text": "by the end of 2027",
        "edtf": "2027",
        "last_day": "2027-12-31",
        "start": 1270,
        "end": 1288,
    },
    "bodies": [{"name": "Ocean Observation Fund", "start": 1247, "end": 1269}],
    "confidence": 0.91,
    "origin": "read",
    "reason": "",
    "into": "",
    "split_from": "",
    "recheck": False,
    "suggestion": None,
    "decided_by": "iris",
    "added": 12,
    "changed": 31,
    "readings": {"strength": {"reason": "will", "confidence": 0.9, "spans": [[1211, 1215]]}},
}
INSTRUMENT: Final[dict[str, Any]] = {
    "id": _DOC,
    "url": f"/instruments/{_DOC}/",
    "partnership": "NZ-NO",
    "title": "Joint Statement by New Zealand and Norway",
    "date": "2025-03-18",
    "source": "https://example.org/joint-statement",
    "publisher": "Office of the Prime Minister",
    "parties": ["NZ", "NO"],
    "commitments": 21,
    "proposed": 4,
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "reader": "grammar 0.1.0/0.1.0",
    "by": "lena",
    "added": 12,
    "changed": 12,
}
INSTRUMENT_TEXT: Final[dict[str, Any]] = {
    **INSTRUMENT,
    "text": "Joint Statement by New Zealand and Norway\n\nThe two governments met in Oslo.",
    "blocks": [
        {"kind": "heading", "depth": 0, "start": 0, "end": 41, "run_in": None},
        {"kind": "paragraph", "depth": 0, "start": 43, "end": 75, "run_in": None},
    ],
    "pages": [],
}
PARTNERSHIP: Final[dict[str, Any]] = {
    "id": "NZ-NO",
    "url": "/partnerships/NZ-NO/",
    "name": "New Zealand – Norway",
    "parties": ["NZ", "NO"],
    "instruments": 3,
    "commitments": 61,
    "last": "2025-03-18",
}
ENTRY: Final[dict[str, Any]] = {
    "sequence": 31,
    "at": "2026-05-21T09:30:00.000000Z",
    "who": "iris",
    "kind": "commitment.accepted",
    "scope": _DOC,
    "subject": f"{_DOC}/3",
    "previous": "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
    "hash": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
}
WHOLE_ENTRY: Final[dict[str, Any]] = {
    **ENTRY,
    "payload": {"id": f"{_DOC}/3", "reason": "as in the annex", "suggested_by": ""},
}
_FOLLOWED: Final[dict[str, Any]] = {
    "partnership": "NZ-NO",
    "state": "proposed",
    "score": 0.82,
    "origin": "matched",
    "reason": "",
    "decided_by": "",
    "added": 61,
    "changed": 61,
}
LINK: Final[dict[str, Any]] = {
    **_FOLLOWED,
    "id": "5d41402abc4b2a76b9719d91",
    "commitment": "NZ-NO/2022-09-14/joint-statement/2",
    "words": "set up an Ocean Observation Fund by the end of 2024",
    "start": 1204,
    "end": 1288,
    "quote": _QUOTE,
    "date": "2025-03-18",
    "why": "Ocean Observation Fund; deadline 2024 → 2027; set up → provide",
    "model": "servanda-lineage/2026-11-24-1a2b3c4d",
    "relation": "advanced",
    "proposed": "advanced",
    "instrument": _DOC,
    "later": f"{_DOC}/3",
}
EVIDENCE: Final[dict[str, Any]] = {
    **_FOLLOWED,
    "id": "7d793037a0760186574b0282",
    "commitment": f"{_DOC}/3",
    "words": _QUOTE,
    "start": 310,
    "end": 372,
    "quote": "Norway paid the first half of its share of the fund in October",
    "date": "2025-11-02",
    "why": "Norway; fund; paid the first half",
    "model": "servanda-evidence/2026-11-24-1a2b3c4d",
    "stance": "progress",
    "proposed": "progress",
    "document": "900150983cd24fb0d6963f7d",
    "title": "Ocean Observation Fund: the first year",
    "source": "https://example.org/fund",
}
CYCLE: Final[dict[str, Any]] = {
    "id": "second-year",
    "url": "/assessments/second-year/",
    "name": "Second year",
    "partnership": "NZ-NO",
    "since": "2025-03-18",
    "until": "2026-12-31",
    "scale": {
        "name": "compliance",
        "values": [
            {"code": "-1", "number": -1.0, "words": "nothing was done for it, or what was done goes against it"},
            {"code": "0", "number": 0.0, "words": "work on it has begun, or a part of it is done"},
            {"code": "+1", "number": 1.0, "words": "what was promised is done, or all that the period allows"},
        ],
    },
    "coders": ["cara", "cole"],
    "pairs": 24,
    "published": 0,
    "head": "",
    "by": "olga",
    "added": 70,
    "changed": 70,
}
PAIR: Final[dict[str, Any]] = {
    "commitment": f"{_DOC}/3",
    "party": "NO",
    "state": "settled",
    "closed": True,
    "value": "0",
    "reason": "Half of the share is paid.",
    "settled_by": "iris",
    "reply": "The second half is in the budget of 2027.",
    "reply_by": "Ministry of the Sea",
    "reply_date": "2027-02-01",
    "scores": [
        {
            "coder": "cara",
            "value": "+1",
            "evidence": ["7d793037a0760186574b0282"],
            "reason": "The year book says that Norway paid.",
        },
        {"coder": "cole", "value": "0", "evidence": [], "reason": "One of two payments was made."},
    ],
    "criteria": {
        "-1": "nothing was done for it, or what was done goes against it",
        "0": "work on it has begun, or a part of it is done",
        "+1": "the whole share is paid",
    },
}
