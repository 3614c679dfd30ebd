"""The history of what is published as provenance: PROV-O (https://www.w3.org/TR/prov-o/) in JSON-LD.

Each entry of the ledger that touched a published commitment, link, piece of evidence, assessment or score is an
activity; what it left is a version of the thing, a revision of the version before. Members are agents without their
names: a public record says what was decided when, and the team's own ledger says by whom.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from msgspec import Raw

from servanda.ledger.entries import Line
from servanda.ledger.payloads import (
    CommitmentSplit,
    CycleChanged,
    CycleOpened,
    CyclePublished,
    Decision,
    DecisionSuggested,
    DecisionUndone,
    EvidenceDecision,
    EvidenceProposed,
    InstrumentAdded,
    InstrumentCorrected,
    LinkDecision,
    LinksProposed,
    Payload,
    ScoreSaid,
    SuggestionDismissed,
    decode,
    evidence_id,
    link_id,
    pair_id,
    touched,
)
from servanda.ledger.storing import lines, reading
from servanda.publishing.addresses import Addresses
from servanda.publishing.gathering import Record

CONTEXT: Final = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "label": "rdfs:label",
    "identifier": "dcterms:identifier",
    "value": "prov:value",
    "startedAtTime": {"@id": "prov:startedAtTime", "@type": "xsd:dateTime"},
    "endedAtTime": {"@id": "prov:endedAtTime", "@type": "xsd:dateTime"},
    **{
        name: {"@id": f"prov:{name}", "@type": "@id"}
        for name in (
            "used", "wasAssociatedWith", "wasGeneratedBy", "wasRevisionOf", "wasDerivedFrom", "wasQuotedFrom",
            "specializationOf", "hadPrimarySource",
        )
    },
}  # fmt: skip


_TOLD: Final = (
    "instrument.", "commitment", "decision.", "suggestion.", "link", "evidence.", "cycle.", "score.", "reply.",
)  # fmt: skip


class _Identified(msgspec.Struct):
    id: str


@dataclass(slots=True)
class _Telling:
    """What is known while the entries are gone through: the nodes so far, and the last version of each thing."""

    addresses: Addresses
    things: dict[str, str]  # the address of each thing that is published, by its id
    last: dict[str, str] = field(default_factory=dict)
    agents: dict[str, str] = field(default_factory=dict)
    nodes: list[dict[str, Any]] = field(default_factory=list)

    def member(self, name: str) -> str:
        """Return the address of a member, who is numbered in the order of appearance."""
        if name not in self.agents:
            number = len(self.agents) + 1
            self.agents[name] = self._agent(f"member-{number}", "prov:Person", f"Member {number}")
        return self.agents[name]

    def software(self, name: str) -> str:
        """Return the address of what read or found something."""
        key = f"software {name}"
        if key not in self.agents:
            self.agents[key] = self._agent(key.replace(" ", "-"), "prov:SoftwareAgent", name)
        return self.agents[key]

    def _agent(self, key: str, kind: str, label: str) -> str:
        address = self.addresses.of("agents", key)
        self.nodes.append({"@id": address, "@type": ["prov:Agent", kind], "label": label})
        return address


def write_history(record: Record, addresses: Addresses) -> bytes:
    """Return the history of what ``record`` holds, up to where it was gathered, from the entries of the ledger."""
    telling = _Telling(addresses, dict(_things(record, addresses)))
    telling.nodes += _entities(record, addresses)
    telling.nodes += _assessments(record, addresses)
    with reading():
        for line in lines():
            if line.sequence > record.head.entries:
                break
            _tell(telling, line)
    document = {"@context": CONTEXT, "@graph": telling.nodes}
    return msgspec.json.format(msgspec.json.encode(document), indent=1)


def _things(record: Record, addresses: Addresses) -> Iterator[tuple[str, str]]:
    for kind, rows in (("commitments", record.commitments), ("links", record.links), ("evidence", record.evidence)):
        for row in rows:
            yield row.id, addresses.of(kind, row.id)
    for one in record.assessed:
        yield one.row.id, addresses.of("assessments", one.row.id)
        for score in one.scores:
            yield score.id, addresses.of("scores", score.id)


def _entities(record: Record, addresses: Addresses) -> Iterator[dict[str, Any]]:
    for key, text in record.texts.items():
        source = {"hadPrimarySource": text.url} if text.url else {}
        yield {"@id": addresses.of("instruments", key), "@type": "prov:Entity", "label": text.title, **source}
    for row in record.commitments:
        yield {
            "@id": addresses.of("commitments", row.id),
            "@type": "prov:Entity",
            "label": row.id,
            "value": row.quote,
            "wasQuotedFrom": addresses.of("instruments", row.instrument),
        }
    followed = [("links", link.id, link, link.instrument) for link in record.links]
    followed += [("evidence", row.id, row, row.document) for row in record.evidence]  # type: ignore[misc]
    for kind, key, thing, origin in followed:
        yield {
            "@id": addresses.of(kind, key),
            "@type": "prov:Entity",
            "label": key,
            "value": thing.quote,
            "wasQuotedFrom": addresses.of("instruments", origin),
            "wasDerivedFrom": addresses.of("commitments", thing.commitment),
        }


def _assessments(record: Record, addresses: Addresses) -> Iterator[dict[str, Any]]:
    for one in record.assessed:
        cycle = addresses.of("assessments", one.row.id)
        yield {"@id": cycle, "@type": "prov:Entity", "label": one.row.name}
        for score in one.scores:
            yield {
                "@id": addresses.of("scores", score.id),
                "@type": "prov:Entity",
                "label": f"{one.row.name}: {score.commitment}, {score.party}",
                "value": score.value,
                "wasDerivedFrom": [cycle, addresses.of("commitments", score.commitment)],
            }


def _tell(telling: _Telling, line: Line) -> None:
    """Add the activity of an entry and the versions it left, where it touched something that is published."""
    if not line.kind.startswith(_TOLD):
        return
    said = decode(line.kind, line.payload)
    keys = [key for key in dict.fromkeys(_touched(said)) if key in telling.things]
    if not keys:
        return
    activity: dict[str, Any] = {
        "@id": telling.addresses.of("entries", str(line.sequence)),
        "@type": "prov:Activity",
        "label": line.kind,
        "identifier": line.hash,
        "startedAtTime": line.at,
        "endedAtTime": line.at,
        "wasAssociatedWith": [telling.member(line.who), *_tools(telling, said)],
    }
    used = [telling.last[key] for key in keys if key in telling.last]
    if used:
        activity["used"] = used
    telling.nodes.append(activity)
    if not isinstance(said, DecisionSuggested | SuggestionDismissed):
        for key in keys:
            _leave(telling, key, line, said)


def _leave(telling: _Telling, key: str, line: Line, said: Payload) -> None:
    thing = telling.things[key]
    version: dict[str, Any] = {
        "@id": f"{thing}#entry-{line.sequence}",
        "@type": "prov:Entity",
        "specializationOf": thing,
        "wasGeneratedBy": telling.addresses.of("entries", str(line.sequence)),
    }
    if key in telling.last:
        version["wasRevisionOf"] = telling.last[key]
    if isinstance(said, CommitmentSplit) and key != said.id:
        version["wasDerivedFrom"] = telling.addresses.of("commitments", said.id)
    telling.nodes.append(version)
    telling.last[key] = version["@id"]


def _tools(telling: _Telling, said: Payload) -> list[str]:
    match said:
        case InstrumentAdded(reader=name) | InstrumentCorrected(reader=name):
            return [telling.software(name)]
        case LinksProposed(model=name) | EvidenceProposed(model=name):
            return [telling.software(name)]
    return []


def _touched(said: Payload) -> Iterable[str]:
    """Return the ids of the commitments, links and evidence that an entry touches."""
    match said:
        case InstrumentAdded(commitments=found):
            return map(_id_of, found)
        case InstrumentCorrected():
            return [*map(_id_of, (*said.standing, *said.commitments)), *said.recheck]
        case LinksProposed(links=links):
            return map(link_id, links)
        case EvidenceProposed(id=document, passages=passages):
            return (evidence_id(document, passage) for passage in passages)
        case LinkDecision(id=key) | EvidenceDecision(id=key):
            return (key,)
        case CycleOpened(id=key) | CycleChanged(id=key) | CyclePublished(id=key):
            return (key,)
        case ScoreSaid(cycle=cycle, commitment=commitment, party=party):
            return (pair_id(cycle, commitment, party),)
        case Decision() | DecisionUndone() | DecisionSuggested() | SuggestionDismissed():
            return touched(said)
    return ()


def _id_of(record: Raw) -> str:
    return msgspec.json.decode(record, type=_Identified).id
