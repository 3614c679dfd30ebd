"""The log: every entry of the ledger, and each on its own page."""
