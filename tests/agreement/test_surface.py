"""The Python package has PySide2's names and numbers, and what it leaves out is written down here.

tests/oracle/surface.json is the public surface of PySide2 5.15.8, found by introspection.
"""

import json
from pathlib import Path

import pytest
from qwebsocket import QtCore, QtNetwork, QtWebSockets
from qwebsocket.QtCore import Signal

SURFACE = json.loads((Path(__file__).parent.parent / "oracle" / "surface.json").read_text())
CLASSES = SURFACE["classes"]
MODULES = {
    "PySide2.QtCore": QtCore,
    "PySide2.QtNetwork": QtNetwork,
    "PySide2.QtWebSockets": QtWebSockets,
}

# Classes that are not there.
ABSENT_CLASSES = {
    "QMetaObject": "there are no meta objects",
    "QNetworkProxyQuery": "there are no factories of one's own that it could be asked of",
    "QTcpSocket": "there are no TCP sockets",
}

META_OBJECT = {"there are no meta objects": "staticMetaObject"}
EVENTS = "there are no events but signals"
NO_SOCKET = "the class only has the enums; there are no such sockets to use"
SESSIONS = "the library keeps sessions by itself"

# Members that are not there, by class and reason.
ABSENT = {
    "QAbstractSocket": {
        **META_OBJECT,
        NO_SOCKET: (
            "abort atEnd bind bytesAvailable bytesToWrite canReadLine close connectToHost connected "
            "disconnectFromHost disconnected error errorOccurred flush hostFound isSequential "
            "isValid localAddress localPort pauseMode peerAddress peerName peerPort protocolTag "
            "proxy proxyAuthenticationRequired readBufferSize readData readLineData resume "
            "setLocalAddress setLocalPort setPauseMode setPeerAddress setPeerName setPeerPort "
            "setProtocolTag setProxy setReadBufferSize setSocketDescriptor setSocketError "
            "setSocketOption setSocketState socketDescriptor socketOption socketType state "
            "stateChanged waitForBytesWritten waitForConnected waitForDisconnected waitForReadyRead "
            "writeData"
        ),
    },
    "QByteArray": {
        "Python owns the memory": (
            "capacity cbegin cend fromRawData isSharedWith reserve setRawData shrink_to_fit squeeze"
        ),
        "PySide2's result can not be read": (
            "Base64DecodingStatus FromBase64Result fromBase64Encoding"
        ),
    },
    "QCoreApplication": {
        **META_OBJECT,
        EVENTS: (
            "event eventDispatcher flush hasPendingEvents installNativeEventFilter notify postEvent "
            "removeNativeEventFilter removePostedEvents sendEvent setEventDispatcher"
        ),
        "there are no translations": "installTranslator removeTranslator translate",
        "there are no plugins": "addLibraryPath libraryPaths removeLibraryPath setLibraryPaths",
        "its attributes are of windows, and windows are not there": (
            "ApplicationFlags isQuitLockEnabled setAttribute setQuitLockEnabled testAttribute"
        ),
        "rights of the process are not its concern": "isSetuidAllowed setSetuidAllowed",
    },
    "QEventLoop": {**META_OBJECT, EVENTS: "event"},
    "QHostAddress": {
        "there are no data streams": "__lshift__",
        "QIPv6Address can do nothing in PySide2": "toIPv6Address",
    },
    "QMaskGenerator": META_OBJECT,
    "QNetworkProxyFactory": {
        "there are no factories of one's own": (
            "proxyForQuery queryProxy setApplicationProxyFactory systemProxyForQuery"
        ),
    },
    "QObject": {
        **META_OBJECT,
        "there are no meta objects to describe classes": (
            "connectNotify disconnectNotify isSignalConnected metaObject registerUserData "
            "senderSignalIndex"
        ),
        EVENTS: (
            "childEvent customEvent event eventFilter installEventFilter killTimer "
            "removeEventFilter startTimer timerEvent"
        ),
        "a socket stays in the thread that made it": "moveToThread thread",
        "old style signals are connected, but neither emitted nor counted": "emit receivers",
        "there are no windows": "isWidgetType isWindowType",
        "there are no translations": "tr",
        "it prints what debuggers of Qt need": "dumpObjectInfo dumpObjectTree",
    },
    "QSslCertificate": {
        "it is of OpenSSL": "handle toText",
        "what they hold cannot be told in general": "extensions",
        "the stolen certificates that Qt knows have all expired": "isBlacklisted",
    },
    "QSslConfiguration": {
        SESSIONS: "sessionTicket sessionTicketLifeTimeHint setSessionTicket",
        "it is of OpenSSL": (
            "backendConfiguration diffieHellmanParameters ephemeralServerKey "
            "setBackendConfiguration setBackendConfigurationOption setDiffieHellmanParameters"
        ),
        "there is no DTLS": (
            "defaultDtlsConfiguration dtlsCookieVerificationEnabled setDefaultDtlsConfiguration "
            "setDtlsCookieVerificationEnabled"
        ),
        "there is no OCSP": "ocspStaplingEnabled setOcspStaplingEnabled",
    },
    "QSslKey": {"it is of OpenSSL": "handle"},
    "QSslSocket": {
        **META_OBJECT,
        NO_SOCKET: (
            "abort addCaCertificate addCaCertificates atEnd bytesAvailable bytesToWrite "
            "caCertificates canReadLine ciphers close connectToHost connectToHostEncrypted "
            "disconnectFromHost encrypted encryptedBytesAvailable encryptedBytesToWrite "
            "encryptedBytesWritten flush ignoreSslErrors isEncrypted localCertificate "
            "localCertificateChain mode modeChanged newSessionTicketReceived ocspResponses "
            "peerCertificate peerCertificateChain peerVerifyDepth peerVerifyError peerVerifyMode "
            "peerVerifyName preSharedKeyAuthenticationRequired privateKey protocol readData resume "
            "sessionCipher sessionProtocol setCaCertificates setCiphers setLocalCertificate "
            "setLocalCertificateChain setPeerVerifyDepth setPeerVerifyMode setPeerVerifyName "
            "setPrivateKey setProtocol setReadBufferSize setSocketDescriptor setSocketOption "
            "setSslConfiguration socketOption sslConfiguration sslErrors sslHandshakeErrors "
            "startClientEncryption startServerEncryption waitForBytesWritten waitForConnected "
            "waitForDisconnected waitForEncrypted waitForReadyRead writeData"
        ),
    },
    "QTimer": {**META_OBJECT, EVENTS: "killTimer timerEvent"},
    "QUrl": {
        "the list of names is fixed": "setIdnWhitelist",
        "there is no list of public suffixes": "topLevelDomain",
        "fromUserInput() looks for no files": (
            "AssumeLocalFile DefaultResolution UserInputResolutionOption UserInputResolutionOptions"
        ),
    },
    "QWebSocket": META_OBJECT,
    "QWebSocketServer": META_OBJECT,
    "Signal": {"an overload is chosen of a signal of an object": "__getitem__"},
}

# Classes that PySide2 does not have.
ADDED_CLASSES = {
    "QWebSocketCompression": "messages can be compressed",
    "QWebSocketHandshakeOptions": "as in Qt 6",
    "QWebSocketHandshakeRequest": "requests can be answered in place of a websocket",
}

# Public members that PySide2 does not have, by class and reason.
ADDED = {
    "QCoreApplication": {"Qt's own name, which Python 3 allows": "exec"},
    "QEventLoop": {"Qt's own name, which Python 3 allows": "exec"},
    "QNetworkProxy": {"a proxy can be spoken to over TLS": "setTls tls"},
    "QSsl": {"as in Qt 6": "AlertLevel AlertType"},
    "QSslConfiguration": {
        "QSslSocket has it, and there are no such sockets": "peerVerifyName setPeerVerifyName",
        "as in Qt 6": "handshakeMustInterruptOnError setHandshakeMustInterruptOnError",
        "connections can be looked into (SSLKEYLOGFILE)": "keyLogFile setKeyLogFile",
        "sessions are resumed": "isSessionResumed",
    },
    "QSslPreSharedKeyAuthenticator": {"a key can be looked up": "answer deferAnswer"},
    "QWebSocket": {
        "a handshake has a time limit": "handshakeTimeout setHandshakeTimeout",
        "as in C++": "setSslConfiguration sslConfiguration",
        "as in Qt 6": (
            "alertReceived alertSent authenticationRequired continueInterruptedHandshake "
            "handshakeInterruptedOnError handshakeOptions peerVerifyError subprotocol"
        ),
        "redirects can be followed, and answers looked at": (
            "answerHeader redirectPolicy setRedirectPolicy"
        ),
        "one message for many sockets is framed once": (
            "broadcastBinaryMessage broadcastTextMessage"
        ),
        "messages can be compressed": (
            "CompressAlways CompressByThreshold CompressNever MessageCompression compression "
            "setCompression setMessageCompression"
        ),
    },
    "QWebSocketServer": {
        "as in C++": "setSslConfiguration sslConfiguration",
        "as in Qt 6": "setSupportedSubprotocols supportedSubprotocols",
        "messages can be compressed": "setCompression",
        "requests can be answered in place of a websocket": "handshakeRequested",
        "a server can share its port, be started by a service manager, and end in order": (
            "listenActivated reusePort setReusePort shutdown"
        ),
    },
    "Signal": {"the package's own modules use it": "of"},
    "SignalInstance": {"the package's own modules use it": "deliver drop_all has_slots"},
}

PRESENT = sorted(set(CLASSES) - set(ABSENT_CLASSES))
WITH_ENUMS = [name for name in PRESENT if CLASSES[name]["enums"]]
WITH_SIGNALS = [name for name in PRESENT if CLASSES[name]["signals"]]


def ours(name):
    return getattr(MODULES[CLASSES[name]["module"]], name)


def listed(reasons):
    """The names of a list by reasons; each stands there once."""
    names = " ".join(reasons.values()).split()
    assert len(names) == len(set(names))
    return set(names)


def qt_members(name):
    """The names of the members that PySide2's class has itself, and what is None of them."""
    kinds = ("methods", "static_methods", "signals", "enums", "flags", "enum_members_on_class")
    surface = CLASSES[name]
    members = {member for kind in kinds for member in surface[kind]}
    members |= set(surface["other"]) | set(surface.get("metaobject_only_methods", ()))
    return {member.partition(".")[0] for member in members}


def own_members(cls):
    """The public names that our class has, from itself and from bases that PySide2 does not show."""
    names = set()
    for base in cls.__mro__ if isinstance(cls, type) else ():
        if base is not cls and base.__name__ in CLASSES:
            break
        if base.__module__.startswith("qwebsocket."):
            names |= {name for name in vars(base) if not name.startswith("_")}
    return names


def test_classes():
    missing = {name for name in CLASSES if not hasattr(MODULES[CLASSES[name]["module"]], name)}
    assert missing == set(ABSENT_CLASSES)
    assert set(QtWebSockets.__all__) - set(CLASSES) == set(ADDED_CLASSES)
    assert set(ABSENT) | set(ADDED) <= set(PRESENT)


@pytest.mark.parametrize("name", PRESENT)
def test_no_member_is_missing_that_is_not_listed(name):
    missing = {member for member in qt_members(name) if not hasattr(ours(name), member)}
    assert missing == listed(ABSENT.get(name, {}))


@pytest.mark.parametrize("name", PRESENT)
def test_no_member_is_added_that_is_not_listed(name):
    added = own_members(ours(name)) - qt_members(name)
    assert added == listed(ADDED.get(name, {}))


@pytest.mark.parametrize("name", WITH_ENUMS)
def test_numbers_of_enums(name):
    cls, absent = ours(name), listed(ABSENT.get(name, {}))
    for enum, members in CLASSES[name]["enums"].items():
        if enum in absent:
            continue
        found = {member: int(value) for member, value in getattr(cls, enum).__members__.items()}
        assert found == members
        for member in set(members) & set(CLASSES[name]["enum_members_on_class"]):
            assert getattr(cls, member) is getattr(getattr(cls, enum), member)


@pytest.mark.parametrize("name", PRESENT)
def test_flags_are_ints(name):
    for flags in set(CLASSES[name]["flags"]) - listed(ABSENT.get(name, {})):
        assert issubclass(getattr(ours(name), flags), int)


@pytest.mark.parametrize("name", PRESENT)
def test_what_can_not_be_hashed(name):
    if CLASSES[name]["other"].get("__hash__") == "NoneType":
        assert ours(name).__hash__ is None


@pytest.mark.parametrize("name", WITH_SIGNALS)
def test_signatures_of_signals(name):
    absent = listed(ABSENT.get(name, {}))
    for signal, surface in CLASSES[name]["signals"].items():
        if signal in absent or not surface:
            continue
        found = getattr(ours(name), signal)
        assert isinstance(found, Signal)
        signatures = [each["signature"].replace("*", "") for each in surface["overloads"]]
        assert str(found) in signatures
        assert len(found.overloads) == len(signatures)
