"""The error that every floor may raise for what its surroundings get wrong."""


class ConfigurationError(ValueError):
    """Something that an environment variable names cannot be used; the message says what, and what to do."""
