"""What is no document: one line of error, exit code 2, in little time and memory, and never a traceback."""

import json
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

MEGABYTE = 1 << 20
MAX_MEMORY = 1000 * MEGABYTE
MAX_SECONDS = 20


def empty(path: Path) -> None:
    path.write_bytes(b"")


def blank(path: Path) -> None:
    path.write_text(" \n\t\n\n", encoding="utf-8")


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 4000)


def cut_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog")


def encrypted_pdf(path: Path) -> None:
    """Write a PDF whose one page is locked with a password that nobody knows."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <" + b"5a" * 32 + b"> /U <" + b"a5" * 32 + b"> >>",
    ]
    data, places = b"%PDF-1.6\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<" + b"00" * 16 + b"> <" + b"00" * 16 + b">] >>"
    data += b"xref\n0 5\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (table, trailer, len(data))
    path.write_bytes(data)


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(600):
                part.write(b" " * MEGABYTE)


def no_zip(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04word/document.xml" + b"\x00" * 500)


def one_line(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(50):
            file.write((b"Norway will act and " * (MEGABYTE // 20 + 1))[:MEGABYTE])


def broken_utf8(path: Path) -> None:
    path.write_bytes(
        "Norvège décidée à agir – l’été prochain".encode() * 50 + b"\xff\xfe\xc3\x28\xa0\xa1\xe2\x28" * 400
    )


def folder_without_documents(path: Path) -> None:
    path.mkdir()
    (path / "photo.png").write_bytes(b"\x89PNG")


def missing(path: Path) -> None:
    del path


BAD = [
    ("empty.md", empty, "it is empty"),
    ("blank.txt", blank, "it is empty"),
    ("binary.txt", binary, "binary data"),
    ("empty.pdf", empty, "it is empty"),
    ("cut.pdf", cut_pdf, "damaged PDF"),
    ("encrypted.pdf", encrypted_pdf, "encrypted"),
    ("bomb.docx", zip_bomb, "zip bomb"),
    ("broken.docx", no_zip, "damaged or encrypted archive"),
    ("line.txt", one_line, "longer than"),
    ("line.md", one_line, "longer than"),
    ("line.html", one_line, "longer than"),
    ("broken.txt", broken_utf8, "encoding"),
    ("folder", folder_without_documents, "there is no document in it"),
    ("missing.md", missing, "there is no such file"),
]


MEASURE = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([done.stdout, done.stderr, done.returncode, memory]))
"""


def measure(argument: str) -> tuple[str, str, int, float, int]:
    """Run the command on ``argument``; return its output, errors, exit code, seconds and bytes at most.

    A small process stands between: what a child has taken at most counts from its parent's size.
    """
    command = [sys.executable, "-c", "from servanda.cli import main; main()", "read", argument]
    began = time.monotonic()
    measured = subprocess.run([sys.executable, "-c", MEASURE, *command], capture_output=True, text=True, check=True)
    output, errors, code, memory = json.loads(measured.stdout)
    unit = 1 if sys.platform == "darwin" else 1024
    return output, errors, code, time.monotonic() - began, memory * unit


def check(argument: str, said: str) -> None:
    output, errors, code, seconds, memory = measure(argument)
    assert code == 2, errors
    assert output == ""
    assert errors.count("\n") == 1, errors
    assert errors.startswith(f"error: {argument}: ")
    assert said in errors
    assert seconds < MAX_SECONDS
    assert memory < MAX_MEMORY


@pytest.mark.parametrize(("name", "make", "said"), BAD, ids=[name for name, *_ in BAD])
def test_one_line_of_error(tmp_path: Path, name: str, make: Callable[[Path], None], said: str):
    path = tmp_path / name
    make(path)
    check(str(path), said)


def test_an_address_where_nobody_answers():
    with socket.socket() as taken:  # bound, so that nothing else answers there; never listening
        taken.bind(("127.0.0.1", 0))
        check(f"http://127.0.0.1:{taken.getsockname()[1]}/fact-sheet", "it cannot be reached")


def test_an_address_without_host():
    check("http://", "it cannot be reached")


def test_a_file_name_with_control_characters_is_shown_harmless(servanda, tmp_path):
    result = servanda("read", tmp_path / "a\x1b[31m\nb.md")
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr
    assert "there is no such file" in result.stderr
