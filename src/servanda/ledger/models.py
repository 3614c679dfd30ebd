"""The tables of the ledger: ``Entry``, and what the entries add up to.

Only ``Entry`` is written by decisions. All other tables are rebuilt from the entries by ``folding`` and hold nothing
else; ``verifying`` compares them column by column. For that every key is derived from what the row says, dates and
times are ISO 8601 text ("" where there is none), and nested values are canonical JSON text, so that a stored row
reads the same from SQLite and PostgreSQL, to the byte.
"""

from django.db import models


class Entry(models.Model):
    """One line of the ledger: who did what when, chained to the line before by its hash.

    ``scope`` is the instrument, partnership or member that the entry changes; ``subject`` the very thing it is about
    (a commitment, or the scope itself).
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=27)
    who = models.CharField(max_length=150)
    kind = models.CharField(max_length=40)
    scope = models.CharField(max_length=200)
    subject = models.CharField(max_length=220)
    payload = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = (models.Index(fields=["scope", "sequence"], name="entry_scope"),)


class Member(models.Model):
    """Somebody who may read or write, with a role (see ``payloads.Role``)."""

    id = models.CharField(primary_key=True, max_length=150)
    full_name = models.CharField(max_length=200)
    role = models.CharField(max_length=20)
    active = models.BooleanField()
    added = models.BigIntegerField()


class Partnership(models.Model):
    """A named relation between parties, under which instruments stand in time."""

    id = models.CharField(primary_key=True, max_length=80)
    name = models.CharField(max_length=200)
    parties = models.TextField()
    added = models.BigIntegerField()


class Instrument(models.Model):
    """A document as it was read. ``parties``, ``blocks`` and ``pages`` are JSON; ``digest`` is SHA-256 of the text."""

    id = models.CharField(primary_key=True, max_length=200)
    partnership = models.ForeignKey(Partnership, models.PROTECT, db_constraint=False, related_name="instruments")
    title = models.TextField()
    date = models.CharField(max_length=10, db_index=True)
    url = models.TextField()
    publisher = models.TextField()
    parties = models.TextField()
    text = models.TextField()
    blocks = models.TextField()
    pages = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    reader = models.CharField(max_length=100)
    by = models.CharField(max_length=150)
    added = models.BigIntegerField()
    changed = models.BigIntegerField()


class Commitment(models.Model):
    """A commitment as it stands now. ``record`` is its JSON form (``records.to_json``); the columns repeat it to query.

    ``deadline`` is the last day that its EDTF allows. ``recheck`` is set where a corrected version of the instrument no
    longer holds the words. ``suggestion`` is the decision (JSON) that a coder proposed and no reviewer has settled.
    """

    id = models.CharField(primary_key=True, max_length=220)
    instrument = models.ForeignKey(Instrument, models.PROTECT, db_constraint=False, related_name="commitments")
    partnership = models.ForeignKey(Partnership, models.PROTECT, db_constraint=False, related_name="commitments")
    date = models.CharField(max_length=10)
    number = models.IntegerField()
    state = models.CharField(max_length=12)
    start = models.IntegerField()
    end = models.IntegerField()
    quote = models.TextField()
    parties = models.TextField()
    kind = models.CharField(max_length=20)
    strength = models.CharField(max_length=20)
    verb = models.CharField(max_length=80)
    topic = models.CharField(max_length=40)
    deadline = models.CharField(max_length=10)
    deadline_text = models.TextField()
    confidence = models.FloatField()
    origin = models.CharField(max_length=12)
    record = models.TextField()
    reason = models.TextField()
    into = models.CharField(max_length=220)
    split_from = models.CharField(max_length=220)
    recheck = models.BooleanField()
    suggestion = models.TextField()
    suggested_by = models.CharField(max_length=150)
    decided_by = models.CharField(max_length=150)
    added = models.BigIntegerField()
    changed = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=["instrument", "start", "number"], name="commitment_place"),
            models.Index(fields=["partnership", "date", "id"], name="commitment_partnership"),
            models.Index(fields=["state", "date"], name="commitment_state"),
            models.Index(fields=["deadline", "id"], name="commitment_deadline"),
            models.Index(fields=["date", "id"], name="commitment_date"),
        )


class CommitmentParty(models.Model):
    """One party of one commitment."""

    id = models.CharField(primary_key=True, max_length=240)
    commitment = models.ForeignKey(Commitment, models.CASCADE, db_constraint=False, related_name="party_rows")
    party = models.CharField(max_length=200, db_index=True)


class CommitmentMoney(models.Model):
    """One sum of one commitment, in units of its currency."""

    id = models.CharField(primary_key=True, max_length=240)
    commitment = models.ForeignKey(Commitment, models.CASCADE, db_constraint=False, related_name="money_rows")
    amount = models.FloatField()
    currency = models.CharField(max_length=3)
    words = models.TextField()
    start = models.IntegerField()
    end = models.IntegerField()


class CommitmentBody(models.Model):
    """One body that one commitment names. ``key`` is the name in lower case without its article, to group by."""

    id = models.CharField(primary_key=True, max_length=240)
    commitment = models.ForeignKey(Commitment, models.CASCADE, db_constraint=False, related_name="body_rows")
    name = models.TextField()
    key = models.CharField(max_length=300, db_index=True)
    start = models.IntegerField()
    end = models.IntegerField()


class Link(models.Model):
    """A commitment and the words of a later instrument that take it up: those of a commitment (``later``) or a passage.

    ``relation`` is what stands now, ``proposed_relation`` what was proposed ("" where a member added the link), and
    ``reasons`` the JSON of ``[field, words, places earlier, places later]`` each. ``partnership`` is that of the
    earlier instrument.
    """

    id = models.CharField(primary_key=True, max_length=24)
    partnership = models.ForeignKey(Partnership, models.PROTECT, db_constraint=False, related_name="links")
    earlier = models.ForeignKey(Commitment, models.PROTECT, db_constraint=False, related_name="links")
    later_instrument = models.ForeignKey(Instrument, models.PROTECT, db_constraint=False, related_name="links_to")
    later = models.CharField(max_length=220, db_index=True)
    later_start = models.IntegerField()
    later_end = models.IntegerField()
    later_quote = models.TextField()
    earlier_start = models.IntegerField()
    earlier_end = models.IntegerField()
    relation = models.CharField(max_length=12)
    proposed_relation = models.CharField(max_length=12)
    score = models.FloatField()
    why = models.TextField()
    reasons = models.TextField()
    state = models.CharField(max_length=12)
    origin = models.CharField(max_length=12)
    model = models.CharField(max_length=100)
    reason = models.TextField()
    decided_by = models.CharField(max_length=150)
    added = models.BigIntegerField()
    changed = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=["partnership", "state", "id"], name="link_state"),)


class Document(models.Model):
    """A document that is no instrument and may bear on commitments: a readout, a press release, a report.

    ``fetched`` is when it was fetched ("" where somebody handed it in), ``source`` the source that led to it.
    """

    id = models.CharField(primary_key=True, max_length=24)
    title = models.TextField()
    url = models.TextField()
    date = models.CharField(max_length=10, db_index=True)
    publisher = models.TextField()
    text = models.TextField()
    blocks = models.TextField()
    digest = models.CharField(max_length=64)
    fetched = models.CharField(max_length=32)
    source = models.CharField(max_length=80, db_index=True)
    by = models.CharField(max_length=150)
    added = models.BigIntegerField()


class Evidence(models.Model):
    """A passage of a document that bears on a commitment.

    ``stance`` is what stands now, ``proposed_stance`` what was proposed ("" where a member added it), ``words`` the
    JSON of the places that made it so. ``date`` is that of the document, ``partnership`` that of the commitment.
    """

    id = models.CharField(primary_key=True, max_length=24)
    commitment = models.ForeignKey(Commitment, models.PROTECT, db_constraint=False, related_name="evidence")
    document = models.ForeignKey(Document, models.PROTECT, db_constraint=False, related_name="evidence")
    partnership = models.ForeignKey(Partnership, models.PROTECT, db_constraint=False, related_name="evidence")
    date = models.CharField(max_length=10)
    start = models.IntegerField()
    end = models.IntegerField()
    quote = models.TextField()
    stance = models.CharField(max_length=12)
    proposed_stance = models.CharField(max_length=12)
    score = models.FloatField()
    why = models.TextField()
    words = models.TextField()
    state = models.CharField(max_length=12)
    origin = models.CharField(max_length=12)
    model = models.CharField(max_length=100)
    reason = models.TextField()
    decided_by = models.CharField(max_length=150)
    added = models.BigIntegerField()
    changed = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=["state", "score", "id"], name="evidence_state"),
            models.Index(fields=["partnership", "state", "score"], name="evidence_partnership"),
        )


class Source(models.Model):
    """A place that is watched for new documents, every so many minutes; ``partnership`` is "" for all of them."""

    id = models.CharField(primary_key=True, max_length=80)
    name = models.CharField(max_length=200)
    url = models.TextField()
    kind = models.CharField(max_length=12)
    partnership = models.ForeignKey(Partnership, models.PROTECT, db_constraint=False, related_name="sources")
    every = models.IntegerField()
    active = models.BooleanField()
    added = models.BigIntegerField()
    changed = models.BigIntegerField()


class Cycle(models.Model):
    """An assessment: commitments of a partnership, scored for a period on a scale by coders.

    ``scale``, ``coders`` and ``pairs`` (ids, those that are chosen) are JSON. ``published`` is the number of the entry
    that published it last (0 before), ``head`` the hash of the ledger that this rests on.
    """

    id = models.CharField(primary_key=True, max_length=80)
    name = models.CharField(max_length=200)
    partnership = models.ForeignKey(Partnership, models.PROTECT, db_constraint=False, related_name="cycles")
    since = models.CharField(max_length=10)
    until = models.CharField(max_length=10)
    scale = models.TextField()
    coders = models.TextField()
    pairs = models.TextField()
    head = models.CharField(max_length=64)
    published = models.BigIntegerField()
    by = models.CharField(max_length=150)
    added = models.BigIntegerField()
    changed = models.BigIntegerField()


class Pair(models.Model):
    """One commitment and party in one cycle, with the score that stands (see ``payloads.PairState``).

    ``criteria`` is the JSON of its own criteria by code; ``chosen`` is false where the cycle was changed to leave it
    out. ``value`` is "" until coders agree or a reviewer has settled it; ``reply`` is the assessed party's comment.
    """

    id = models.CharField(primary_key=True, max_length=24)
    cycle = models.ForeignKey(Cycle, models.PROTECT, db_constraint=False, related_name="pair_rows")
    commitment = models.ForeignKey(Commitment, models.PROTECT, db_constraint=False, related_name="pairs")
    party = models.CharField(max_length=200)
    criteria = models.TextField()
    chosen = models.BooleanField()
    state = models.CharField(max_length=12)
    value = models.CharField(max_length=31)
    reason = models.TextField()
    settled_by = models.CharField(max_length=150)
    reply = models.TextField()
    reply_by = models.CharField(max_length=200)
    reply_date = models.CharField(max_length=10)
    added = models.BigIntegerField()
    changed = models.BigIntegerField()


class Score(models.Model):
    """What one coder gave one commitment and party; ``evidence`` is the JSON of the ids that it rests on."""

    id = models.CharField(primary_key=True, max_length=24)
    pair = models.ForeignKey(Pair, models.PROTECT, db_constraint=False, related_name="scores")
    cycle = models.ForeignKey(Cycle, models.PROTECT, db_constraint=False, related_name="scores")
    coder = models.CharField(max_length=150)
    value = models.CharField(max_length=31)
    evidence = models.TextField()
    reason = models.TextField()
    added = models.BigIntegerField()
    changed = models.BigIntegerField()
