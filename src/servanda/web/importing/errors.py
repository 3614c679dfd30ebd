"""What goes wrong with a table."""


class TableError(ValueError):
    """A table that can't be imported; the message says why and what to do, in one line for the user."""
