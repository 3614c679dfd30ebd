"""The canonical form, the hash as anyone can compute it, and what a link of the chain must be."""

import datetime
import hashlib
import json

import pytest

from servanda.ledger.entries import GENESIS, Line, chain, check_link, hash_of, timestamp
from servanda.ledger.errors import LedgerError
from servanda.ledger.moments import begin, end
from servanda.ledger.payloads import CommitmentAccepted, MemberAdded, Role, decode

FIRST = chain(
    None, "tama", MemberAdded(id="tama", full_name="Tāma Rua", role=Role.OWNER), "2026-05-21T09:30:00.000000Z"
)


def test_the_hash_is_that_of_the_line_without_it():
    said = json.loads(FIRST.to_json())
    said.pop("hash")
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == FIRST.hash == hash_of(FIRST)
    assert FIRST.previous == GENESIS


def test_each_line_holds_the_hash_before():
    second = chain(FIRST, "tama", CommitmentAccepted(id="a/b/c/1", reason="é"), "2026-05-21T09:31:00.000000Z")
    assert (second.sequence, second.previous, second.scope, second.subject) == (2, FIRST.hash, "a/b/c", "a/b/c/1")
    check_link(None, FIRST)
    check_link(FIRST, second)


def test_time_never_runs_back():
    second = chain(FIRST, "tama", CommitmentAccepted(id="a/b/c/1"), "2025-01-01T00:00:00.000000Z")
    assert second.at == FIRST.at


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sequence": 2}, "sequence should be 1, and is 2"),
        ({"previous": "1" * 64}, "previous should be 0000"),
        ({"who": "eve"}, "hash should be"),
        ({"hash": FIRST.hash.upper()}, "hash should be"),
        ({"at": "2026-05-21 09:30"}, "at should be a time"),
    ],
)
def test_what_is_no_link(change: dict[str, object], message: str):
    line: Line = FIRST._replace(**change)
    if "at" in change:
        line = line._replace(hash=hash_of(line))
    with pytest.raises(LedgerError, match=message):
        check_link(None, line)


@pytest.mark.parametrize(
    ("kind", "payload", "message"),
    [
        ("member.crowned", "{}", "no kind of entry"),
        ("member.added", "{}", "missing required field"),
        ("member.added", "", "truncated"),
        ("commitment.accepted", '{"id":"a\\u0000"}', "a NUL character"),
        ("commitment.accepted", '{"id":"a\\\\\\u0000"}', "a NUL character"),
    ],
)
def test_payloads_that_are_none(kind: str, payload: str, message: str):
    with pytest.raises(LedgerError, match=message):
        decode(kind, payload)


def test_a_backslash_is_no_nul():
    assert decode("commitment.accepted", '{"id":"a\\\\u0000"}').id == "a\\u0000"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-05-01", "2024-05-01T00:00:00.000000Z", "2024-05-01T23:59:59.999999Z"),
        ("2024-05-01T14:30", "2024-05-01T14:30:00.000000Z", "2024-05-01T14:30:00.000000Z"),
        ("2024-05-01T14:30:00+02:00", "2024-05-01T12:30:00.000000Z", "2024-05-01T12:30:00.000000Z"),
        ("2024-05-01T14:30:00.5Z", "2024-05-01T14:30:00.500000Z", "2024-05-01T14:30:00.500000Z"),
    ],
)
def test_moments(text: str, first: str, last: str):
    assert (begin(text), end(text)) == (first, last)


@pytest.mark.parametrize("text", ["", "yesterday", "2024-02-30", "2024", "1 May 2024", "２０２４-05-01"])
def test_what_is_no_moment(text: str):
    with pytest.raises(LedgerError, match="is no date"):
        end(text)


def test_timestamps_are_utc():
    moment = datetime.datetime(2026, 5, 21, 11, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    assert timestamp(moment) == "2026-05-21T09:30:00.000000Z"
