"""The errors of mail, told in one line to who can do something about them."""


class MailError(ValueError):
    """The mail server can't be used at all: it is not configured, not there, or lets us not in."""


class RefusedMailError(ValueError):
    """The mail server took the others, and not this one."""
