"""Websockets over the pipes of a program that knows TLS alone, as openssl's s_client and s_server."""

import contextlib
import os
import re
import threading

from drivers import CLOSE, MESSAGES
from programs import TIME_LIMIT
from websockets.client import ClientProtocol
from websockets.frames import Opcode
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

# What s_server says after a command, sooner or later, between the data of the connection.
OWN_WORDS = re.compile(rb"SSL_do_handshake -> 1\n|Read BLOCK\n")


class Speaker:
    """One side of a websocket, over a piped program; `preface` is what that said before there was data."""

    def __init__(self, program, protocol):
        self._program = program
        self._protocol = protocol
        self._events = []
        self.preface = ""

    def command(self, line):
        """Gives the program itself a command, between messages."""
        self._write(line)

    def _skip_to(self, start):
        """Takes what the program says itself before there is data, which begins so, as the preface."""
        said = b""
        while start not in said:
            said += self._read()
        preface, start, data = said.partition(start)
        self.preface = preface.decode()
        self._protocol.receive_data(start + data)

    def _event(self):
        """The next head or frame of the other side."""
        while not self._events:
            self._events = self._protocol.events_received()
            if not self._events:
                self._protocol.receive_data(self._read())
        return self._events.pop(0)

    def _message(self):
        """The next message, as text or bytes; None when the other side closes."""
        frames = [self._event()]
        while not frames[-1].fin:
            frames.append(self._event())
        if frames[0].opcode is Opcode.CLOSE:
            # Who does as Qt is gone before the close is answered.
            with contextlib.suppress(BrokenPipeError):
                self._flush()
            return None
        self._flush()
        data = b"".join(frame.data for frame in frames)
        return data.decode() if frames[0].opcode is Opcode.TEXT else data

    def _send(self, message):
        if isinstance(message, str):
            self._protocol.send_text(message.encode())
        else:
            self._protocol.send_binary(message)
        self._flush()

    def _flush(self):
        for data in self._protocol.data_to_send():
            self._write(data)

    def _write(self, data):
        self._program.process.stdin.write(data)
        self._program.process.stdin.flush()

    def _read(self):
        data = os.read(self._program.process.stdout.fileno(), 65536)
        assert data, f"{self._program.command} has ended: {self._program.said()}"
        return OWN_WORDS.sub(b"", data)

    def _closed(self):
        assert self._protocol.close_rcvd, "there was no close"
        return self._protocol.close_rcvd.code, self._protocol.close_rcvd.reason


# ---- the sides


class EchoServer(Speaker):
    """Echoes the messages of one client, in a thread of its own.

    before_echo(speaker, number) is called before each message goes back, the first one is number 0.
    """

    def __init__(self, program, before_echo=None):
        super().__init__(program, ServerProtocol(max_size=None))
        self._before_echo = before_echo
        self._outcome = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def closed(self):
        """Waits for the end of the connection; gives code and reason of the client's close."""
        self._thread.join(TIME_LIMIT)
        if isinstance(self._outcome, BaseException):
            raise self._outcome
        return self._outcome

    def _run(self):
        try:
            self._serve()
            self._outcome = self._closed()
        except (AssertionError, OSError) as error:
            self._outcome = error

    def _serve(self):
        self._skip_to(b"GET ")
        self._protocol.send_response(self._protocol.accept(self._event()))
        self._flush()
        number = 0
        while (message := self._message()) is not None:
            if self._before_echo:
                self._before_echo(self, number)
            self._send(message)
            number += 1


class Client(Speaker):
    """Visits an echo server."""

    def __init__(self, program):
        super().__init__(program, ClientProtocol(parse_uri("wss://localhost/"), max_size=None))

    def visit(self, messages=MESSAGES, close=CLOSE, say=None, before_send=None):
        """Sends messages, each when the one before is back, and closes; gives the server's code and reason.

        If there is a text to say, the server is the one that closes, upon that. Before each message,
        before_send(speaker, number) is called.
        """
        deadline = threading.Timer(TIME_LIMIT, self._program.process.kill)
        deadline.start()
        try:
            self._visit(messages, before_send)
            self._end(close, say)
        finally:
            deadline.cancel()
        return self._closed()

    def _visit(self, messages, before_send):
        self._protocol.send_request(self._protocol.connect())
        self._flush()
        self._skip_to(b"HTTP/1.1 ")
        assert self._event().status_code == 101
        for number, (kind, size) in enumerate(messages):
            message = "\u00e4x" * (size // 3) if kind == "text" else os.urandom(size)
            if before_send:
                before_send(self, number)
            self._send(message)
            assert self._message() == message

    def _end(self, close, say):
        if say:
            self._send(say)
        else:
            self._protocol.send_close(*close)
            self._flush()
        assert self._message() is None
