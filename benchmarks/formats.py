"""The same instrument in five forms gives the same commitments: how nearly, for each of the coded instruments.

Each Markdown file of ``$SERVANDA_DATA/instruments`` is made into a government page, a PDF, a Word document and two
plain texts; each form is read, and its blocks and commitments are compared with those of the Markdown. Run as
``python -m benchmarks.formats``; the exit code is 1 where a form falls short of its figure.
"""

import html
import os
import re
import sys
import tempfile
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from rich.console import Console
from rich.table import Table

from servanda.instruments import read
from servanda.instruments.markdown import split_front_matter
from servanda.records import BlockKind, Commitment, Instrument

REQUIRED = {"html": 0.97, "pdf": 0.93, "docx": 0.97, "wrapped text": 0.97, "text": 0.97}
LIST_DEPTHS = 3

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | Office of the Cabinet</title>
<meta property="og:site_name" content="Office of the Cabinet">
<meta property="article:published_time" content="{date}T09:00:00Z">
<link rel="canonical" href="https://cabinet.example/releases/{slug}/">
<style>.menu {{ color: red }}</style><script>var menu = "<p>The parties will click.</p>";</script></head>
<body class="page release has-sidebar">
<a class="skip-link" href="#content">Skip to content</a>
<div id="cookie-banner" class="cookie-consent"><p>We will use cookies to improve this site.</p>
<button>Accept all</button></div>
<header class="site-header"><a href="/">Office of the Cabinet</a>
<nav><ul><li><a href="/news">News</a></li><li><a href="/policy">Policy</a><ul><li><a href="/a">Trade</a></li></ul></li>
</ul></nav><form role="search"><input name="q"><button>Search</button></form></header>
<nav aria-label="Breadcrumb" class="breadcrumbs"><ol><li><a href="/">Home</a></li><li>Releases</li></ol></nav>
<main id="content"><article class="release">
<header><h1>{title}</h1></header>
<div class="meta-share social-share"><ul><li><a href="#">Facebook</a></li><li><a href="#">X</a></li></ul></div>
<div class="body-content">
{body}
</div>
<footer class="entry-footer">Filed under: <a href="/t">Statements</a></footer></article>
<aside class="related-posts"><h2>Related releases</h2>
<ul><li><a href="/1">The Cabinet will open a new port office</a></li><li><a href="/2">Both sides agree to meet</a></li>
</ul></aside></main>
<section class="newsletter-signup"><h2>Stay informed</h2><p>We will send you news every week.</p></section>
<footer class="site-footer"><p>The Office will protect your privacy.</p>
<ul><li><a href="/p">Privacy</a></li></ul></footer>
</body></html>"""

PRINT = """<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: {size}; margin: 3cm 2.2cm 2.5cm;
  @top-left {{ content: "Office of the Cabinet\\A Statements and releases, {date}"; white-space: pre; font-size: 8pt }}
  @bottom-center {{ content: "Page " counter(page) " of " counter(pages); font-size: 8pt }} }}
body {{ font: 11pt "DejaVu Serif", serif; hyphens: auto; {align} }} h1 {{ font-size: 16pt }}
</style></head><body><h1>{title}</h1>{body}</body></html>"""


@dataclass(frozen=True)
class Piece:
    """A block of the Markdown, as runs of ``(words, bold)``, a run of one newline for a line break."""

    kind: BlockKind
    depth: int
    ordered: bool
    runs: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The words without a break at the end."""
        return "".join(words for words, _ in self.runs).strip()


@dataclass(frozen=True)
class Original:
    """An instrument's Markdown, taken apart."""

    title: str
    date: str
    slug: str
    body_html: str
    pieces: tuple[Piece, ...]


def take_apart(path: Path) -> Original:
    """Return the parts of a Markdown instrument from which the other forms are made."""
    meta, body = split_front_matter(path.read_text(encoding="utf-8"))
    # A line of nothing but no-break spaces ends a paragraph; stray stars are no words in any form.
    body = re.sub(r"(?m)^[ \t\u00a0\u200b]+$", "", body)
    body = re.sub(r"\n*\\?#+\s*\Z", "\n", body)
    parser = MarkdownIt("commonmark").enable("table")
    rendered = parser.render(body)
    words = re.sub(r"\*{2}", "", rendered)
    title = " ".join(str(meta["title"]).split())
    return Original(title, str(meta["date"]), path.stem, words, tuple(_pieces(parser, body)))


def _pieces(parser: MarkdownIt, body: str) -> Iterator[Piece]:
    lists: list[bool] = []
    heading = False
    for token in parser.parse(body):
        if token.type.endswith("_list_open"):
            lists.append(token.type.startswith("ordered"))
        elif token.type.endswith("_list_close"):
            lists.pop()
        elif token.type.startswith("heading_"):
            heading = token.type.endswith("open")
        elif token.type == "inline":
            kind = BlockKind.HEADING if heading else BlockKind.ITEM if lists else BlockKind.PARAGRAPH
            piece = Piece(kind, len(lists), bool(lists and lists[-1]), tuple(_runs(token)))
            if re.search(r"\w", piece.text):
                yield piece


def _runs(token) -> Iterator[tuple[str, bool]]:
    bold = 0
    for child in token.children:
        bold += (child.type == "strong_open") - (child.type == "strong_close")
        if child.type in ("text", "code_inline"):
            yield re.sub(r"\*{2}", "", child.content), bold > 0
        elif child.type in ("softbreak", "hardbreak"):
            yield (" " if child.type == "softbreak" else "\n"), bold > 0


def write_html(original: Original, path: Path) -> None:
    """Write the page of a government site."""
    page = PAGE.format(
        title=html.escape(original.title), date=original.date, slug=original.slug, body=original.body_html
    )
    path.write_text(page, encoding="utf-8")


def write_pdf(original: Original, path: Path) -> None:
    """Write a PDF with running heads; every other one is justified, A4, the rest ragged, Letter."""
    from weasyprint import HTML

    odd = sum(original.slug.encode()) % 2
    page = PRINT.format(
        title=html.escape(original.title),
        date=original.date,
        body=original.body_html,
        size="A4" if odd else "letter",
        align="text-align: justify" if odd else "",
    )
    HTML(string=page).write_pdf(path)


def write_docx(original: Original, path: Path) -> None:
    """Write a Word document with Word's own list styles."""
    import docx

    document = docx.Document()
    document.add_heading(original.title, 0)
    for piece in original.pieces:
        if piece.kind is BlockKind.HEADING:
            document.add_heading(piece.text, 2)
            continue
        style = "List Number" if piece.ordered else "List Bullet"
        level = f" {piece.depth}" if piece.depth > 1 else ""
        paragraph = document.add_paragraph(style=f"{style}{level}" if piece.depth else "Normal")
        for words, bold in piece.runs:
            run = paragraph.add_run()
            run.bold = bold or None
            run.add_text(words) if words != "\n" else run.add_break()
    document.save(path)


def write_text(original: Original, path: Path, width: int | None) -> None:
    """Write plain text with typed bullets, wrapped at ``width`` or a paragraph a line."""
    lines = [original.title, ""]
    counts = Counter()
    for piece in original.pieces:
        parts = [" ".join(part.split()) for part in piece.text.split("\n") if part.strip()]
        if piece.depth:
            counts[piece.depth] += 1
            mark = f"{counts[piece.depth]}. " if piece.ordered else "•–o"[min(piece.depth, LIST_DEPTHS) - 1] + " "
            indent = "  " * (2 * piece.depth - 1)
        else:
            counts.clear()
            mark = indent = ""
        for number, part in enumerate(parts):
            first = indent + (mark if not number else "")
            rest = indent + " " * len(mark)
            lines += (
                textwrap.wrap(part, width, initial_indent=first, subsequent_indent=rest) if width else [first + part]
            )
        lines.append("")
    path.write_text("\n".join(lines) + "\n###\n", encoding="utf-8")


FORMS: dict[str, tuple[str, Callable[[Original, Path], None]]] = {
    "html": ("html", write_html),
    "pdf": ("pdf", write_pdf),
    "docx": ("docx", write_docx),
    "wrapped text": ("txt", lambda original, path: write_text(original, path, 78)),
    "text": ("txt", lambda original, path: write_text(original, path, None)),
}


def same_blocks(one: Instrument, other: Instrument) -> float:
    """Return the share of the blocks of ``one`` that ``other`` has with the same words, kind and depth.

    A heading that Markdown keeps in its paragraph and another form on a line of its own is the same.
    """
    wanted, found = _outline(one), Counter(_outline(other))
    return sum((Counter(wanted) & found).values()) / len(wanted)


def _outline(instrument: Instrument) -> list[tuple[str, int, str]]:
    rows: list[tuple[str, int, str]] = []
    for block in instrument.blocks:
        words = instrument.words(block.span)
        if block.run_in and instrument.text[block.run_in.end - 1] not in ":.":
            head = instrument.words(block.run_in)
            outside = block.kind is BlockKind.PARAGRAPH
            rows.append((BlockKind.HEADING if outside else block.kind, block.depth, head))
            words = words[len(head) :].strip()
        rows.append((block.kind, block.depth, words))
    return rows


def unit_f1(
    one: Instrument, ones: Sequence[Commitment], other: Instrument, others: Sequence[Commitment], least: float = 0.5
) -> float:
    """Return the F1 of two sets of commitments, paired where their words overlap by ``least`` of their union."""
    if not ones and not others:
        return 1.0
    places = [_word_places(one, ones), _word_places(other, others, one)]
    pairs = sorted(
        (
            (len(a & b) / len(a | b), i, j)
            for i, a in enumerate(places[0])
            for j, b in enumerate(places[1])
            if a & b and len(a & b) / len(a | b) >= least
        ),
        reverse=True,
    )
    left: set[int] = set()
    right: set[int] = set()
    for _, i, j in pairs:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
    return 2 * len(left) / (len(ones) + len(others))


def _word_places(
    instrument: Instrument, commitments: Sequence[Commitment], within: Instrument | None = None
) -> list[set[int]]:
    """Return the numbers of the words of each commitment, as the document ``within`` counts them."""
    words = [match.span() for match in re.finditer(r"\S+", instrument.text)]
    numbers = _align(instrument, within) if within else range(len(words))
    return [
        {numbers[n] for n, (start, end) in enumerate(words) if start < c.span.end and c.span.start < end}
        for c in commitments
    ]


def _align(instrument: Instrument, within: Instrument) -> list[int]:
    """Return for each word of ``instrument`` the number of the same word in ``within``, -n for one it has not."""
    from difflib import SequenceMatcher

    one, other = instrument.text.split(), within.text.split()
    numbers = [-n - 1 for n in range(len(one))]
    for a, b, size in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        numbers[a : a + size] = range(b, b + size)
    return numbers


def find_commitments(instrument: Instrument) -> list[Commitment] | None:
    """Return the instrument's commitments, or None while the extraction is not there."""
    try:
        from servanda.extraction import find
    except ImportError:
        return None
    return list(find(instrument))


def measure(paths: Sequence[Path], folder: Path) -> dict[str, list[tuple[str, float, float | None]]]:
    """Return for each form the documents with their share of equal blocks and the F1 of their commitments."""
    results: dict[str, list[tuple[str, float, float | None]]] = {form: [] for form in FORMS}
    for path in paths:
        markdown = read(path)
        ours = find_commitments(markdown)
        original = take_apart(path)
        for form, (suffix, write) in FORMS.items():
            target = folder / form.replace(" ", "-") / f"{path.stem}.{suffix}"
            target.parent.mkdir(exist_ok=True)
            write(original, target)
            other = read(target, date=markdown.date, parties=markdown.parties)
            theirs = find_commitments(other)
            score = None if ours is None or theirs is None else unit_f1(markdown, ours, other, theirs)
            results[form].append((path.stem, same_blocks(markdown, other), score))
    return results


def main() -> int:
    """Measure, print a table, and return 1 where a form falls short."""
    data = Path(os.environ.get("SERVANDA_DATA", "../shared"))
    paths = sorted((data / "instruments").glob("*.md"))
    if not paths:
        sys.exit(f"no instruments in {data / 'instruments'}: set SERVANDA_DATA")
    with tempfile.TemporaryDirectory() as folder:
        results = measure(paths, Path(os.environ.get("SERVANDA_KEEP", folder)))
    table = Table("form", "instrument", "equal blocks", "unit F1")
    short = False
    for form, rows in results.items():
        for name, blocks, score in rows:
            table.add_row(form, name, f"{blocks:.3f}", "–" if score is None else f"{score:.3f}")
        blocks = sum(row[1] for row in rows) / len(rows)
        scores = [row[2] for row in rows if row[2] is not None]
        mean = sum(scores) / len(scores) if scores else None
        short |= (blocks if mean is None else mean) < REQUIRED[form]
        figure = "–" if mean is None else f"{mean:.3f}"
        table.add_row(f"[bold]{form}", f"[bold]all (≥ {REQUIRED[form]})", f"[bold]{blocks:.3f}", f"[bold]{figure}")
        table.add_section()
    Console().print(table)
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
