"""Scripted peers on the loopback address, and a relay that stands behind a proxy's words."""

import base64
import hashlib
import socket as sockets
import ssl
from threading import Thread

TIME_LIMIT_S = 10
MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3


class Peer:
    """Listens, and plays a script with each connection, in a thread of its own.

    With a context it speaks TLS. Connections that break are nobody's fault here; whatever else a script
    raises comes out of close().
    """

    def __init__(self, script, context=None):
        self._script, self._context = script, context
        self._listener = sockets.create_server(("127.0.0.1", 0))
        self._open, self._threads, self._errors = [], [], []
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)

    def _start(self, function, *arguments):
        thread = Thread(target=function, args=arguments)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            self._start(self._play, connection)

    def _play(self, connection):
        connection.settimeout(TIME_LIMIT_S)
        try:
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            self._script(connection)
        except OSError:
            pass
        except BaseException as error:
            self._errors.append(error)
        finally:
            connection.close()

    def close(self):
        """Ends everything that is under way."""
        for each in (self._listener, *self._open):
            try:
                each.shutdown(sockets.SHUT_RDWR)
            except OSError:
                continue
        self._listener.close()
        for thread in self._threads:
            thread.join(TIME_LIMIT_S)
        for each in self._open:
            each.close()
        for error in self._errors:
            raise error


def server_context(files, name="server", version=None):
    """TLS with a certificate of tests/tls_files.sh, perhaps of one version alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files / f"{name}.pem", files / f"{name}.key")
    if version:
        context.maximum_version = version
    return context


def read(connection, size):
    """Exactly so many bytes."""
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise ConnectionError("the peer has ended")
        data += part
    return data


def read_head(connection):
    """The line and the headers of a request, with names in lower case."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += read(connection, 1)
    line, *fields = head.decode().split("\r\n")[:-2]
    return line, {name.lower(): value for name, value in (f.split(": ", 1) for f in fields)}


def answer(connection, status, *fields):
    """An answer without a body that keeps the connection."""
    lines = [f"HTTP/1.1 {status}", *fields, "Content-Length: 0", "", ""]
    connection.sendall("\r\n".join(lines).encode())


def upgrade(connection, headers, *fields):
    """Accepts a websocket, and waits for its end."""
    key = hashlib.sha1((headers["sec-websocket-key"] + MAGIC).encode()).digest()
    accept = f"Sec-WebSocket-Accept: {base64.b64encode(key).decode()}"
    lines = ["HTTP/1.1 101 OK", "Upgrade: websocket", "Connection: Upgrade", accept, *fields]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    while connection.recv(4096):
        pass


def relay(connection, port):
    """Carries bytes between a connection and a port of this machine until both have ended."""
    with sockets.create_connection(("127.0.0.1", port)) as target:
        back = Thread(target=_carry, args=(target, connection))
        back.start()
        _carry(connection, target)
        back.join()


def _carry(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(sockets.SHUT_WR)
    except OSError:
        pass
