"""Chromium, and the site that its page comes from, which tells the page what to do.

The page gets {"url", "subprotocols", "expect", "close", "count"} as a text by a websocket of its own, and
then count messages, which it sends to the url as they are. When that connection has ended, it answers with a
text of what it has seen, and then the messages that have come. The text `reload` makes it load itself again.
"""

import json
import shutil
import subprocess
import tempfile
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from matrix import LIMIT
from programs import HERE, TIME_LIMIT
from qwebsocket.QtCore import QByteArray, QCoreApplication, QEventLoop, QTimer
from qwebsocket.QtNetwork import QHostAddress
from qwebsocket.QtWebSockets import QWebSocketServer

FOREIGN_HOST = "foreign.example"
FILES = {"/": ("index.html", b"text/html"), "/client.js": ("client.js", b"text/javascript")}


@dataclass
class Seen:
    """What a page has seen of a connection."""

    receive: list
    close: tuple
    opened: bool
    exception: str  # name of what close() has thrown
    wasClean: bool
    subprotocol: str
    extensions: str
    members: list  # of WebSocket.prototype


class Site:
    """A server of ours that answers plain HTTP with the files of the page, and waits for the page's orders.

    At /echo it is an echo server, for the origins that servers take by default.
    """

    def __init__(self):
        self._app = QCoreApplication.instance() or QCoreApplication(["site"])
        self._loop = QEventLoop()
        self._sockets = []
        self._arrived = deque()
        self.errors = []
        self._server = server = QWebSocketServer("site", QWebSocketServer.NonSecureMode)
        server.handshakeRequested.connect(self._on_request)
        server.newConnection.connect(self._on_connection)
        server.serverError.connect(
            lambda code: self.errors.append((int(code), server.errorString()))
        )
        assert server.listen(QHostAddress(QHostAddress.LocalHost), 0), server.errorString()

    def _on_request(self, request):
        if request.isWebSocket():
            return
        if request.target() not in FILES:
            request.respond(404)
            return
        name, kind = FILES[request.target()]
        request.setRawHeader(b"Content-Type", kind)
        request.respond(200, (HERE / "page" / name).read_bytes())

    def _on_connection(self):
        socket = self._server.nextPendingConnection()
        self._sockets.append(socket)
        if socket.requestUrl().path() == "/orders":
            self._arrived.append(socket)
            self._loop.quit()
        else:
            socket.textMessageReceived.connect(socket.sendTextMessage)
            socket.binaryMessageReceived.connect(socket.sendBinaryMessage)

    def url(self, scheme, host="127.0.0.1", path="/"):
        return f"{scheme}://{host}:{self._server.serverPort()}{path}"

    def wait(self, condition):
        """Waits until a condition holds; what may change it ends the event loop."""
        deadline = QTimer()
        deadline.setSingleShot(True)
        deadline.timeout.connect(lambda: self._loop.exit(1))
        deadline.start(TIME_LIMIT * 1000)
        try:
            while not condition():
                assert self._loop.exec_() == 0, "the page does not answer"
        finally:
            deadline.stop()

    def changed(self, *_):
        self._loop.quit()

    def page_socket(self):
        """Waits until a page has been loaded; the socket by which it gets its orders."""
        self.wait(lambda: self._arrived)
        return self._arrived.popleft()

    def close(self):
        for socket in self._sockets:
            socket.abort()
        self._server.close()


class Page:
    """The page in a browser that has been told to load it from the site."""

    def __init__(self, site):
        self.site = site
        self._answers = deque()
        self._load()

    def _load(self):
        self._socket = socket = self.site.page_socket()
        socket.setMaxAllowedIncomingMessageSize(LIMIT)
        socket.textMessageReceived.connect(self._on_answer)
        socket.binaryMessageReceived.connect(lambda data: self._on_answer(bytes(data)))
        socket.disconnected.connect(self.site.changed)

    def _on_answer(self, message):
        self._answers.append(message)
        self.site.changed()

    def _answer(self):
        self.site.wait(lambda: self._answers)
        return self._answers.popleft()

    def reload(self):
        """Lets the page load itself again; returns the code with which its connection has ended."""
        left = self._socket
        left.sendTextMessage("reload")
        self.site.wait(lambda: not left.isValid())
        self._load()
        return int(left.closeCode())

    def visit(self, url, case, subprotocols=()):
        """Lets the page go through a case with a server."""
        order = {
            "url": url,
            "subprotocols": list(subprotocols),
            "expect": len(case.receive),
            "close": None if case.server_closes else case.close,
            "count": len(case.send),
        }
        self._socket.sendTextMessage(json.dumps(order))
        for kind, data in case.send:
            if kind == "text":
                self._socket.sendTextMessage(data)
            else:
                self._socket.sendBinaryMessage(QByteArray(data))
        said = json.loads(self._answer())
        messages = [self._answer() for _ in range(said.pop("count"))]
        receive = [("text" if isinstance(data, str) else "binary", data) for data in messages]
        return Seen(receive, tuple(said.pop("close")), **said)


class Chromium:
    """A headless browser that loads one page and knows no hosts but those of the loopback interface.

    After the `with` block, `net_log` has what it has seen of the network, as text.
    """

    HOSTS = f"MAP {FOREIGN_HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    OPTIONS = (
        *("--headless=new", "--disable-gpu", "--no-sandbox", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *("--disable-dev-shm-usage", "--log-level=3", f"--host-resolver-rules={HOSTS}"),
    )

    def __init__(self, url):
        self._folder = Path(tempfile.mkdtemp())
        self._net_log = self._folder / "net.json"
        places = [f"--user-data-dir={self._folder / 'profile'}", f"--log-net-log={self._net_log}"]
        self._process = subprocess.Popen(["chromium", *self.OPTIONS, *places, url])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(TIME_LIMIT)
        self.net_log = self._net_log.read_text(errors="replace")
        shutil.rmtree(self._folder, ignore_errors=True)
