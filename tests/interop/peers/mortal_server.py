"""An echo server that vanishes, as if it were killed, instead of answering message number COUNT.

    mortal_server.py PORT COUNT

PORT 0 picks a free port.
"""

import os
import sys
from itertools import count

from websockets.sync.server import serve

numbers = count(1)


def echo(connection):
    for message in connection:
        if next(numbers) == int(sys.argv[2]):
            os._exit(0)
        connection.send(message)


with serve(echo, "127.0.0.1", int(sys.argv[1])) as server:
    print(f"listening on ws://127.0.0.1:{server.socket.getsockname()[1]}", flush=True)
    server.serve_forever()
