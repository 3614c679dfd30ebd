"""The command line, a thin shell on the top floor: arguments in, tables and files out; nothing is decided here.

``main`` is the console script. Typer, rich and everything that reads are loaded when a command runs.
"""

import sys
from typing import TextIO


def main() -> None:
    """Run the ``servanda`` command; leave quietly when interrupted."""
    try:
        from servanda.cli.app import app

        for stream in (sys.stdout, sys.stderr):
            _speak_unicode(stream)
        app()
    except KeyboardInterrupt:
        sys.exit(130)


def _speak_unicode(stream: TextIO) -> None:
    """Write UTF-8 to files and pipes on every system; on a terminal of another encoding replace what it lacks."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is None:
        return
    if stream.isatty():
        reconfigure(errors="replace")
    else:
        reconfigure(encoding="utf-8", errors="backslashreplace")
