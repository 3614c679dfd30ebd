"""The error of publishing."""


class PublishingError(ValueError):
    """Something that cannot be published, or read back; the message says what, in one line for the user."""
