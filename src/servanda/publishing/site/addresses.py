"""Where each page stands in the site, from its root. A public id never changes, and so neither does its page."""

HOME, SEARCH, PARTNERSHIPS, ABOUT = "index.html", "search.html", "partnerships.html", "about.html"
ASSETS = "assets/"


def partnership_page(key: str) -> str:
    """Return the page of a partnership."""
    return f"partnerships/{key}.html"


def picture_file(key: str) -> str:
    """Return the picture of a partnership's lineage."""
    return f"partnerships/{key}/lineage.svg"


def list_page(key: str) -> str:
    """Return the list of a partnership's commitments."""
    return f"partnerships/{key}/commitments.html"


def topic_page(code: str) -> str:
    """Return the list of the commitments on a topic."""
    return f"topics/{code}.html"


def instrument_page(key: str) -> str:
    """Return the page of an instrument."""
    return f"instruments/{key}.html"


def commitment_page(key: str) -> str:
    """Return the page of a commitment."""
    return f"commitments/{key}.html"


def assessment_page(key: str) -> str:
    """Return the page of an assessment."""
    return f"assessments/{key}.html"


def card_of(page: str) -> str:
    """Return the picture that others show beside a link to a page."""
    return f"{page.removesuffix('.html')}.png"


def nth(page: str, number: int) -> str:
    """Return the page itself (number 1), or one of those that it goes on with."""
    return page if number == 1 else f"{page.removesuffix('.html')}/page-{number}.html"


def root_from(page: str) -> str:
    """Return the way from a page up to the root: "../../" from "partnerships/US-KR/lineage.html", "" from the root."""
    return "../" * page.count("/")
