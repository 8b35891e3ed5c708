"""What a scenario acts with: the binding under test, its event loop, the peers, and the record."""

import importlib
import socket
import sys
import time

from .encoding import encode
from .output import PORT, TRACE, WIRE
from .peers import Client, Peer

SOCKET_SIGNALS = (
    *("aboutToClose", "binaryFrameReceived", "binaryMessageReceived", "bytesWritten", "connected"),
    *("disconnected", "error", "pong", "preSharedKeyAuthenticationRequired"),
    *("proxyAuthenticationRequired", "readChannelFinished", "sslErrors", "stateChanged"),
    *("textFrameReceived", "textMessageReceived"),
)
SERVER_SIGNALS = (
    *("acceptError", "closed", "newConnection", "originAuthenticationRequired", "peerVerifyError"),
    *("serverError", "sslErrors"),
)
GETTERS = (
    *("state", "isValid", "error", "errorString", "closeCode", "closeReason", "origin", "version"),
    *("resourceName", "requestUrl", "peerName", "peerAddress", "peerPort"),
    *("localAddress", "localPort", "bytesToWrite"),
)
OPTION_GETTERS = (
    *("pauseMode", "readBufferSize", "proxy", "request", "maxAllowedIncomingFrameSize"),
    *("maxAllowedIncomingMessageSize", "outgoingFrameSize"),
)
CLASSES = (
    *("QAbstractSocket", "QAuthenticator", "QByteArray", "QCoreApplication", "QEventLoop"),
    *("QHostAddress", "QMaskGenerator", "QMetaObject", "QNetworkProxy", "QNetworkRequest"),
    *("QObject", "QSsl", "QSslCertificate", "QSslConfiguration", "QSslError", "QSslSocket"),
    *("QTimer", "QUrl", "QWebSocket", "QWebSocketCorsAuthenticator", "QWebSocketProtocol"),
    "QWebSocketServer",
)
LONGEST_PONG_MS = 5000


class Harness:
    """The binding's classes are attributes by their own names, QWebSocketProtocol is P too.

    Everything that is recorded goes to the output at once. Objects in `keep` live as long as the scenario.
    """

    def __init__(self, binding, output):
        self.output = output
        self.QtCore = importlib.import_module(f"{binding}.QtCore")
        self.QtNetwork = importlib.import_module(f"{binding}.QtNetwork")
        self.QtWebSockets = importlib.import_module(f"{binding}.QtWebSockets")
        for module in (self.QtCore, self.QtNetwork, self.QtWebSockets):
            for name in CLASSES:
                if hasattr(module, name):
                    setattr(self, name, getattr(module, name))
        self.P = self.QWebSocketProtocol
        self.app = self.QCoreApplication.instance() or self.QCoreApplication([sys.argv[0]])
        self.trace = []
        self.peers = []
        self.keep = []
        self.totals = {}  # the sum of bytesWritten by socket; any other value stands for itself
        self.ports = {}  # what stands in the trace for a port

    # Recording

    def rec(self, **entry):
        """Adds an entry to the trace."""
        self.trace.append(entry)
        self.output.put(TRACE, entry)

    def wire(self, peer, connection, entry):
        """Adds an entry to what a scripted side has read."""
        self.output.put(WIRE, [peer, connection, entry])

    def norm_port(self, port, name):
        """From now on the name stands in the trace for the port."""
        self.ports[port] = name
        self.output.put(PORT, [port, name])

    def note(self, text):
        self.rec(note=text)

    def value(self, label, value):
        self.rec(value=label, is_=encode(value))

    def call(self, label, function, *arguments, **keywords):
        """Calls a function and records what it returns or raises."""
        try:
            result = function(*arguments, **keywords)
        except Exception as error:
            self.rec(call=label, raises=type(error).__name__)
            return None
        self.rec(call=label, ret=encode(result))
        return result

    def count(self, signal):
        """How often a signal (`ws.connected`) has been recorded."""
        return sum(entry.get("sig") == signal for entry in self.trace)

    def seen(self, signal, n=1):
        """A condition: the signal has come n times."""
        return lambda: self.count(signal) >= n

    def snap(self, w, label, more=False, only=None, name="ws"):
        """Records the getters of a socket: the usual ones, `more` of them, or `only` some."""
        shown = {}
        for getter in only or (*GETTERS, *(OPTION_GETTERS if more else ())):
            try:
                value = encode(getattr(w, getter)())
            except Exception as error:
                value = f"raises {type(error).__name__}"
            if getter in ("localPort", "peerPort") and isinstance(value, int) and value:
                value = self.ports.get(value, "<ephemeral>")
            shown[getter] = value
        shown["bytesWrittenTotal"] = self.totals.get(name, 0)
        self.rec(snap=label, get=shown)

    # Sockets and servers

    def ws(self, *arguments, name="ws", each_write=False, **keywords):
        """A QWebSocket whose signals are recorded."""
        w = self.QWebSocket(*arguments, **keywords)
        self.hook(w, name, each_write)
        self.keep.append(w)
        return w

    def hook(self, w, name="ws", each_write=False):
        """Records every signal of a socket as `name.signal`; of bytesWritten the sum alone, unless
        `each_write`: how the bytes are divided among writes is not the same each time."""
        self.totals[name] = 0

        def recorder(signal):
            def on(*arguments):
                if signal == "bytesWritten":
                    if isinstance(self.totals[name], int):
                        self.totals[name] += arguments[0]
                    if not each_write:
                        return
                if signal == "pong":
                    arguments = (_shown_time(arguments[0]), *arguments[1:])
                entry = {"sig": f"{name}.{signal}", "args": [encode(x) for x in arguments]}
                try:
                    entry["state"] = int(w.state())
                    entry["valid"] = w.isValid()
                except Exception as error:
                    entry["state"] = type(error).__name__
                self.rec(**entry)

            return on

        for signal in SOCKET_SIGNALS:
            getattr(w, signal).connect(recorder(signal))

    def server(self, server_name="srv", mode=None, name="server"):
        """A QWebSocketServer whose signals are recorded."""
        S = self.QWebSocketServer
        s = S(server_name, S.NonSecureMode if mode is None else mode)
        self.keep.append(s)

        def recorder(signal):
            return lambda *arguments: self.rec(
                sig=f"{name}.{signal}", args=[encode(x) for x in arguments]
            )

        for signal in SERVER_SIGNALS:
            if hasattr(s, signal):
                getattr(s, signal).connect(recorder(signal))
        return s

    def listen(self, s, name="server"):
        """Lets a server listen on a free loopback port; the port."""
        result = s.listen(self.QHostAddress("127.0.0.1"), 0)
        port = int(s.serverPort())
        if port:
            self.norm_port(port, f"<PORT:{name}>")
        self.rec(call="listen", ret=encode(result))
        return port

    def url(self, text):
        return self.QUrl(text)

    def open(self, w, p, path="/"):
        """Lets a socket open a path of a peer."""
        w.open(self.QUrl(p.url(path)))

    def opened(self, script, path="/", each_write=False, setup=None, **peer):
        """The usual beginning: a peer that accepts and goes on with the script, and a socket, handed to
        `setup` first, that is connected to it."""

        def accepting(c):
            c.accept()
            script(c)

        p = self.peer(accepting, **peer)
        w = self.ws(each_write=each_write)
        if setup:
            setup(w)
        self.open(w, p, path)
        self.until("ws.connected")
        return w, p

    # The event loop

    def wait(self, condition, what="condition", ms=5000):
        """Runs the event loop until a condition is true; that it stayed false is recorded."""
        deadline = time.monotonic() + ms / 1000
        if not condition():
            loop = self.QEventLoop()
            timer = self.QTimer()
            timer.setInterval(2)

            def look():
                if condition() or time.monotonic() > deadline:
                    loop.quit()

            timer.timeout.connect(look)
            timer.start()
            loop.exec_()
            timer.stop()
        if not condition():
            self.rec(timeout=what)

    def until(self, signal, n=1, ms=5000):
        """Runs the event loop until a signal has come n times."""
        self.wait(self.seen(signal, n), f"{signal} x{n}", ms)

    def spin(self, ms):
        """Runs the event loop for a while."""
        end = time.monotonic() + ms / 1000
        self.wait(lambda: time.monotonic() >= end, "spin", ms + 2000)

    def settle(self, ms=120):
        """Runs the event loop until everything that is still under way has arrived."""
        self.wait(lambda: not any(p.busy() for p in self.peers), "peers", 1500)
        self.spin(ms)

    # Peers

    def peer(self, *scripts, **options):
        p = Peer(self, scripts, **options)
        self.peers.append(p)
        return p

    def client(self, port, script, **options):
        p = Client(self, port, script, **options)
        self.peers.append(p)
        return p

    def free_port(self):
        """A loopback port on which nobody listens."""
        sock = socket.socket()
        sock.bind(("127.0.0.1", 0))
        self.keep.append(sock)  # bound, but not listening: nobody else can take the port
        port = sock.getsockname()[1]
        self.norm_port(port, "<PORT:nobody>")
        return port

    def finish(self):
        """Ends the scripts."""
        for p in self.peers:
            p.stop()


def _shown_time(elapsed):
    """Milliseconds of a pong as the trace shows them: the number is not the same each time."""
    if type(elapsed) is int and elapsed >= 0:
        return "<ms>" if elapsed < LONGEST_PONG_MS else "<int big>"
    return f"<{type(elapsed).__name__} {elapsed}>"
