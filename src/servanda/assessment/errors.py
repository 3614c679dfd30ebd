"""The one error of assessing."""


class AssessmentError(ValueError):
    """A scale that is none, or figures that can't be had; the message says what to do, in one line for the user."""
