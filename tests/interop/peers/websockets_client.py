"""A client made with python websockets. What it reads and prints: programs.py."""

import asyncio
import contextlib
import json
import sys

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

work = json.load(sys.stdin)
events = []


async def send(socket, kind, payload):
    if kind == "ping":
        await (await socket.ping(bytes.fromhex(payload)))
        events.append(["pong", payload])
        await close_if_complete(socket)
    elif kind == "binary":
        await socket.send(bytes.fromhex(payload))
    else:
        await socket.send(payload)


async def receive(socket):
    async for message in socket:
        is_text = isinstance(message, str)
        events.append(["text", message] if is_text else ["binary", message.hex()])
        await close_if_complete(socket)


async def close_if_complete(socket):
    if work["close"] and len(events) == work["expect"]:
        await socket.close(*work["close"])


async def main():
    async with connect(sys.argv[1], max_size=None) as socket:
        receiving = asyncio.create_task(receive(socket))
        for kind, payload in work["send"]:
            await send(socket, kind, payload)
        with contextlib.suppress(ConnectionClosed):
            await receiving
        await socket.wait_closed()
        print(json.dumps({"events": events, "close": [socket.close_code, socket.close_reason]}))


asyncio.run(main())
