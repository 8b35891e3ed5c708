"""QWebSocketProtocol and QMaskGenerator: what the protocol leaves to be chosen."""

from __future__ import annotations

from ._enum import QtEnum
from ._names import qt_name
from ._object import QObject


class QWebSocketProtocol:
    """The numbers of the websocket protocol."""

    class Version(QtEnum):
        """Versions of the protocol; 13 is RFC 6455, and the only one spoken."""

        VersionUnknown = -1
        Version0 = 0
        Version4 = 4
        Version5 = 5
        Version6 = 6
        Version7 = 7
        Version8 = 8
        Version13 = 13
        VersionLatest = 13

    class CloseCode(QtEnum):
        """Why a connection is closed (RFC 6455 section 7.4). CloseCode(4000) makes another one."""

        CloseCodeNormal = 1000
        CloseCodeGoingAway = 1001
        CloseCodeProtocolError = 1002
        CloseCodeDatatypeNotSupported = 1003
        CloseCodeReserved1004 = 1004
        CloseCodeMissingStatusCode = 1005
        CloseCodeAbnormalDisconnection = 1006
        CloseCodeWrongDatatype = 1007
        CloseCodePolicyViolated = 1008
        CloseCodeTooMuchData = 1009
        CloseCodeMissingExtension = 1010
        CloseCodeBadOperation = 1011
        CloseCodeTlsHandshakeFailed = 1015

    VersionUnknown = Version.VersionUnknown
    Version0 = Version.Version0
    Version4 = Version.Version4
    Version5 = Version.Version5
    Version6 = Version.Version6
    Version7 = Version.Version7
    Version8 = Version.Version8
    Version13 = Version.Version13
    VersionLatest = Version.VersionLatest

    CloseCodeNormal = CloseCode.CloseCodeNormal
    CloseCodeGoingAway = CloseCode.CloseCodeGoingAway
    CloseCodeProtocolError = CloseCode.CloseCodeProtocolError
    CloseCodeDatatypeNotSupported = CloseCode.CloseCodeDatatypeNotSupported
    CloseCodeReserved1004 = CloseCode.CloseCodeReserved1004
    CloseCodeMissingStatusCode = CloseCode.CloseCodeMissingStatusCode
    CloseCodeAbnormalDisconnection = CloseCode.CloseCodeAbnormalDisconnection
    CloseCodeWrongDatatype = CloseCode.CloseCodeWrongDatatype
    CloseCodePolicyViolated = CloseCode.CloseCodePolicyViolated
    CloseCodeTooMuchData = CloseCode.CloseCodeTooMuchData
    CloseCodeMissingExtension = CloseCode.CloseCodeMissingExtension
    CloseCodeBadOperation = CloseCode.CloseCodeBadOperation
    CloseCodeTlsHandshakeFailed = CloseCode.CloseCodeTlsHandshakeFailed


class QMaskGenerator(QObject):
    """Where a client's masks come from: derive from it, give both methods, and setMaskGenerator().

    A socket keeps its generator alive, other than in PySide2, where the script has to.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        if type(self) is QMaskGenerator:
            raise NotImplementedError(f"'{qt_name(QMaskGenerator)}' is abstract: derive from it")
        super().__init__(parent)

    def seed(self) -> bool:
        """QMaskGenerator::seed(): prepares the generator; as in Qt the socket does not call it."""
        raise NotImplementedError("QMaskGenerator.seed() is for derived classes to give")

    def nextMask(self) -> int:
        """QMaskGenerator::nextMask(): the next 32-bit mask; four make the key of a handshake."""
        raise NotImplementedError("QMaskGenerator.nextMask() is for derived classes to give")
