"""The way to the mail server: STARTTLS, TLS and login against a real one, and what is told where it can't be used."""

from email.message import EmailMessage

import pytest

from servanda.web.mailing.errors import MailError, RefusedMailError
from servanda.web.mailing.server import MailServer, Post, read_server
from tests.web.mail_desk import SENDER, Start

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not:UserWarning")


def message() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = SENDER, "ana@example.org", "Grüße"
    made.set_content("Die Fähre fährt.")
    return made


def post(to: str = "ana@example.org") -> None:
    with Post(read_server()) as way:
        way.send(message(), to)


@pytest.mark.parametrize("tls", ["", "starttls", "tls"])
@pytest.mark.parametrize("who", ["", "desk:p%40ss%20word@"])
def test_it_takes_mail(smtp: Start, tls: str, who: str):
    desk = smtp(tls=tls, login=bool(who), who=who)
    post()
    [(to, taken)] = desk.taken
    assert to == ["ana@example.org"]
    assert taken["Subject"] == "Grüße"
    assert taken.get_content().strip() == "Die Fähre fährt."
    assert desk.encrypted == [bool(tls)]


def test_a_wrong_password(smtp: Start):
    desk = smtp(tls="starttls", login=True, who="desk:secret-word@")
    with pytest.raises(MailError, match="does not take the user and password") as told:
        post()
    assert "secret-word" not in str(told.value)
    assert desk.taken == []


def test_login_is_asked_for(smtp: Start):
    smtp(tls="starttls", login=True)
    with pytest.raises(RefusedMailError, match="530"):
        post()


def test_a_certificate_that_nobody_vouches_for(smtp: Start):
    desk = smtp(tls="starttls", trusted=False)
    with pytest.raises(MailError, match="can't be trusted"):
        post()
    assert desk.taken == []


def test_no_starttls_means_no_mail(smtp: Start, monkeypatch: pytest.MonkeyPatch):
    desk = smtp()
    server = read_server()
    monkeypatch.setenv("SERVANDA_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
    with pytest.raises(MailError, match="does not offer STARTTLS"):
        post()
    monkeypatch.setenv("SERVANDA_SMTP_URL", f"smtps://127.0.0.1:{server.port}")
    with pytest.raises(MailError, match="does not speak TLS there"):
        post()
    assert desk.taken == []


def test_nobody_is_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SERVANDA_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("SERVANDA_MAIL_FROM", SENDER)
    with pytest.raises(MailError, match=r"127\.0\.0\.1:1 can't be reached: Connection refused"):
        post()


def test_one_refused_address_leaves_the_way_open(smtp: Start):
    desk = smtp()
    desk.refused.add("gone@example.org")
    with Post(read_server()) as way:
        with pytest.raises(RefusedMailError, match="there is no such person"):
            way.send(message(), "gone@example.org")
        desk.full = True
        with pytest.raises(RefusedMailError, match="452"):
            way.send(message(), "ana@example.org")
        desk.full = False
        way.send(message(), "ana@example.org")
    assert desk.addresses == ["ana@example.org"]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "no mail server is configured"),
        ("mail.example.org", "can't be understood"),
        ("http://mail.example.org", "can't be understood"),
        ("smtp://mail.example.org:port", "can't be understood"),
        ("smtp://mail.example.org/inbox", "can't be understood"),
        ("smtp://mail.example.org?tls=no", "starttls=off and nothing else"),
        ("smtp://ana:word@mail.example.org?starttls=off", "others can read"),
    ],
)
def test_addresses_that_are_none(url: str, said: str):
    with pytest.raises(MailError, match=said) as told:
        read_server({"SERVANDA_SMTP_URL": url, "SERVANDA_MAIL_FROM": SENDER})
    assert "word@" not in str(told.value).replace("user:password@", "")


@pytest.mark.parametrize("sender", ["", "Servanda", "Servanda <digest>"])
def test_senders_that_are_none(sender: str):
    with pytest.raises(MailError, match="Servanda <digest@example"):
        read_server({"SERVANDA_SMTP_URL": "smtp://mail.example.org", "SERVANDA_MAIL_FROM": sender})


def test_ports_and_words():
    found = read_server(
        {"SERVANDA_SMTP_URL": "smtps://a%40b:p%3Aw@mail.example.org", "SERVANDA_MAIL_FROM": "d@example.org"}
    )
    assert found == MailServer("mail.example.org", 465, "tls", "a@b", "p:w", "d@example.org")
    assert "p:w" not in repr(found)
