"""Sources on the web in, new documents out: polled politely, kept with hash and time, never from inside a network.

``Watcher.poll`` asks one source for what is new and keeps it in an archive; ``judge`` says whether a document looks
like an instrument of a known partnership. What goes into a ledger, and when the next source is due, is for who calls.
"""
