"""What reviewers decided in, a better acceptor out: their accepted and rejected proposals are examples to learn from.

``examples.gather`` reads the ledger, ``adapting.adapt`` moves the weights in use towards the team's decisions, and
``adapting.write`` keeps them in a file that ``SERVANDA_ACCEPTOR`` names.
"""
