"""An echo server made with python websockets that says what happens to it, in the lines of server.c.

    websockets_server.py CERTIFICATE KEY [CA]        with CA, clients must have a certificate too

A text "!close CODE REASON" closes the connection. It is the asyncio server: that of threads reads and
writes one TLS connection at the same time, and now and then loses bytes on it.
"""

import asyncio
import contextlib
import ssl
import sys

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed


async def echo(socket):
    print("newConnection", flush=True)
    with contextlib.suppress(ConnectionClosed):
        async for message in socket:
            if isinstance(message, str) and message.startswith("!close "):
                _, code, reason = message.split(" ", 2)
                await socket.close(int(code), reason)
            else:
                await socket.send(message)
    print("disconnected", socket.close_code, socket.close_reason, flush=True)


async def main(certificate, key, ca=None):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=ca)
    context.load_cert_chain(certificate, key)
    if ca:
        context.verify_mode = ssl.CERT_REQUIRED
    async with serve(echo, "127.0.0.1", 0, ssl=context, max_size=None) as server:
        print("listening", server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


asyncio.run(main(*sys.argv[1:]))
