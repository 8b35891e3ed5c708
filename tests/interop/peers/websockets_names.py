"""The names of python websockets, or of the library that $WEBSOCKETS names and that has the same API."""

import importlib
import os

_library = os.environ.get("WEBSOCKETS", "websockets")

connect = importlib.import_module(f"{_library}.asyncio.client").connect
serve = importlib.import_module(f"{_library}.asyncio.server").serve
ConnectionClosed = importlib.import_module(f"{_library}.exceptions").ConnectionClosed

if _library == "websockets":
    from websockets.extensions.permessage_deflate import (
        ClientPerMessageDeflateFactory,
        ServerPerMessageDeflateFactory,
    )
else:  # picows.websockets has no class for it, and refuses all extensions
    ClientPerMessageDeflateFactory = ServerPerMessageDeflateFactory = dict


def compression(factory, deflate):
    """The keywords for connect() and serve(): with defaults for {}, none for None, else these parameters."""
    if deflate:
        return {"compression": None, "extensions": [factory(**deflate)]}
    return {"compression": None if deflate is None else "deflate"}
