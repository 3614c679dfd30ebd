"""The ledger: entries that are only ever added, and the tables that they add up to.

A Django application. ``services`` is the one way to write; ``models`` holds what can be read. Every change is one
``Entry`` of the chain (``entries``), which ``folding`` turns into rows of the other tables in the same transaction;
``verifying`` folds the whole chain once more and compares. ``connecting`` sets Django up for a database.
"""
