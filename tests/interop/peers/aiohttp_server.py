"""Echo servers made with aiohttp. What they do beside: programs.py and script_peers.py."""

import asyncio
import json
import sys

from aiohttp import WSMsgType, web


class Conversation:
    """One connection."""

    def __init__(self, socket):
        self.socket = socket

    async def run(self):
        """Returns code and reason of the end; aiohttp does not tell the reason that answers its own close."""
        while not self.socket.closed:
            message = await self.socket.receive()
            if message.type is WSMsgType.PING:
                await self.socket.pong(message.data)
            elif message.type is WSMsgType.PONG:
                await self.socket.send_str("pong " + message.data.decode())
            elif message.type is WSMsgType.BINARY:
                await self.socket.send_bytes(message.data)
            elif message.type is WSMsgType.TEXT:
                await self.text(message.data)
            elif message.type is WSMsgType.CLOSE:
                return message.data, message.extra
        return self.socket.close_code, ""

    async def text(self, text):
        command, _, argument = text.partition(" ")
        if command == "!close":
            code, _, reason = argument.partition(" ")
            await self.socket.close(code=int(code), message=reason.encode())
        elif command == "!ping":
            await self.socket.ping(argument.encode())
        else:
            await self.socket.send_str(text)


def application(wanted):
    """A web application whose sockets have the options that are wanted, in the words of aiohttp."""

    def response():
        protocols = wanted.get("subprotocols", ())
        return web.WebSocketResponse(
            max_msg_size=0, autoping=False, protocols=protocols, **wanted["deflate"]
        )

    async def converse(request):
        socket = response()
        await socket.prepare(request)
        print("closed", *await Conversation(socket).run(), flush=True)
        return socket

    response()  # raises now what it would raise for each connection
    routes = web.Application()
    routes.add_routes([web.get("/", converse)])
    return routes


async def listen(wanted):
    """Starts a server; returns the line to print."""
    try:
        runner = web.AppRunner(application(wanted))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"listening on ws://127.0.0.1:{runner.addresses[0][1]}"
    except Exception as error:
        return f"cannot listen {error!r}"


async def main():
    for wanted in map(json.loads, sys.argv[1:]):
        print(await listen(wanted), flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
