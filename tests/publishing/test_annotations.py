"""Web annotations: the model's musts, JSON-LD that expands to its terms, and words that stand where they say."""

import json
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from pyld import jsonld

from servanda.publishing.addresses import Addresses
from servanda.publishing.annotations import CONTEXT, write_annotations
from servanda.publishing.gathering import Record

OA, AS, DC = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#", "http://purl.org/dc/terms/"
XSD = "http://www.w3.org/2001/XMLSchema#"
# The terms of http://www.w3.org/ns/anno.jsonld that we use, from the tables of the Web Annotation Vocabulary; the
# context itself is not asked for over the net by a test.
TERMS: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    **{name: f"{OA}{name}" for name in ("Annotation", "TextQuoteSelector", "TextPositionSelector", "SpecificResource")},
    **{name: f"{OA}{name}" for name in ("TextualBody", "exact", "prefix", "suffix")},
    **{name: {"@id": f"{OA}{name}", "@type": f"{XSD}nonNegativeInteger"} for name in ("start", "end")},
    **{name: {"@id": f"{OA}{name}", "@type": "@vocab"} for name in ("linking", "tagging", "describing", "commenting")},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
    "body": {"@id": f"{OA}hasBody", "@type": "@id"},
    "target": {"@id": f"{OA}hasTarget", "@type": "@id"},
    "source": {"@id": f"{OA}hasSource", "@type": "@id"},
    "selector": {"@id": f"{OA}hasSelector", "@type": "@id"},
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "modified": {"@id": f"{DC}modified", "@type": f"{XSD}dateTime"},
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "AnnotationCollection": f"{AS}OrderedCollection",
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"},
    "partOf": {"@id": f"{AS}partOf", "@type": "@id"},
    "startIndex": f"{AS}startIndex",
    "total": f"{AS}totalItems",
}  # fmt: skip
# What the Web Annotation Data Model says an annotation must have (3.1, 3.2, 4, 5), for the kinds that we write.
SELECTORS = {
    "oneOf": [
        {
            "properties": {"type": {"const": "TextQuoteSelector"}, "exact": {"type": "string", "minLength": 1}},
            "required": ["type", "exact"],
        },
        {
            "properties": {
                "type": {"const": "TextPositionSelector"},
                "start": {"type": "integer", "minimum": 0},
                "end": {"type": "integer", "minimum": 1},
            },
            "required": ["type", "start", "end"],
        },
    ]
}
ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "target"],
    "properties": {
        "id": {"type": "string", "format": "uri"},
        "type": {"const": "Annotation"},
        "motivation": {"enum": ["describing", "linking"]},
        "body": {"type": "array", "items": {"required": ["type", "purpose"]}},
        "target": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["type", "source", "selector"],
                "properties": {
                    "type": {"const": "SpecificResource"},
                    "selector": {"anyOf": [SELECTORS, {"type": "array", "items": SELECTORS}]},
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def page(published) -> dict[str, Any]:
    return json.loads(published["annotations"]["annotations/annotations.jsonld"])


def expand(document: dict[str, Any]) -> list[Any]:
    def load(url: str, options: object) -> dict[str, Any]:
        assert url == CONTEXT
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": TERMS}}

    return jsonld.expand(document, {"documentLoader": load, "base": "https://a.example/annotations/annotations.jsonld"})


def test_every_annotation_is_one_by_the_model(page, record: Record):
    assert len(page["items"]) == len(record.commitments) + len(record.links) + len(record.evidence)
    assert page["partOf"]["total"] == len(page["items"])
    checker = jsonschema.Draft202012Validator(ANNOTATION, format_checker=jsonschema.FormatChecker())
    for item in page["items"]:
        checker.validate(item)
    assert len({item["id"] for item in page["items"]}) == len(page["items"])


def test_json_ld_loses_no_term(page):
    """What a context does not know, expanding drops; so nothing must be dropped."""
    [expanded] = expand(page)
    assert expanded["@type"] == [f"{AS}OrderedCollectionPage"]
    items = expanded[f"{AS}items"][0]["@list"]
    assert len(items) == len(page["items"])
    for said, item in zip(page["items"], items, strict=True):
        assert len(item) == len(said)
        assert item["@type"] == [f"{OA}Annotation"]
        for target, found in zip(said["target"], item[f"{OA}hasTarget"], strict=True):
            assert len(found) == len(target)
            assert found[f"{OA}hasSource"][0]["@id"].startswith("https://")
        assert all(body.get("@type") for body in item[f"{OA}hasBody"])
        assert item[f"{OA}motivatedBy"][0]["@id"] in (f"{OA}describing", f"{OA}linking")


def test_the_words_stand_where_it_says(page, published):
    texts = {
        name.removeprefix("annotations/"): content.decode()
        for name, content in published["annotations"].items()
        if name.endswith(".txt")
    }
    for item in page["items"]:
        *original, own = item["target"]
        place, quote = own["selector"]
        text = texts[unquote(own["source"])]
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert text[: place["start"]].endswith(quote["prefix"])
        assert text[place["end"] :].startswith(quote["suffix"])
        assert [target["selector"] for target in original] == [quote] * len(original)
        assert [target["source"][:8] for target in original] == ["https://"]


def test_links_point_at_the_commitment(page, record: Record):
    bodies = [body for item in page["items"] if item["motivation"] == "linking" for body in item["body"]]
    pointed = {body["source"] for body in bodies if body["purpose"] == "linking"}
    addresses = Addresses("", record.head.first)
    assert pointed == {addresses.of("commitments", one.commitment) for one in (*record.links, *record.evidence)}


@pytest.mark.parametrize(
    ("ending", "expected"),
    [(".html", "https://a.example/commitments/x/1%20a.html"), ("/", "https://a.example/commitments/x/1%20a/")],
)
def test_addresses(ending: str, expected: str):
    addresses = Addresses("https://a.example/", "ff", ending)
    assert addresses.of("commitments", "x/1 a") == expected
    assert addresses.page("commitments", "x/1 a", "https://b.example") == expected
    assert addresses.of("links", "abc").startswith("urn:uuid:")
    nowhere = Addresses("", "ff")
    assert (
        nowhere.of("commitments", "x") == nowhere.of("commitments", "x") != Addresses("", "fe").of("commitments", "x")
    )
    assert nowhere.page("commitments", "x", "https://b.example") == "https://b.example"


def test_it_is_the_same_each_time(record: Record, published):
    again = write_annotations(record, Addresses("", record.head.first))
    assert again == published["annotations"]["annotations/annotations.jsonld"]
