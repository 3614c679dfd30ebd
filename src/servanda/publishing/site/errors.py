"""The one error of the site."""

from servanda.publishing.errors import PublishingError


class SiteError(PublishingError):
    """A site that cannot be built or put in its place; the message says why and what to do, in one line."""
