"""Certificates for the tests, made by openssl in build/real/certificates. All keys are EC keys.

root       the authority that is trusted here
server     of localhost, 127.0.0.1 and behind.test, by root
client     a client called "client", by root
other      of other.test, by root
expired    of localhost, by root, since long not valid any more
self       of localhost, by itself
stranger   a client called "stranger", by an authority that nobody knows
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from programs import BUILD

FOLDER = BUILD / "certificates"
LOCAL = "subjectAltName=DNS:localhost,IP:127.0.0.1,DNS:behind.test"
NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"

# What is wrong with a server on localhost that shows one of them, in Qt's words.
WRONG_CERTIFICATES = {
    "other": "The host name did not match any of the valid hosts for this certificate",
    "expired": "The certificate has expired",
    "self": "The certificate is self-signed, and untrusted",
    "stranger": "The host name did not match any of the valid hosts for this certificate",
}
NO_ISSUER = "The issuer certificate of a locally looked up certificate could not be found"


def certificate(name):
    return FOLDER / f"{name}.pem"


def key(name):
    return FOLDER / f"{name}.key"


def pair(name):
    """Certificate and key, as the drivers and most programs want them."""
    return certificate(name), key(name)


def make_certificates():
    """Makes them, unless they are there and newer than this file."""
    if FOLDER.exists() and FOLDER.stat().st_mtime > Path(__file__).stat().st_mtime:
        return
    BUILD.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=BUILD))
    _self_signed(folder, "root", "/CN=root of the tests")
    _self_signed(folder, "unknown", "/CN=unknown root")
    _self_signed(folder, "self", "/CN=localhost", "-addext", LOCAL)
    _issued(folder, "server", "/CN=localhost", "root", LOCAL)
    _issued(folder, "client", "/CN=client", "root", "extendedKeyUsage=clientAuth")
    _issued(folder, "other", "/CN=other.test", "root", "subjectAltName=DNS:other.test")
    _issued(folder, "expired", "/CN=localhost", "root", LOCAL, "20010101000000Z", "20020101000000Z")
    _issued(folder, "stranger", "/CN=stranger", "unknown", "extendedKeyUsage=clientAuth")
    shutil.rmtree(FOLDER, ignore_errors=True)
    folder.rename(FOLDER)


def _openssl(folder, command, *more):
    subprocess.run(
        ["openssl", *command.split(), *more], cwd=folder, check=True, capture_output=True
    )


def _self_signed(folder, name, subject, *more):
    _openssl(
        folder,
        f"req -x509 {NEW_KEY} -keyout {name}.key -out {name}.pem -days 3650 -subj",
        subject,
        *more,
    )


def _issued(folder, name, subject, authority, extension, start="", end=""):
    _openssl(folder, f"req {NEW_KEY} -keyout {name}.key -out {name}.csr -subj", subject)
    (folder / "ca.cnf").write_text(f"""
        [ca]
        default_ca = this
        [this]
        certificate = {authority}.pem
        private_key = {authority}.key
        database = {authority}.db
        new_certs_dir = .
        default_md = sha256
        policy = any
        rand_serial = yes
        unique_subject = no
        x509_extensions = extensions
        [any]
        commonName = supplied
        [extensions]
        {extension}
    """)
    (folder / f"{authority}.db").touch()
    dates = ["-startdate", start, "-enddate", end] if start else ["-days", "3650"]
    _openssl(folder, f"ca -batch -notext -config ca.cnf -in {name}.csr -out {name}.pem", *dates)
