"""The pages and the API of the ledger, for people and programs."""
