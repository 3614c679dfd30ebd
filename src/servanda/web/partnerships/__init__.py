"""The slice of partnerships."""
