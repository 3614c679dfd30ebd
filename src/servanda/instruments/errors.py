"""The one error that reading an instrument raises; its message names the source and says what to do."""


class InstrumentError(Exception):
    """A source that cannot be read as an instrument. The message is one line, fit to be shown to a user."""
