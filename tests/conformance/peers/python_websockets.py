"""An echoing endpoint made with websockets: a server, or with a URL a client that the replayer drives."""

import asyncio
import sys

from websockets.client import connect
from websockets.exceptions import WebSocketException
from websockets.server import serve


async def echo(socket):
    try:
        async for message in socket:
            await socket.send(message)
    except WebSocketException:
        pass  # the other side broke the protocol, or ended the connection


async def run_server():
    async with serve(echo, "127.0.0.1", 0, max_size=None, ping_interval=None) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"listening on ws://127.0.0.1:{port}", flush=True)
        await asyncio.Future()


async def visit_all(url):
    async with connect(f"{url}/getCaseCount") as socket:
        count = int(await socket.recv())
    for number in range(1, count + 1):
        case = f"{url}/runCase?case={number}&agent=websockets"
        async with connect(case, max_size=None, ping_interval=None) as socket:
            await echo(socket)
    async with connect(f"{url}/updateReports?agent=websockets") as socket:
        await socket.wait_closed()


asyncio.run(visit_all(sys.argv[1]) if len(sys.argv) > 1 else run_server())
