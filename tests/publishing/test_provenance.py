"""The history as PROV-O: read by the library of the standard, each version from an entry, and nobody named."""

import json

import pytest
from prov.model import ProvActivity, ProvAgent, ProvDocument, ProvEntity
from pyld import jsonld
from rdflib import DCTERMS, PROV, RDF, RDFS, Graph, URIRef
from rdflib.compare import isomorphic

from servanda.publishing.addresses import Addresses
from servanda.publishing.gathering import Record


@pytest.fixture(scope="module")
def graph(published) -> Graph:
    return Graph().parse(data=published["prov"]["prov/history.jsonld"], format="json-ld")


@pytest.fixture(scope="module")
def addresses(record: Record) -> Addresses:
    return Addresses("", record.head.first)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_two_libraries_read_the_same(published, graph: Graph):
    nquads = jsonld.to_rdf(json.loads(published["prov"]["prov/history.jsonld"]), {"format": "application/n-quads"})
    assert isomorphic(Graph().parse(data=nquads, format="nquads"), graph)


@pytest.mark.filterwarnings("error::UserWarning", "ignore::DeprecationWarning")
def test_the_library_of_prov_knows_all_of_it(graph: Graph):
    """It warns of what it cannot make a record of."""
    document = ProvDocument.deserialize(content=graph.serialize(format="turtle"), format="rdf", rdf_format="turtle")
    for kind, name in ((ProvEntity, PROV.Entity), (ProvActivity, PROV.Activity), (ProvAgent, PROV.Agent)):
        found = {str(one.identifier.uri) for one in document.get_records(kind)}
        said = {str(one) for one in graph.subjects(RDF.type, name)}
        assert said
        assert said <= found


def test_nothing_points_nowhere(graph: Graph):
    """Whatever a property leads to is described, but for pages elsewhere and commitments that were split."""
    described = set(graph.subjects(RDF.type))
    outside = (PROV.hadPrimarySource, RDF.type, PROV.wasDerivedFrom)
    dangling = {target for _, name, target in graph if isinstance(target, URIRef) and name not in outside} - described
    assert dangling == set()


def test_every_commitment_has_a_history(graph: Graph, record: Record, addresses: Addresses):
    for row in record.commitments:
        thing = URIRef(addresses.of("commitments", row.id))
        assert str(graph.value(thing, PROV.value)) == row.quote
        versions = set(graph.subjects(PROV.specializationOf, thing))
        first = [one for one in versions if (one, PROV.wasRevisionOf, None) not in graph]
        assert len(first) == 1
        assert len(set(graph.objects(None, PROV.wasRevisionOf)) & versions) == len(versions) - 1
        for version in versions:
            activity = graph.value(version, PROV.wasGeneratedBy)
            assert (activity, RDF.type, PROV.Activity) in graph
            assert graph.value(activity, PROV.startedAtTime) == graph.value(activity, PROV.endedAtTime)
            assert len(str(graph.value(activity, DCTERMS.identifier))) == 64


def test_links_and_evidence_were_confirmed(graph: Graph, record: Record, addresses: Addresses):
    for kind, rows in (("link", record.links), ("evidence", record.evidence)):
        for row in rows:
            thing = URIRef(addresses.of("links" if kind == "link" else kind, row.id))
            made = {
                str(graph.value(graph.value(one, PROV.wasGeneratedBy), RDFS.label))
                for one in graph.subjects(PROV.specializationOf, thing)
            }
            assert f"{kind}.confirmed" in made or f"{kind}.added" in made


def test_nobody_is_named(published):
    for files in published.values():
        for name, content in files.items():
            if name.endswith((".parquet", ".xlsx")):
                continue  # packed: the other forms of the tables say the same
            for member in (b"sigrid", b"tama", b"ingrid", b"wiremu", b"aroha"):
                assert member not in content.lower(), name
    assert b'"Member 1"' in published["prov"]["prov/history.jsonld"]
