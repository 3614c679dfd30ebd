"""What entries say of instruments."""

from typing import Annotated

import msgspec
from msgspec import Meta, Raw

from servanda.ledger.payloads.forms import CommitmentKey, Day, InstrumentKey, PartnershipKey, Payload


class InstrumentText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document as it was read: ``blocks`` are ``[kind, depth, start, end, run-in start, run-in end]`` (-1: none)."""

    title: str
    date: Day
    url: str
    publisher: str
    parties: list[str]
    text: str
    blocks: list[tuple[str, int, int, int, int, int]]
    pages: list[int]


class InstrumentAdded(Payload, frozen=True, kw_only=True):
    """An instrument joins a partnership, with the commitments that ``reader`` proposes for it, numbered from 1."""

    id: InstrumentKey
    partnership: PartnershipKey
    instrument: InstrumentText
    commitments: list[Raw]
    reader: Annotated[str, Meta(max_length=100)]


class InstrumentCorrected(Payload, frozen=True, kw_only=True):
    """Another version of the text: ``standing`` commitments with their new places, those to recheck, new proposals.

    ``dropped`` are proposals nobody had decided on whose words are gone.
    """

    id: InstrumentKey
    instrument: InstrumentText
    standing: list[Raw]
    recheck: list[CommitmentKey]
    dropped: list[CommitmentKey]
    commitments: list[Raw]
    reader: Annotated[str, Meta(max_length=100)]


class InstrumentFiled(Payload, frozen=True, kw_only=True):
    """An instrument is put under another partnership. Its id stays."""

    id: InstrumentKey
    partnership: PartnershipKey
