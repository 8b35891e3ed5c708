"""The scripted sides of connections: each runs in a thread of its own, over blocking sockets."""

import contextlib
import socket
import threading
import time

from .connection import TIME_LIMIT, Connection, PeerEOF

STOP_LIMIT = 2.5  # seconds for a script to end after stop()


class _Scripted:
    """Runs scripts on connections, and keeps the gates and flags that they share with the main thread."""

    def __init__(self, harness, name, tls):
        self.harness, self.name, self.tls = harness, name, tls
        self.gates, self.flags = {}, {}
        self.connections, self.threads = [], []

    def open_gate(self, name):
        self.gates.setdefault(name, threading.Event()).set()

    def flagged(self, name):
        return self.flags.setdefault(name, threading.Event()).is_set()

    def busy(self):
        return any(thread.is_alive() for thread in self.threads)

    def start(self, act, *arguments):
        thread = threading.Thread(target=act, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    def run(self, script, sock, index):
        """Lets a script act on a connection; how it ended stands in the trace."""
        connection = Connection(self.harness, self, sock, index)
        self.connections.append(connection)
        try:
            script(connection)
        except PeerEOF:
            pass
        except OSError as error:
            connection.log(io_error=type(error).__name__)
        except Exception as error:  # a mistake in a script must be seen in the trace
            connection.log(script_error=f"{type(error).__name__}: {error}")
        connection.end("we-closed")
        connection.close()

    def stop(self):
        """Waits a while for the scripts to end, with all gates open."""
        for gate in list(self.gates.values()):
            gate.set()
        deadline = time.monotonic() + STOP_LIMIT
        for thread in self.threads:
            thread.join(max(0.01, deadline - time.monotonic()))
        for connection in self.connections:
            connection.end("still-open")


class Peer(_Scripted):
    """Listens on the loopback address. Connection number i is served by scripts[i], those behind the last
    one by the last; without scripts nobody accepts."""

    def __init__(self, harness, scripts, tls=None, family=socket.AF_INET, name="peer", backlog=8):
        super().__init__(harness, name, tls)
        self.scripts = scripts
        self.sock = socket.socket(family, socket.SOCK_STREAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        self.sock.listen(backlog)
        self.port = self.sock.getsockname()[1]
        harness.norm_port(self.port, f"<PORT:{name}>")
        self.stopping = False
        if scripts:
            threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        index = 0
        while not self.stopping:
            try:
                sock, _ = self.sock.accept()
            except OSError:
                return
            if self.stopping:
                sock.close()
                return
            self.start(self._serve, sock, index)
            index += 1

    def _serve(self, sock, index):
        if self.tls:
            sock.settimeout(TIME_LIMIT)
            try:
                sock = self.tls.wrap_socket(sock, server_side=True, suppress_ragged_eofs=True)
            except OSError:
                self.harness.wire(self.name, index, {"tls": "handshake failed"})
                sock.close()
                return
            self.harness.wire(self.name, index, {"tls": "handshake ok"})
        self.run(self.scripts[min(index, len(self.scripts) - 1)], sock, index)

    def url(self, path="/", scheme=None, host=None):
        scheme = scheme or ("wss" if self.tls else "ws")
        if host is None:
            host = "[::1]" if self.sock.family == socket.AF_INET6 else "127.0.0.1"
        return f"{scheme}://{host}:{self.port}{path}"

    def stop(self):
        self.stopping = True
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()
        super().stop()
        for thread in self.threads:
            if thread.is_alive():
                self.harness.wire(self.name, -1, {"script": "unfinished"})


class Client(_Scripted):
    """A scripted client, against a QWebSocketServer of the binding."""

    def __init__(self, harness, port, script, name="client", tls=None, host="127.0.0.1"):
        super().__init__(harness, name, tls)
        self.start(self._connect, host, port, script)

    def _connect(self, host, port, script):
        try:
            sock = socket.create_connection((host, port), TIME_LIMIT)
            if self.tls:
                sock = self.tls.wrap_socket(sock, server_hostname="localhost")
                self.harness.wire(self.name, 0, {"tls": "handshake ok"})
        except OSError as error:
            self.harness.wire(self.name, 0, {"connect": type(error).__name__})
            return
        self.harness.norm_port(sock.getsockname()[1], f"<PORT:{self.name}>")
        self.run(script, sock, 0)
