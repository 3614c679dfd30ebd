"""``servanda read --reader llm``: exit codes, one line a fault, the summary, and nothing is sent unasked."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from asking_stub import TEXT, Reply, proposal, propose

PILOT = "Launch a pilot of ammonia-fuelled vessels by the end of 2027"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "statement.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def llm(stub, read):
    return lambda *arguments: read("--reader", "llm", "--llm-url", stub.url, "--llm-model", "stub-1", *arguments)


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "markdown"])
def test_all_forms(stub, llm, document, form):
    stub.answer(propose(proposal(PILOT)))
    result = llm(document, "--format", form)
    assert result.exit_code == 0, result.output
    assert "ammonia-fuelled" in result.stdout
    assert result.stderr == (
        f"large model stub-1 at {stub.url}: 1 request, 100 tokens in and 20 out; 0 quotes and 0 fields dropped.\n"
    )


def test_the_summary_tells_costs_and_what_was_dropped(stub, llm, document, monkeypatch):
    monkeypatch.setenv("SERVANDA_LLM_PRICE_IN", "2.5")
    monkeypatch.setenv("SERVANDA_LLM_PRICE_OUT", "10")
    stub.answer(propose(proposal(PILOT, topic="gardening"), proposal("Norway will pay")))
    result = llm(document)
    assert result.stderr.endswith("100 tokens in and 20 out, cost 0.0004; 1 quote and 1 field dropped.\n")


def test_explain_names_what_was_dropped_and_why(stub, llm, document):
    stub.answer(propose(proposal(PILOT), proposal("Norway will pay")))
    result = llm(document, "--explain")
    assert f"{document}: dropped quote “Norway will pay”: not in the text.\n" in result.stderr
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["quote"] for row in rows if "quote" in row] == [PILOT]
    assert {row["reason"] for row in rows if "left_out" in row} == {"large model stub-1: no commitment in it"}


def test_the_environment_is_enough_for_the_address_but_not_for_the_reader(stub, read, document, monkeypatch):
    monkeypatch.setenv("SERVANDA_LLM_URL", stub.url)
    monkeypatch.setenv("SERVANDA_LLM_MODEL", "stub-1")
    assert read(document).exit_code == 0
    assert stub.requests == []
    assert read(document, "--reader", "llm").exit_code == 0
    assert len(stub.requests) == 1


@pytest.mark.parametrize("option", ["--llm-url", "--llm-model"])
def test_an_address_without_the_reader_is_a_mistake(stub, read, document, option):
    result = read(document, option, stub.url)
    assert result.exit_code == 2
    assert "--reader llm" in result.stderr
    assert stub.requests == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "error: SERVANDA_LLM_URL: no endpoint is configured"),
        (["--llm-url", "http://localhost:1/v1"], "error: SERVANDA_LLM_MODEL: no model is named"),
        (["--llm-url", "http://example.org/v1", "--llm-model", "m"], "error: --llm-url: http://example.org is not"),
    ],
)
def test_faults_of_configuration(read, document, arguments, said):
    result = read(document, "--reader", "llm", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(said)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(status=401), "refuses the key"),
        (Reply(status=404), "has no model stub-1"),
        (Reply(status=429), "asked too often"),
        (Reply(body=b"hello"), "something else than JSON"),
    ],
)
def test_an_endpoint_that_cannot_be_used_ends_the_run(stub, llm, document, tmp_path, reply, said):
    other = tmp_path / "other.md"
    other.write_text(TEXT + "\nNorway will open an office.\n", encoding="utf-8")
    stub.answer(reply)
    result = llm(document, other, "--jobs", "1")
    assert result.exit_code == 2
    assert result.stdout == ""
    first, counted, summary = result.stderr.splitlines()
    assert first.startswith(f"error: large model at {stub.url}: ")
    assert said in first
    assert counted == "0 commitments in 0 documents, 2 could not be read."
    assert summary.startswith("large model stub-1 at ")


def test_a_document_that_fails_does_not_stop_the_others(stub, llm, document, tmp_path):
    other = tmp_path / "other.md"
    other.write_text("Norway will open an office in Chile.\n", encoding="utf-8")

    def behave(request, headers):
        if "ammonia" in request["messages"][1]["content"]:
            return Reply(status=500)
        return Reply(propose(proposal("Norway will open an office in Chile", verb="open", parties=["NO"])))

    stub.behaviour = behave
    result = llm(document, other, tmp_path / "missing.md")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["verb"] == "open"
    failed, missing = result.stderr.splitlines()[:2]
    assert failed.startswith(f"error: {document}: large model at {stub.url}: it fails (500: no): try again later")
    assert "there is no such file" in missing


@pytest.mark.parametrize("jobs", [1, 3])
def test_many_documents_in_their_order_however_many_threads(stub, llm, tmp_path, jobs):
    names = [f"{n}.md" for n in range(6)]
    for n, name in enumerate(names):
        (tmp_path / name).write_text(f"Norway will open office {n} in Chile.\n", encoding="utf-8")

    def behave(request, headers):
        number = re.search(r"office (\d)", request["messages"][1]["content"])[1]
        quote = f"Norway will open office {number} in Chile"
        return Reply(propose(proposal(quote, verb="open", parties=["NO"])), after=0.05 * (6 - int(number)))

    stub.behaviour = behave
    result = llm(tmp_path, "--jobs", jobs)
    assert result.exit_code == 0
    assert [json.loads(line)["doc"] for line in result.stdout.splitlines()] == [name[:-3] for name in names]
    assert "6 requests, 600 tokens in and 120 out" in result.stderr


def test_a_defect_of_our_own_is_one_line(stub, llm, document, monkeypatch):
    def fail(*_):
        raise RuntimeError("odd")

    monkeypatch.setattr("servanda.cli.asking.ask", fail)
    result = llm(document)
    assert result.exit_code == 2
    assert result.stderr == (
        f"error: {document}: Servanda failed on it (RuntimeError: odd): please report this, with the document\n"
    )


def test_control_c_ends_it_at_once(stub, document, tmp_path):
    """Although threads still wait for their answers."""
    other = tmp_path / "other.md"
    other.write_text("Norway will open an office.\n", encoding="utf-8")
    stub.answer(Reply({"commitments": []}, after=30))
    code = "from servanda.cli import main; main()"
    options = ["--reader", "llm", "--llm-url", stub.url, "--llm-model", "m"]
    command = [sys.executable, "-c", code, "read", str(document), str(other), *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    ) as running:
        while len(stub.requests) < 2:
            assert running.poll() is None, running.stderr and running.stderr.read()
        running.send_signal(2)
        output, errors = running.communicate(timeout=20)
    assert (running.returncode, output, errors) == (130, "", "")
