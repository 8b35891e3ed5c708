"""Echo servers made with python websockets, or with what $WEBSOCKETS names, which has the same API.

What they do beside: programs.py and script_peers.py.
"""

import asyncio
import contextlib
import json
import sys

from websockets_names import ConnectionClosed, ServerPerMessageDeflateFactory, compression, serve


async def obey(socket, command, argument):
    if command == "!close":
        code, _, reason = argument.partition(" ")
        await socket.close(int(code), reason)
    elif command == "!ping":
        await (await socket.ping(argument.encode()))
        await socket.send(f"pong {argument}")
    elif command == "!fragments":
        await socket.send(argument.split(" "))


async def converse(socket):
    with contextlib.suppress(ConnectionClosed):
        async for message in socket:
            if isinstance(message, str) and message.startswith("!"):
                command, _, argument = message.partition(" ")
                await obey(socket, command, argument)
            else:
                await socket.send(message)
    await socket.wait_closed()
    print("closed", socket.close_code, socket.close_reason or "", flush=True)


async def listen(servers, wanted):
    """Starts a server, which ends with the stack of servers; returns the line to print."""
    try:
        options = compression(ServerPerMessageDeflateFactory, wanted.get("deflate", {}))
        options["subprotocols"] = wanted.get("subprotocols")
        serving = serve(converse, "127.0.0.1", 0, max_size=None, **options)
        server = await servers.enter_async_context(serving)
        return f"listening on ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    except Exception as error:
        return f"cannot listen {error!r}"


async def main():
    async with contextlib.AsyncExitStack() as servers:
        for wanted in map(json.loads, sys.argv[1:] or ["{}"]):
            print(await listen(servers, wanted), flush=True)
        await asyncio.Event().wait()


asyncio.run(main())
