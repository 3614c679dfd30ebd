"""A table that a team keeps in, instruments and commitments in the ledger out, each saying where it came from.

``tables`` reads the file, ``mapping`` says which column is which field, ``values`` reads the cells, ``planning``
compares with the ledger, ``building`` makes instruments and commitments, and ``putting`` writes them.
"""
