"""The one error of the reports."""


class ReportError(ValueError):
    """A report that cannot be made or written; the message says why and what to do, in one line for the user."""
