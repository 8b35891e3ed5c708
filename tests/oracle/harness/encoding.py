"""How values of a binding stand in a trace: as JSON that is the same for every binding."""

import hashlib

ENUMS = {
    *("Capabilities", "Capability", "CloseCode", "NetworkLayerProtocol", "PauseMode", "PauseModes"),
    *("PeerVerifyMode", "ProxyType", "SocketError", "SocketState", "SocketType", "SpecialAddress"),
    *("SslError", "SslMode", "SslProtocol", "Version"),
}

LONGEST_BYTES = 130
LONGEST_TEXT = 300


def encode_bytes(data):
    """Printable ASCII as it is, other short bytes in hexadecimal, long ones as a digest."""
    data = bytes(data)
    if len(data) > LONGEST_BYTES:
        return {"blen": len(data), "sha1": hashlib.sha1(data).hexdigest()}
    text = data.decode("latin-1")
    if text.isascii() and (text.isprintable() or not text):
        return {"b": text}
    return {"hex": data.hex()}


def encode_text(text):
    """Short text as it is, long text as a digest."""
    if len(text) <= LONGEST_TEXT:
        return text
    utf8 = text.encode("utf-8", "surrogatepass")
    return {"strlen": len(text), "utf8len": len(utf8), "sha1": hashlib.sha1(utf8).hexdigest()}


def _proxy(x):
    return {
        "proxy": f"ProxyType({int(x.type())})",
        "hostName": x.hostName(),
        "port": x.port(),
        "user": x.user(),
        "password": x.password(),
    }


def _authenticator(x):
    return {
        "auth": {
            "realm": x.realm(),
            "user": x.user(),
            "password": x.password(),
            "isNull": x.isNull(),
        }
    }


def _request(x):
    headers = [[encode(name), encode(x.rawHeader(name))] for name in x.rawHeaderList()]
    return {"request": x.url().toString(), "headers": headers}


QT_TYPES = {
    "QAuthenticator": _authenticator,
    "QByteArray": lambda x: encode_bytes(x.data()),
    "QHostAddress": lambda x: f"QHostAddress({x.toString()})",
    "QNetworkProxy": _proxy,
    "QNetworkRequest": _request,
    "QSslError": lambda x: {"sslError": int(x.error()), "text": x.errorString()},
    "QUrl": lambda x: f"QUrl({x.toString()})",
    "QWebSocketCorsAuthenticator": lambda x: {"cors": x.origin(), "allowed": x.allowed()},
}


def encode(x):
    """Any value; enumerators as `Type(number)`, types that are not known by their name alone."""
    name = type(x).__name__
    if x is None or isinstance(x, bool):
        return x
    if name in ENUMS:
        return f"{name}({int(x)})"
    if isinstance(x, (int, float)):
        return x
    if isinstance(x, str):
        return encode_text(x)
    if isinstance(x, (bytes, bytearray)):
        return {**encode_bytes(x), "type": name}
    if isinstance(x, (list, tuple)):
        return [encode(item) for item in x]
    if isinstance(x, dict):
        return {str(key): encode(value) for key, value in x.items()}
    return QT_TYPES[name](x) if name in QT_TYPES else f"<{name}>"
