"""An echo server made with python websockets that says what happens to it, in the lines of server.c.

    websockets_server.py CERTIFICATE KEY [CA]        with CA, clients must have a certificate too

A text "!close CODE REASON" closes the connection.
"""

import contextlib
import ssl
import sys

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve


def echo(socket):
    print("newConnection", flush=True)
    with contextlib.suppress(ConnectionClosed):
        for message in socket:
            if isinstance(message, str) and message.startswith("!close "):
                _, code, reason = message.split(" ", 2)
                socket.close(int(code), reason)
            else:
                socket.send(message)
    print("disconnected", socket.close_code, socket.close_reason, flush=True)


def main(certificate, key, ca=None):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=ca)
    context.load_cert_chain(certificate, key)
    if ca:
        context.verify_mode = ssl.CERT_REQUIRED
    with serve(echo, "127.0.0.1", 0, ssl=context, max_size=None) as server:
        print("listening", server.socket.getsockname()[1], flush=True)
        server.serve_forever()


main(*sys.argv[1:])
