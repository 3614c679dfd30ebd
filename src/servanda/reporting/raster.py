"""A drawing in, a picture of dots out, for documents that show no SVG."""

from servanda.reporting.errors import ReportError

_EXTRA = 'pictures in DOCX take resvg: pip install "servanda[report]", or write --form html'


def to_png(svg: str, width: int) -> bytes:
    """Return a drawing as PNG, ``width`` dots wide, on white.

    Raises ``ReportError`` where resvg is not installed.
    """
    try:
        import resvg_py
    except ImportError:
        raise ReportError(_EXTRA) from None
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, width=width, background="#ffffff", sans_serif_family=_sans_serif())
    )


def _sans_serif() -> str:
    return "Liberation Sans"
