"""Which endpoints may be used: what is not clear, or not safe, is refused before anything is sent."""

import re

import pytest

from servanda.asking import SettingError, Usage, configure

LOCAL = "http://localhost:8080/v1"


@pytest.mark.parametrize(
    ("url", "posted"),
    [
        ("http://localhost:8080/v1", "http://localhost:8080/v1/chat/completions"),
        ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1/chat/completions"),
        ("http://[::1]:8080", "http://[::1]:8080/chat/completions"),
        ("https://models.example.org/v1", "https://models.example.org/v1/chat/completions"),
        ("https://models.example.org/v1/chat/completions", "https://models.example.org/v1/chat/completions"),
        ("https://models.example.org/d?version=2", "https://models.example.org/d/chat/completions?version=2"),
        ("  https://models.example.org/v1\n", "https://models.example.org/v1/chat/completions"),
    ],
)
def test_addresses(url, posted):
    assert configure({}, url, "m").url == posted


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "no endpoint is configured"),
        ("localhost:8080/v1", "no http(s) address"),
        ("ftp://localhost/v1", "no http(s) address"),
        ("https://", "no http(s) address"),
        ("https://a b/v1", "no http(s) address"),
        ("http://[::1/v1", "no address"),
        ("https://h:port/v1", "no address"),
        ("http://models.example.org/v1", "not encrypted and not on this machine"),
        ("http://192.168.1.5:8080/v1", "not encrypted and not on this machine"),
        ("http://localhost.example.org/v1", "not encrypted and not on this machine"),
        ("http://127.0.0.1.example.org/v1", "not encrypted and not on this machine"),
        ("http://127.0.0.1@example.org/v1", "user name or password"),
        ("https://me:secret@models.example.org/v1", "user name or password"),
    ],
)
def test_addresses_that_are_refused(url, said):
    with pytest.raises(SettingError, match=re.escape(said)) as fault:
        configure({"SERVANDA_LLM_URL": url}, None, "m")
    assert fault.value.setting == "SERVANDA_LLM_URL"
    assert "secret" not in str(fault.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SERVANDA_LLM_MODEL", " "),
        ("SERVANDA_LLM_MODEL", "a\nb"),
        ("SERVANDA_LLM_KEY", "ключ"),
        ("SERVANDA_LLM_KEY", "a\r\nHost: b"),
        ("SERVANDA_LLM_PRICE_IN", "cheap"),
        ("SERVANDA_LLM_PRICE_OUT", "-1"),
        ("SERVANDA_LLM_PRICE_OUT", "nan"),
        ("SERVANDA_LLM_TIMEOUT", "0"),
        ("SERVANDA_LLM_TIMEOUT", "inf"),
    ],
)
def test_settings_that_are_refused(name, value):
    with pytest.raises(SettingError) as fault:
        configure({"SERVANDA_LLM_URL": LOCAL, "SERVANDA_LLM_MODEL": "m", name: value})
    assert fault.value.setting == name


def test_options_come_before_the_environment():
    environ = {"SERVANDA_LLM_URL": LOCAL, "SERVANDA_LLM_MODEL": "m"}
    assert configure(environ).model == "m"
    endpoint = configure(environ, "https://models.example.org/v1", "n")
    assert (endpoint.shown, endpoint.model) == ("https://models.example.org/v1", "n")
    with pytest.raises(SettingError) as fault:
        configure(environ, "http://models.example.org/v1")
    assert fault.value.setting == "--llm-url"


@pytest.mark.parametrize(
    ("prices", "cost"),
    [
        ({}, None),
        ({"SERVANDA_LLM_PRICE_IN": "2", "SERVANDA_LLM_PRICE_OUT": "8"}, 2 + 4),
        ({"SERVANDA_LLM_PRICE_OUT": "8"}, 4),
        ({"SERVANDA_LLM_PRICE_IN": "0"}, 0),
    ],
)
def test_costs(prices, cost):
    endpoint = configure({**prices, "SERVANDA_LLM_URL": LOCAL, "SERVANDA_LLM_MODEL": "m"})
    assert endpoint.cost(Usage(1, 1_000_000, 500_000)) == cost
    assert endpoint.cost(Usage(1)) is None
