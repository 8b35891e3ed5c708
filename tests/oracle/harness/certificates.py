"""The certificates of the scripted TLS peers, made when they are first needed."""

import fcntl
import os
import ssl
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent.parent.parent / "build" / "oracle" / "certificates"


def certificate(name):
    """The path of a file that certificates.sh makes."""
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with open(FOLDER.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not FOLDER.exists():
            new = tempfile.mkdtemp(dir=FOLDER.parent)
            subprocess.run([HERE / "certificates.sh", new], check=True)
            os.rename(new, FOLDER)
    return str(FOLDER / name)


def tls_server(name="good"):
    """What a scripted TLS server needs: the certificate of that name and its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(f"{name}.pem"), certificate(f"{name}.key"))
    return context


def tls_client():
    """What a scripted TLS client needs; it trusts everybody."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
