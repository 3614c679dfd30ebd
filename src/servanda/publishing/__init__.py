"""The ledger in, what others can use out: data in standard forms, feeds, and a site that needs no server."""
