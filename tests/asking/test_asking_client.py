"""The endpoint in all its moods: what is tried again, what is told, and in which form it is asked."""

import email.utils
import json
import socket
import time

import pytest
from asking_stub import Reply, proposal, propose

from servanda.asking import AskingError, Client, EndpointError, Usage, ask, configure
from servanda.asking import client as module
from servanda.asking.schema import make_schema

PILOT = "Launch a pilot of ammonia-fuelled vessels by the end of 2027"
RIGHT = Reply(propose(proposal(PILOT)))


def forms(stub):
    return [(r.get("response_format") or {"type": "plain"})["type"] for r in stub.requests]


def test_what_is_sent(stub, instrument):
    with Client(configure({"SERVANDA_LLM_KEY": "secret"}, stub.url, "stub-1")) as client:
        ask(instrument, client)
    [request], [headers] = stub.requests, stub.headers
    assert request["path"] == "/v1/chat/completions"
    assert headers["authorization"] == "Bearer secret"
    assert headers["user-agent"].startswith("Servanda/")
    assert request["model"] == "stub-1"
    assert request["temperature"] == 0
    assert request["response_format"]["json_schema"] == {
        "name": "commitments",
        "strict": True,
        "schema": make_schema(),
    }
    assert [m["role"] for m in request["messages"]] == ["system", "user"]
    shown = request["messages"][1]["content"]
    assert shown.startswith("Title: Joint Statement of Norway and New Zealand\n")
    assert "[2] - Establish an “Ocean Observation Centre” in Dunedin by mid-2026, with NZ$18 million" in shown


def test_without_a_key_none_is_sent(stub, client, instrument):
    ask(instrument, client)
    assert "authorization" not in stub.headers[0]


def test_no_proxy_stands_between_this_machine_and_itself(stub, instrument, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with Client(configure({}, stub.url, "stub-1")) as client:
        assert ask(instrument, client).usage.requests == 1


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_what_passes_is_tried_again(stub, client, instrument, status):
    stub.answer(Reply(status=status), Reply(status=status), RIGHT)
    answer = ask(instrument, client)
    assert len(answer.commitments) == 1
    assert answer.usage.requests == 3
    assert client.usage == Usage(3, 100, 20)


@pytest.mark.parametrize(
    ("replies", "paused"),
    [
        ([Reply(status=500), Reply(status=500), Reply(status=500), RIGHT], [1, 2, 4]),
        ([Reply(status=429, headers={"Retry-After": "7"}), RIGHT], [7]),
        ([Reply(status=503, headers={"Retry-After": "0"}), RIGHT], [0]),
        ([Reply(status=429, headers={"Retry-After": "soon"}), RIGHT], [1]),
        ([Reply(status=429, headers={"Retry-After": "nan"}), RIGHT], [1]),
    ],
)
def test_pauses(stub, endpoint, instrument, monkeypatch, replies, paused):
    monkeypatch.setattr(module, "PAUSE", 1.0)
    pauses: list[float] = []
    stub.answer(*replies)
    with Client(endpoint, pause=pauses.append) as client:
        ask(instrument, client)
    assert pauses == paused


def test_a_pause_until_a_time_of_day(stub, endpoint, instrument):
    pauses: list[float] = []
    stub.answer(Reply(status=429, headers={"Retry-After": email.utils.formatdate(time.time() + 20)}), RIGHT)
    with Client(endpoint, pause=pauses.append) as client:
        ask(instrument, client)
    assert 15 < pauses[0] <= 21


FAULTS = [
    (Reply(status=500), AskingError, r"it fails \(500: no\): try again later", module.TRIES),
    (Reply(status=429), EndpointError, "asked too often, or your quota is used up", module.TRIES),
    (Reply(status=429, headers={"Retry-After": "3600"}), EndpointError, "a pause of 3600 seconds", 1),
    (Reply(status=401), EndpointError, r"refuses the key \(401: no\): set SERVANDA_LLM_KEY", 1),
    (Reply(status=403), EndpointError, "refuses the key", 1),
    (Reply(status=404), EndpointError, "no model stub-1, or is no such endpoint.*--llm-model", 1),
    (Reply(status=301, headers={"Location": "https://elsewhere.example/"}), EndpointError, "redirects elsewhere", 1),
    (Reply(status=402), EndpointError, r"refuses the request \(402", 1),
    (Reply(status=400), EndpointError, r"refuses the request \(400", 4),
    (Reply(body=b"<html>Welcome</html>"), EndpointError, "something else than JSON", 1),
    (Reply(body=b"\xff\xfe"), EndpointError, "something else than JSON", 1),
    (Reply(body=b'{"error": {"message": "overloaded"}}'), AskingError, "form of chat completions: overloaded", 1),
    (Reply(body=b'{"choices": []}'), AskingError, "form of chat completions", 1),
    (Reply(body=b'{"choices": [{"message": 3}]}'), AskingError, "form of chat completions", 1),
    (Reply("", finish="content_filter"), AskingError, "content filter", 1),
]


@pytest.mark.parametrize(("reply", "kind", "said", "requests"), FAULTS, ids=[said for _, _, said, _ in FAULTS])
def test_what_does_not_pass_is_told(stub, client, instrument, reply, kind, said, requests):
    stub.answer(reply)
    with pytest.raises(AskingError, match=said) as fault:
        ask(instrument, client)
    assert type(fault.value) is kind
    assert len(stub.requests) == client.usage.requests == requests


def test_a_slow_endpoint(stub, instrument, monkeypatch):
    monkeypatch.setattr(module, "TRIES", 2)
    stub.answer(Reply({"commitments": []}, after=0.6))
    with (
        Client(configure({"SERVANDA_LLM_TIMEOUT": "0.1"}, stub.url, "stub-1"), pause=lambda _: None) as client,
        pytest.raises(AskingError, match=r"within 0\.1 seconds.*SERVANDA_LLM_TIMEOUT"),
    ):
        ask(instrument, client)
    assert client.usage.requests == 2


def test_nobody_there(instrument):
    with socket.socket() as taken:  # bound, so that nothing else answers there; never listening
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with Client(configure({}, url, "m")) as client, pytest.raises(EndpointError, match="nobody answers there"):
            ask(instrument, client)


def test_an_answer_without_end(stub, client, instrument, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 1000)
    stub.answer("x" * 2000)
    with pytest.raises(AskingError, match="larger than"):
        ask(instrument, client)


def test_the_key_is_in_no_message(stub, instrument):
    stub.answer(Reply("wrong key sk-12345", status=401))
    endpoint = configure({"SERVANDA_LLM_KEY": "sk-12345"}, f"{stub.url}?token=hidden", "m")
    assert "sk-12345" not in repr(endpoint)
    assert "hidden" not in endpoint.shown
    with Client(endpoint) as client, pytest.raises(EndpointError) as fault:
        ask(instrument, client)
    assert "sk-12345" not in str(fault.value)


@pytest.mark.parametrize("accepted", ["json_object", "plain"])
def test_an_endpoint_without_schemas_is_asked_in_a_plainer_form(stub, client, instrument, accepted):
    def behave(request, headers):
        form = (request.get("response_format") or {"type": "plain"})["type"]
        if form != accepted:
            return Reply(f"response_format {form} is not supported", status=400)
        assert "JSON schema" in request["messages"][0]["content"]
        return RIGHT

    stub.behaviour = behave
    assert len(ask(instrument, client).commitments) == 1
    assert forms(stub)[-1] == accepted
    stub.requests.clear()
    ask(instrument, client)
    assert forms(stub) == [accepted]  # what has worked is kept


def test_a_model_that_has_one_temperature(stub, client, instrument):
    def behave(request, headers):
        if "temperature" in request:
            return Reply("Unsupported value: 'temperature' does not support 0", status=400)
        return RIGHT

    stub.behaviour = behave
    assert len(ask(instrument, client).commitments) == 1
    assert forms(stub) == ["json_schema", "json_schema"]


@pytest.mark.parametrize(
    "refusal",
    [
        Reply(status=413),
        Reply("This model's maximum context length is 4096 tokens", status=400),
        Reply("the request exceeds the available context size", status=400),
    ],
)
def test_a_window_too_large_is_halved(stub, client, instrument, refusal):
    stub.answer(refusal, RIGHT)
    answer = ask(instrument, client)
    assert [c.quote for c in answer.commitments] == [PILOT]
    assert answer.usage.requests == 3
    assert forms(stub)[-1] == "json_schema"


@pytest.mark.parametrize("tokens", [None, (-5, "many"), (True, 1.5), (10**30, None)])
def test_tokens_that_are_no_number_count_nothing(stub, client, instrument, tokens):
    stub.answer(Reply(propose(), tokens=tokens))
    assert ask(instrument, client).usage == Usage(requests=1)


def test_content_in_parts(stub, client, instrument):
    text = json.dumps(propose(proposal(PILOT)))
    parts = [{"type": "text", "text": text[:20]}, {"type": "other"}, {"type": "text", "text": text[20:]}]
    body = {"choices": [{"message": {"content": parts}, "finish_reason": "stop"}]}
    stub.answer(Reply(body=json.dumps(body).encode()))
    assert len(ask(instrument, client).commitments) == 1


def test_the_schema_is_strict():
    """What strict endpoints demand: no references, every property required and no other allowed."""

    def check(node):
        if isinstance(node, list):
            for item in node:
                check(item)
        elif isinstance(node, dict):
            assert not {"$ref", "$defs"} & set(node)
            if node.get("type") == "object":
                assert node["additionalProperties"] is False
                assert sorted(node["required"]) == sorted(node["properties"])
            for value in node.values():
                check(value)

    check(make_schema())
    assert make_schema()["type"] == "object"
    item = make_schema()["properties"]["commitments"]["items"]["properties"]
    assert item["strength"]["type"] == "string"
    assert sorted(item["strength"]["enum"]) == ["firm", "intended", "soft"]
