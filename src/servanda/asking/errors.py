"""What can go wrong between Servanda and a large model, in one line each for the user."""


class AskingError(Exception):
    """A document could not be read by the large model. Its message says why and what to do; others may go better."""


class EndpointError(AskingError):
    """The endpoint itself cannot be used: every other document would fail in the same way."""


class SettingError(AskingError):
    """What the user configured cannot be used; nothing was sent. ``setting`` names the variable or option."""

    def __init__(self, setting: str, message: str) -> None:
        """Keep which setting is meant beside the message."""
        super().__init__(message)
        self.setting = setting
