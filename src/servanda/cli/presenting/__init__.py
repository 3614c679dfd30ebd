"""A finding in, text out: one module a form, and ``make_presenter`` in front of them."""

from collections.abc import Callable

from servanda.cli.reading import Finding

Presenter = Callable[[Finding], str]


def make_presenter(form: str, *, explain: bool, to_file: bool) -> Presenter:
    """Return the function that writes a finding in ``form``.

    ``to_file`` says that each finding goes to a file of its own, which must stand alone, and not to standard output.
    """
    match form:
        case "table":
            from servanda.cli.presenting.table import TablePresenter

            return TablePresenter(explain=explain, to_file=to_file)
        case "csv":
            from servanda.cli.presenting.spreadsheet import SpreadsheetPresenter

            return SpreadsheetPresenter(explain=explain, to_file=to_file)
        case "markdown":
            from servanda.cli.presenting.markdown import MarkdownPresenter

            return MarkdownPresenter(explain=explain)
        case "jsonl":
            from servanda.cli.presenting.lines import LinesPresenter

            return LinesPresenter(explain=explain)
    raise ValueError(f"no such form: {form}")
