#!/usr/bin/env python3
"""What an idle connection over TLS costs a server of its own memory.

    idle_tls.py ECHO_SERVER [CONNECTIONS]

It starts the echo_server of that path as a process of its own, with a certificate made by openssl, opens
1,000 connections (or so many) without the library, and prints by how much the server's resident memory
(VmRSS) and its threads have grown. Then each connection must echo a message.
"""

import pathlib
import resource
import socket
import ssl
import subprocess
import sys
import tempfile

REQUEST = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
HI_MASKED, HI = b"\x81\x82\0\0\0\0hi", b"\x81\x02hi"


def make_certificate(folder):
    files = folder / "cert.pem", folder / "key.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1"
    subprocess.run(
        [*command.split(), "-subj", "/CN=localhost", "-out", files[0], "-keyout", files[1]],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return files


def receive(connection, size):
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            sys.exit("idle_tls.py: the server has gone")
        data += more
    return data


def connect(context, port):
    connection = context.wrap_socket(socket.create_connection(("127.0.0.1", port)))
    connection.sendall(REQUEST)
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += receive(connection, 1)
    return connection


def echo(connection):
    connection.sendall(HI_MASKED)
    if receive(connection, len(HI)) != HI:
        sys.exit("idle_tls.py: that is no echo")


def status(process, name):
    lines = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + ":"))


def measure(process, count):
    port = int(process.stdout.readline().rsplit(":", 1)[1])
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    first = connect(context, port)  # pays for what the server makes once
    echo(first)
    before = status(process, "VmRSS")
    connections = [connect(context, port) for _ in range(count)]
    after = status(process, "VmRSS")
    for connection in [first, *connections]:
        echo(connection)
    print(
        f"{count} idle connections over TLS: the server's VmRSS grew from {before} to {after} KiB, "
        f"{(after - before) / count:.2f} KiB a connection; {status(process, 'Threads')} threads"
    )


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: idle_tls.py ECHO_SERVER [CONNECTIONS]")
    count = int(sys.argv[2]) if len(sys.argv) == 3 else 1000
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * count + 64), hard))
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = make_certificate(pathlib.Path(folder))
        command = [sys.argv[1], "0", "--tls", str(certificate), str(key)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            measure(process, count)
        finally:
            process.terminate()
            process.wait()


main()
