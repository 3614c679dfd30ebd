"""What goes wrong while watching, in words for the user."""


class WatchError(Exception):
    """Something that the user can put right. The message is one line and says how."""


class DamageError(WatchError):
    """A content that the archive holds no more as it was."""


class FetchError(WatchError):
    """An address that gives nothing now.

    ``lasting``: asking again soon is no use. ``pause``: the seconds that its server asks to be left alone. ``status``:
    what the server answered, 0 where it did not.
    """

    def __init__(self, message: str, *, lasting: bool = False, pause: float | None = None, status: int = 0) -> None:
        """Say what is wrong."""
        super().__init__(message)
        self.lasting = lasting
        self.pause = pause
        self.status = status


class ForbiddenError(FetchError):
    """An address on a private network, which is not asked at all."""


class RestError(WatchError):
    """A host that is to be left alone for longer than one waits; ``until`` is the moment (seconds of the epoch)."""

    def __init__(self, host: str, until: float) -> None:
        """Say which host rests."""
        super().__init__(f"{host} is left alone for a while, as it asks")
        self.host = host
        self.until = until
