"""A letter is owed with its reason, written once, sent once, and says what it was given."""

from __future__ import annotations

import dataclasses
import ipaddress
import ssl
import time
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import select

from portal import mail, outbox
from portal.clock import now
from portal.extensions import db
from portal.files.folders import write_private
from portal.mail import delivery
from portal.mail.letters import LONGEST_SUBJECT, POLICY, Letter, Sender, written
from portal.mail.server import connected, is_here
from portal.outbox import OutboxMessage
from portal.text import TextRefused
from portal.transaction import transaction
from tests.faults.killing import close_connections, killed
from tests.mail import server as servers

TO = "name@example.com"
KILLS, LONGEST_REST = 10, 60


def use(app: Flask, **settings: str) -> Path:
    """Set the mail settings; returns the folder of letters."""
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], **settings)
    return app.config["SETTINGS"].mail_folder


def post(key: str = "k", to: str = TO, subject: str = "已受理", body: str = "您好：\n…") -> None:
    with transaction():
        mail.post(to, subject, body, key)


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=POLICY)


def spooled(folder: Path) -> list[EmailMessage]:
    return [read(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


def test_a_letter_lies_in_the_folder_once_it_is_done(app: Flask) -> None:
    folder = use(app, mail_from="service@example.com")
    post(body="您好：\r\n请查收。\0")
    assert spooled(folder) == []
    outbox.run_due()
    (letter,) = spooled(folder)
    assert (letter["To"], letter["Subject"]) == (TO, "已受理")
    assert letter["From"] == f"{app.config['SETTINGS'].site.name} <service@example.com>"
    assert letter.get_content().replace("\r\n", "\n") == "您好：\n请查收。\n"
    assert letter.get_content_type() == "text/plain"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime.utcoffset() == timedelta(hours=8)
    (path,) = folder.glob("*.eml")
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_same_key_is_one_letter(app: Flask) -> None:
    folder = use(app)
    for body in ("first", "second"):
        post(body=body)
        outbox.run_due()
    assert [letter.get_content().strip() for letter in spooled(folder)] == ["first"]
    post(key="other")
    outbox.run_due()
    first, second = spooled(folder)
    assert first["Message-ID"] != second["Message-ID"]


def test_a_letter_without_its_reason_is_not_written(app: Flask) -> None:
    folder = use(app)
    with pytest.raises(ZeroDivisionError), transaction():
        mail.post(TO, "subject", "body", "k")
        raise ZeroDivisionError
    outbox.run_due()
    assert spooled(folder) == []


def test_the_words_are_forgotten_in_the_outbox(app: Flask) -> None:
    use(app)
    post(body="a link with a secret")
    outbox.run_due()
    db.session.rollback()
    message = db.session.execute(select(OutboxMessage)).scalars().one()
    assert message.payload == {"key": "k"}
    assert message.done_at is not None


def test_a_bad_address_is_refused_before_anything_is_owed(app: Flask) -> None:
    with pytest.raises(TextRefused):
        post(to="a@example.com, b@example.com")
    assert outbox.run_due() == 0


SENDER = Sender("service@example.com", "知创服务")
MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def letter(**facts: str) -> Letter:
    given = {"key": "k", "to": TO, "subject": "题", "body": "文", **facts}
    return Letter(posted_at=MOMENT, **given)


def test_the_same_facts_make_the_same_bytes() -> None:
    assert written(letter(), SENDER) == written(letter(), SENDER)


def test_no_subject_or_name_makes_a_header_of_its_own() -> None:
    nasty = "hello\r\nBcc: other@example.com\n\nbody\u2028\ud800" + "长" * 300
    data = written(letter(subject=nasty), Sender("a@example.com", "x\r\nBcc: b@example.com"))
    found = read(data)
    assert found["Bcc"] is None
    assert len(found["Subject"]) == LONGEST_SUBJECT
    assert found["Subject"].startswith("hello Bcc: other@example.com body")
    assert found.get_content().strip() == "文"
    head = data.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert all(len(line) <= 78 and line.isascii() for line in head)


def test_a_long_or_odd_text_comes_through() -> None:
    body = "很长的一行" * 2000 + "\n.\n..dots\nFrom here\r\ud800"
    found = read(written(letter(body=body), SENDER)).get_content()
    assert found.replace("\r\n", "\n") == body.replace("\r\ud800", "\n")


def test_a_page_to_end_such_letters_is_named() -> None:
    found = read(written(letter(unsubscribe="https://portal.example/a?b=1"), SENDER))
    assert found["List-Unsubscribe"] == "<https://portal.example/a?b=1>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read(written(letter(), SENDER))["List-Unsubscribe-Post"] is None
    for bad in ("javascript:x", "https://a.example/>\r\nBcc: x", "https://a.example/ b"):
        with pytest.raises(ValueError, match="web address"):
            written(letter(unsubscribe=bad), SENDER)


def test_a_template_is_rendered_without_a_request(app: Flask) -> None:
    templates = Path(app.jinja_loader.searchpath[0]) / "emails"  # type: ignore[union-attr]
    assert templates.is_dir()
    said = mail.render("emails/accounts_notice.txt", name="林<工>", body="a & b", link="")
    assert "林<工>" in said and "a & b" in said


def test_letters_are_handed_to_the_server(app: Flask) -> None:
    with servers.running() as server:
        folder = use(app, mail_url=server.address(user="me:p%40ss@"), mail_from="s@example.com")
        post("1", body="一\n.\n二")
        post("2", to="other@example.com")
        outbox.run_due()
        assert server.letters == []
        assert delivery.deliver() == 2
        assert delivery.deliver() == 0
    assert [read(data)["To"] for data in server.letters] == [TO, "other@example.com"]
    assert read(server.letters[0]).get_content().split() == ["一", ".", "二"]
    sender, to = server.envelopes[0]
    assert b"<s@example.com>" in sender and TO.encode() in to
    assert server.logins == ["\0me\0p@ss"]
    assert [path.stat().st_size for path in (folder / "sent").iterdir()] == [0, 0]
    assert list((folder / "waiting").iterdir()) == []


def test_letters_to_many_wait_until_all_others_have_gone(app: Flask) -> None:
    with servers.running() as server:
        use(app, mail_url=server.address(), mail_from="s@example.com")
        with transaction():
            for number in range(3):
                mail.post(TO, "有新的政策", "…", f"list-{number}", "https://example.com/end")
        outbox.run_due()
        post("reset", subject="重设密码")
        outbox.run_due()
        assert delivery.deliver() == 4
    subjects = [read(data)["Subject"] for data in server.letters]
    assert subjects == ["重设密码", *["有新的政策"] * 3]


def test_a_letter_to_one_goes_next_however_many_letters_to_many_are_owed(app: Flask) -> None:
    folder = use(app)
    with transaction():
        mail.post_all(
            mail.Post(TO, "有新的政策", "…", f"list-{number}", "https://example.com/end")
            for number in range(5_000)
        )
    outbox.run_due(10)
    post("reset", subject="重设密码")
    assert outbox.run_due(1) == 1
    subjects = [letter["Subject"] for letter in spooled(folder)]
    assert sorted(subjects) == sorted(["重设密码", *["有新的政策"] * 10])


def test_at_a_slow_server_letters_to_many_stop_and_let_others_pass(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "SECONDS_TO_MANY", -1)
    with servers.running() as server:
        use(app, mail_url=server.address(), mail_from="s@example.com")
        with transaction():
            mail.post(TO, "有新的政策", "…", "list", "https://example.com/end")
        post("reset", subject="重设密码")
        outbox.run_due()
        assert delivery.deliver() == 1
    assert [read(data)["Subject"] for data in server.letters] == ["重设密码"]


def test_a_server_that_is_away_gets_the_letters_later(app: Flask) -> None:
    with servers.running() as server:
        address = server.address()
    use(app, mail_url=address)
    post()
    outbox.run_due()
    assert delivery.deliver() == 0
    with servers.running() as server:
        use(app, mail_url=server.address())
        assert delivery.deliver() == 0, "the pause is kept"
        with time_machine.travel(now() + timedelta(seconds=delivery.PAUSE_SECONDS + 1)):
            assert delivery.deliver() == 1
    assert len(server.letters) == 1


def test_one_refused_letter_does_not_hold_up_the_others(app: Flask) -> None:
    dead: list[str] = []
    mail.on_refusal(app, dead.append)
    with servers.running() as server:
        folder = use(app, mail_url=server.address())
        server.answers = [("gone@", "550 nobody"), ("full@", "452 later")]
        for name in ("gone", "full", "good"):
            post(name, to=f"{name}@example.com")
        outbox.run_due()
        assert delivery.deliver() == 1
        assert [read(data)["To"] for data in server.letters] == ["good@example.com"]
        assert [found["To"] for found in spooled(folder / "refused")] == ["gone@example.com"]
        assert [found["To"] for found in spooled(folder / "waiting")] == ["full@example.com"]
        with time_machine.travel(now() + delivery.GIVEN_UP_AFTER + timedelta(minutes=2)):
            delivery.deliver()
        assert len(spooled(folder / "refused")) == 2
    assert dead == ["gone@example.com"]


def test_a_sender_whom_the_server_refuses_costs_no_letter(app: Flask) -> None:
    with servers.running() as server:
        folder = use(app, mail_url=server.address())
        server.answer_to_sender = "550 not you"
        post()
        outbox.run_due()
        assert delivery.deliver() == 0
        assert len(spooled(folder / "waiting")) == 1


def test_a_letter_that_went_out_is_not_written_again(app: Flask) -> None:
    with servers.running() as server:
        folder = use(app, mail_url=server.address())
        post()
        db.session.rollback()
        message = db.session.execute(select(OutboxMessage)).scalars().one()
        owed = dict(message.payload)
        outbox.run_due()
        delivery.deliver()
        with transaction():
            outbox._handlers["mail"](owed)  # as after a worker that died before its commit
        assert delivery.deliver() == 0
    assert len(server.letters) == 1
    assert list((folder / "waiting").iterdir()) == []


def test_two_workers_do_not_send_the_same_letter(app: Flask) -> None:
    with servers.running() as server:
        folder = use(app, mail_url=server.address())
        post()
        outbox.run_due()
        with delivery._alone(folder) as first, delivery._alone(folder) as second:
            assert (first, second) == (True, False)
            assert delivery.deliver() == 0
        assert delivery.deliver() == 1


def test_what_was_sent_is_remembered_for_a_month(app: Flask) -> None:
    with servers.running() as server:
        folder = use(app, mail_url=server.address())
        post()
        outbox.run_due()
        delivery.deliver()
        delivery.deliver()
        assert len(list((folder / "sent").iterdir())) == 1
        with time_machine.travel(now() + timedelta(days=31)):
            delivery.deliver()
        assert list((folder / "sent").iterdir()) == []


def write_and_rest() -> None:
    outbox.run_due()
    time.sleep(LONGEST_REST)


def test_killed_while_letters_are_written_each_is_there_once(app: Flask) -> None:
    folder = use(app)
    for number in range(KILLS):
        for each in range(3):
            post(f"{number}-{each}", body=f"letter {number}-{each}")
        close_connections()
        killed(write_and_rest, lambda life=0.002 * number: time.sleep(life))
    with time_machine.travel(now() + outbox.LEASE + timedelta(seconds=1)):
        outbox.run_due()
    bodies = sorted(found.get_content().strip() for found in spooled(folder))
    assert bodies == sorted(f"letter {n}-{e}" for n in range(KILLS) for e in range(3))


def certificate(folder: Path) -> ssl.SSLContext:
    """A server's certificate for 127.0.0.1, which nobody trusts until told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    pem = serialization.Encoding.PEM
    write_private(folder / "key.pem", key.private_bytes(pem, form, plain))
    write_private(folder / "certificate.pem", made.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


def test_a_server_behind_tls_must_be_known(app: Flask, tmp_path: Path, monkeypatch) -> None:
    with servers.running(certificate(tmp_path)) as server:
        folder = use(app, mail_url=server.address("smtps"))
        post()
        outbox.run_due()
        assert delivery.deliver() == 0
        assert len(spooled(folder / "waiting")) == 1
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        with time_machine.travel(now() + timedelta(seconds=delivery.PAUSE_SECONDS + 1)):
            assert delivery.deliver() == 1
    assert len(server.letters) == 1


def test_tls_that_is_offered_and_fails_is_not_done_without() -> None:
    with servers.running() as server:
        server.offers_tls = True
        with pytest.raises(Exception, match=r"STARTTLS|what"), connected(server.address()):
            pass


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.1", True), ("[::1]", True), ("mail.example", False)],
)
def test_only_a_server_on_this_machine_may_do_without_tls(host: str, here: bool) -> None:
    assert is_here(urlsplit(f"smtp://{host}:25")) is here
