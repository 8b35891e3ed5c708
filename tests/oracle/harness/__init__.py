"""What a scenario is made of: one binding under test, scripted raw peers, and a trace of what happened.

Nothing in here knows which binding runs: its modules are imported as BINDING.QtCore and so on. Only the
standard library is used, so that every python3 can run it.
"""

from .certificates import certificate, tls_client, tls_server
from .connection import PeerEOF
from .encoding import encode
from .frames import close_payload, frame
from .registry import better, mirror
from .scripts import echo, feed, push

__all__ = [
    "PeerEOF",
    "better",
    "certificate",
    "close_payload",
    "echo",
    "encode",
    "feed",
    "frame",
    "mirror",
    "push",
    "tls_client",
    "tls_server",
]
