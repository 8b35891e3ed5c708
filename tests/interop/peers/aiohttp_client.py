"""A client made with aiohttp. What it reads and prints: programs.py and script_peers.py."""

import asyncio
import json
import sys

from aiohttp import ClientSession, WSMsgType


class Conversation:
    """One piece of work."""

    def __init__(self, work):
        self.work = work
        self.events = []

    async def send(self, socket, kind, payload):
        if kind == "text":
            await socket.send_str(payload)
        elif kind == "binary":
            await socket.send_bytes(bytes.fromhex(payload))
        elif kind == "ping":
            await socket.ping(bytes.fromhex(payload))
        else:
            raise ValueError(f"aiohttp cannot send {kind}")

    async def send_all(self, socket):
        for kind, payload in self.work["send"]:
            await self.send(socket, kind, payload)

    async def receive(self, socket):
        """Returns code and reason of the end; aiohttp does not tell the reason that answers its own close."""
        while True:
            message = await socket.receive()
            if message.type is WSMsgType.PING:
                await socket.pong(message.data)
            elif message.type is WSMsgType.CLOSE:
                return [message.data, message.extra]
            else:
                self.note(message)
            if self.work["close"] and len(self.events) == self.work["expect"]:
                code, reason = self.work["close"]
                await socket.close(code=code, message=reason.encode())
                return [socket.close_code, None]

    def note(self, message):
        payload = message.data if message.type is WSMsgType.TEXT else message.data.hex()
        self.events.append([message.type.name.lower(), payload])

    async def run(self):
        async with ClientSession() as session:
            connecting = session.ws_connect(
                self.work["url"],
                protocols=self.work.get("subprotocols") or (),
                max_msg_size=0,
                autoping=False,
                **self.work["deflate"],
            )
            async with connecting as socket:
                sending = asyncio.create_task(self.send_all(socket))
                close = await self.receive(socket)
                await sending
        return {"events": self.events, "close": close, "subprotocol": socket.protocol or ""}


def answer(work):
    try:
        return asyncio.run(Conversation(work).run())
    except Exception as error:
        return {"failed": repr(error)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
