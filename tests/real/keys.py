"""The pre-shared key of the tests, and the suites that it is tried with."""

IDENTITY = "Client_identity"
KEY = "1a2b3c4d5e6f70818293a4b5c6d7e8f9"
WRONG_KEY = "00112233445566778899aabbccddeeff"
UNKNOWN = "nobody"
HINTS = ["", "a hint"]

# OpenSSL's names; those that OpenSSL 3.0, GnuTLS and Qt all have.
SUITES = [
    "ECDHE-PSK-CHACHA20-POLY1305",
    "PSK-CHACHA20-POLY1305",
    "PSK-AES256-GCM-SHA384",
    "PSK-AES128-GCM-SHA256",
    "ECDHE-PSK-AES128-CBC-SHA",
    "ECDHE-PSK-AES256-CBC-SHA",
    "ECDHE-PSK-AES128-CBC-SHA256",
    "ECDHE-PSK-AES256-CBC-SHA384",
    "PSK-AES128-CBC-SHA",
    "PSK-AES256-CBC-SHA",
]
