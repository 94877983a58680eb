"""A small mail server on a real socket: takes letters, or says what it is told to say."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Session(socketserver.StreamRequestHandler):
    """SMTP as far as one letter after the other needs it (RFC 5321)."""

    server: MailServer

    def handle(self) -> None:
        self.extensions = ["8BITMIME"]
        if self.server.offers_tls:
            self.extensions.append("STARTTLS")
        self.extensions.append("AUTH PLAIN")
        self.sender, self.recipients = b"", []
        self.say("220 ready")
        while line := self.rfile.readline().strip():
            verb = line.split(b":")[0].split(b" ")[0].upper().decode()
            if verb == "QUIT":
                self.say("221 bye")
                return
            getattr(self, f"do_{verb.lower()}", self.do_other)(line)

    def say(self, answer: str) -> None:
        self.wfile.write(answer.encode() + b"\r\n")

    def do_ehlo(self, line: bytes) -> None:
        lines = ["here", *self.extensions]
        for each in lines[:-1]:
            self.say(f"250-{each}")
        self.say(f"250 {lines[-1]}")

    def do_auth(self, line: bytes) -> None:
        self.server.logins.append(base64.b64decode(line.split(b" ")[2]).decode())
        self.say("235 welcome")

    def do_mail(self, line: bytes) -> None:
        self.sender = line
        self.say(self.server.answer_to_sender)

    def do_rcpt(self, line: bytes) -> None:
        answer = next((said for to, said in self.server.answers if to.encode() in line), "250 ok")
        if answer.startswith("250"):
            self.recipients.append(line)
        self.say(answer)

    def do_data(self, line: bytes) -> None:
        self.say("354 go on")
        lines = []
        while (got := self.rfile.readline()) != b".\r\n":
            lines.append(got.removeprefix(b".") if got.startswith(b"..") else got)
        self.server.letters.append(b"".join(lines))
        self.server.envelopes.append((self.sender, *self.recipients))
        self.recipients = []
        self.say("250 taken")

    def do_rset(self, line: bytes) -> None:
        self.recipients = []
        self.say("250 ok")

    def do_other(self, line: bytes) -> None:
        self.say("502 what?")


class MailServer(socketserver.ThreadingTCPServer):
    """Remembers letters, envelopes and logins."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.letters: list[bytes] = []
        self.envelopes: list[tuple[bytes, ...]] = []
        self.logins: list[str] = []
        self.answers: list[tuple[str, str]] = []
        self.answer_to_sender = "250 ok"
        self.offers_tls = False
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)

    def address(self, scheme: str = "smtp", user: str = "") -> str:
        return f"{scheme}://{user}127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of the server."""


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    with MailServer(context) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
