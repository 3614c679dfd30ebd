"""A folder that ``servanda mine`` wrote in, ``docs/mining.ipynb`` with its outputs and the pictures of the page out.

``python docs/run_notebook.py mined/`` after each change of the notebook; nothing of the machine it ran on is kept.
"""

import base64
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

DOCS = Path(__file__).parent
NOTEBOOK = DOCS / "mining.ipynb"
SHOWN = ("mining-by-year", "mining-by-party", "mining-by-topic", "mining-money", "mining-partnerships")
"""The pictures that the page shows, by the names that their cells carry."""


def run(mined: Path) -> None:
    """Run the notebook over what was mined, and write its outputs and the pictures."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    said = first.source
    first.source = f"MINED = {str(mined.resolve())!r}"
    NotebookClient(notebook, kernel_name="python3", record_timing=False).execute(cwd=str(DOCS))
    first.source = said
    notebook.metadata = {"kernelspec": notebook.metadata.kernelspec, "language_info": {"name": "python"}}
    nbformat.write(notebook, NOTEBOOK)
    for cell in notebook.cells:
        if (name := cell.metadata.get("picture")) in SHOWN:
            (DOCS / f"{name}.png").write_bytes(picture(cell))


def picture(cell: nbformat.NotebookNode) -> bytes:
    """Return the picture among the outputs of a cell."""
    return base64.b64decode(next(out.data["image/png"] for out in cell.outputs if "image/png" in out.get("data", {})))


if __name__ == "__main__":
    run(Path(sys.argv[1]))
