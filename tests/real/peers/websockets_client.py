"""A client made with python websockets that says what happens to it, in the lines of client.c.

websockets_client.py URL CA [CERTIFICATE KEY]

It is the asyncio one: that of threads reads and writes one TLS connection at the same time, and now and then
loses bytes on it.
"""

import asyncio
import ssl
import sys

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

MIB = 1 << 20
MESSAGES = [
    "äx" * 33 + "y",
    bytes(range(250)) * 280,
    "x" * MIB,
    b"\0" * MIB,
]  # as MESSAGES of drivers.py


async def visit(url, context):
    async with connect(url, ssl=context, max_size=None, proxy=None) as socket:
        print("connected", url)
        for message in MESSAGES:
            await socket.send(message)
            answer = await socket.recv()
            size = len(answer.encode() if isinstance(answer, str) else answer)
            print("same" if answer == message else "other", size)
        await socket.close(1000, "done")
    print("disconnected", socket.close_code, socket.close_reason)


def main(url, ca, *own):
    context = ssl.create_default_context(cafile=ca)
    if own:
        context.load_cert_chain(*own)
    try:
        asyncio.run(visit(url, context))
    except (OSError, WebSocketException) as error:
        print("error", error)


main(*sys.argv[1:])
