"""A client made with python websockets, or with what $WEBSOCKETS names, which has the same API.

What it reads and prints: programs.py and script_peers.py.
"""

import asyncio
import contextlib
import json
import sys

from websockets_names import ClientPerMessageDeflateFactory, ConnectionClosed, compression, connect


class Conversation:
    """One piece of work."""

    def __init__(self, work):
        self.work = work
        self.events = []

    async def send(self, socket, kind, payload):
        if kind == "ping":
            await (await socket.ping(bytes.fromhex(payload)))
            await self.note(socket, ["pong", payload])
        elif kind == "binary":
            await socket.send(bytes.fromhex(payload))
        else:
            await socket.send(payload)

    async def receive(self, socket):
        async for message in socket:
            is_text = isinstance(message, str)
            event = ["text", message] if is_text else ["binary", message.hex()]
            await self.note(socket, event)

    async def note(self, socket, event):
        self.events.append(event)
        if self.work["close"] and len(self.events) == self.work["expect"]:
            await socket.close(*self.work["close"])

    async def run(self):
        work = self.work
        options = compression(ClientPerMessageDeflateFactory, work.get("deflate", {}))
        options["subprotocols"] = work.get("subprotocols")
        url = work.get("url") or sys.argv[1]
        async with connect(url, max_size=None, proxy=None, **options) as socket:
            receiving = asyncio.create_task(self.receive(socket))
            for kind, payload in work["send"]:
                await self.send(socket, kind, payload)
            with contextlib.suppress(ConnectionClosed):
                await receiving
            await socket.wait_closed()
        said = {"events": self.events, "close": [socket.close_code, socket.close_reason or ""]}
        if work.get("subprotocols"):
            said["subprotocol"] = socket.subprotocol or ""
        return said


def answer(work):
    try:
        return asyncio.run(Conversation(work).run())
    except Exception as error:
        return {"failed": repr(error)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
