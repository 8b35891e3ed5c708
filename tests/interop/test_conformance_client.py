"""The client that a conformance suite drives, against a suite of three cases."""

import asyncio
from urllib.parse import parse_qs, urlsplit

from programs import BIN, TIME_LIMIT
from websockets.asyncio.server import serve

CASES = 3


async def suite(visits, echoes):
    """Serves one run of the client; visits gets the paths, echoes what came back in case 1."""

    async def converse(socket):
        url = urlsplit(socket.request.path)
        visits.append(socket.request.path)
        case = parse_qs(url.query).get("case")
        if url.path == "/getCaseCount":
            await socket.send(str(CASES))
        elif case == ["1"]:
            for message in ("Grüße", b"\x00\xff", ""):
                await socket.send(message)
                echoes.append(await socket.recv())
        elif case == ["2"]:  # a frame that is against RFC 6455, 5.2: reserved bits
            socket.transport.write(b"\xf1\x00")
            await socket.wait_closed()
        elif case == ["3"]:
            socket.transport.abort()

    async with serve(converse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        client = await asyncio.create_subprocess_exec(
            BIN / "conformance_client", f"ws://127.0.0.1:{port}/"
        )
        return await asyncio.wait_for(client.wait(), TIME_LIMIT)


def test_visits_every_case():
    visits, echoes = [], []
    assert asyncio.run(suite(visits, echoes)) == 0
    assert visits == [
        "/getCaseCount",
        *(f"/runCase?case={n}&agent=libqwebsocket" for n in range(1, CASES + 1)),
        "/updateReports?agent=libqwebsocket",
    ]
    assert echoes == ["Grüße", b"\x00\xff", ""]
