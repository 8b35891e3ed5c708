"""An echo server made with python websockets. README of the peers: programs.py."""

import asyncio

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed


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
    try:
        async for message in socket:
            if isinstance(message, str) and message.startswith("!"):
                command, _, argument = message.partition(" ")
                await obey(socket, command, argument)
            else:
                await socket.send(message)
    except ConnectionClosed:
        pass
    await socket.wait_closed()
    print("closed", socket.close_code, socket.close_reason, flush=True)


async def main():
    async with serve(converse, "127.0.0.1", 0, max_size=None) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"listening on ws://127.0.0.1:{port}", flush=True)
        await server.serve_forever()


asyncio.run(main())
