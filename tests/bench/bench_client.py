#!/usr/bin/env python3
"""The Python client that the benchmarks time: it does one kind of work and prints one line of JSON.

    bench_client.py MODE HOST PORT SIZE COUNT KIND [tls]

    rtt    one message at a time to /echo
    recv   sends the text "go" to /flood/SIZE/COUNT/KIND/WARM, reads WARM messages, sends "go" again and
           reads COUNT
    send   sends WARM messages to /sink/COUNT/WARM, waits for the text "done", sends COUNT, waits for
           "done"

KIND is text or bin; WARM, the part that is not timed, is COUNT / 10.
"""

import json
import resource
import sys
from time import perf_counter

from qwebsocket.QtCore import QCoreApplication, QUrl
from qwebsocket.QtNetwork import QSslConfiguration, QSslSocket
from qwebsocket.QtWebSockets import QWebSocket

SEND_WINDOW = 1 << 20  # bytes that may wait to be written
PATTERN = b'{"id":1234567,"name":"abc def"},'
PATHS = {
    "rtt": "/echo",
    "recv": "/flood/{size}/{count}/{kind}/{warm}",
    "send": "/sink/{count}/{warm}",
}


class Bench:
    """One connection and its work: first a part to warm up, then the part that is timed."""

    def __init__(self, scheme, mode, host, port, size, count, kind):
        self.mode, self.size, self.count = mode, size, count
        self.warm = count // 10
        self.left = self.warm  # messages of this part that are still to come, or to send
        self.timing = False
        self.trips = []
        path = PATHS[mode].format(size=size, count=count, kind=kind, warm=self.warm)
        self.url = f"{scheme}://{host}:{port}{path}"
        payload = (PATTERN * (size // len(PATTERN) + 1))[:size]
        self.socket = QWebSocket()
        self.socket.connected.connect(getattr(self, f"begin_{mode}"))
        received = getattr(self, f"received_{mode}")
        if kind == "text":
            self.payload, self.send = payload.decode(), self.socket.sendTextMessage
        else:
            self.payload, self.send = payload, self.socket.sendBinaryMessage
            self.socket.binaryMessageReceived.connect(received)
        if kind == "text" or mode == "send":
            self.socket.textMessageReceived.connect(received)
        self.socket.error.connect(self.fail)

    def run(self):
        self.socket.open(QUrl(self.url))
        QCoreApplication.exec_()

    def fail(self, error):
        sys.exit(f"bench_client.py: {self.url}: {self.socket.errorString()}")

    # ---- rtt

    def begin_rtt(self):
        if not self.left:
            self.start_timing()
        self.ask()

    def ask(self):
        self.asked_at = perf_counter()
        self.send(self.payload)

    def received_rtt(self):
        if self.timing:
            self.trips.append(perf_counter() - self.asked_at)
        self.left -= 1
        if not self.left:
            if self.timing:
                self.finish()
                return
            self.start_timing()
        self.ask()

    # ---- recv

    def begin_recv(self):
        self.socket.sendTextMessage("go")
        if not self.left:
            self.start_timing()
            self.socket.sendTextMessage("go")

    def received_recv(self):
        self.left -= 1
        if not self.left:
            if self.timing:
                self.finish()
                return
            self.start_timing()
            self.socket.sendTextMessage("go")

    # ---- send

    def begin_send(self):
        self.socket.bytesWritten.connect(self.pump)
        self.pump()

    def pump(self):
        while self.left and self.socket.bytesToWrite() < SEND_WINDOW:
            self.left -= 1
            self.send(self.payload)

    def received_send(self):
        if self.timing:
            self.finish()
            return
        self.start_timing()
        self.pump()

    # ---- times

    def start_timing(self):
        self.timing = True
        self.left = self.count
        self.usage = resource.getrusage(resource.RUSAGE_SELF)
        self.began_at = perf_counter()

    def finish(self):
        """Prints the result, and ends the program."""
        secs = perf_counter() - self.began_at
        usage = resource.getrusage(resource.RUSAGE_SELF)
        user = usage.ru_utime - self.usage.ru_utime
        system = usage.ru_stime - self.usage.ru_stime
        self.trips.sort()
        result = {
            "mode": self.mode,
            "n": self.count,
            "secs": round(secs, 6),
            "mps": round(self.count / secs, 1),
            "MBps": round(self.count / secs * self.size / 1e6, 2),
            "ucpu": round(user, 6),
            "scpu": round(system, 6),
            "cpu_us_per_msg": round((user + system) * 1e6 / self.count, 4),
            "p50_us": self.percentile(50),
            "p99_us": self.percentile(99),
            "maxrss_kb": usage.ru_maxrss,
        }
        print(json.dumps(result), flush=True)
        sys.exit()

    def percentile(self, percent):
        """A round trip's time in microseconds; 0 in modes without round trips."""
        if not self.trips:
            return 0
        return round(
            self.trips[min(len(self.trips) * percent // 100, len(self.trips) - 1)] * 1e6, 2
        )


def trust_everybody():
    """Takes whatever certificate a server has: what is measured here is not a secret."""
    configuration = QSslConfiguration.defaultConfiguration()
    configuration.setPeerVerifyMode(QSslSocket.VerifyNone)
    QSslConfiguration.setDefaultConfiguration(configuration)


def main():
    arguments = sys.argv[1:]
    scheme = "ws"
    if arguments[6:] == ["tls"]:
        scheme = "wss"
        del arguments[6:]
        trust_everybody()
    try:
        mode, host, port, size, count, kind = arguments
        numbers = int(port), int(size), int(count)
    except ValueError:
        sys.exit("usage: bench_client.py MODE HOST PORT SIZE COUNT KIND [tls]")
    if mode not in PATHS or kind not in ("text", "bin") or numbers[2] < 1:
        sys.exit("usage: bench_client.py MODE HOST PORT SIZE COUNT KIND [tls]")
    application = QCoreApplication(sys.argv)
    Bench(scheme, mode, host, *numbers, kind).run()
    application.shutdown()


main()
