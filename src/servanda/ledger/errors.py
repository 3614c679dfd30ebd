"""The one error of the ledger."""


class LedgerError(ValueError):
    """Something that cannot be written, or does not fit; the message says what, in one line for the user."""


class RefusedError(LedgerError):
    """The member's role does not allow this."""
