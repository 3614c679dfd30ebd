"""The ledger over HTTP: every list, record and decision of the pages, for programs; described by OpenAPI 3.1.

``site`` puts the parts together; each part (``partnerships``, ``instruments``, ``commitments``, ``decisions``,
``registers``, ``entries``, ``members``) is a router. What is sent is in ``shapes``, what is received in ``bodies``.
"""
