"""The sample partnership: three instruments of our own writing, their codings, and what a team decided on them.

Beside the house: nothing in ``servanda`` imports it. ``python -m samples LEDGER`` loads it into an empty ledger.
"""
