"""QSsl: the enums of TLS."""

from __future__ import annotations

from ._enum import QtEnum, QtFlags


class QSsl:
    """The enums that the classes of TLS share."""

    class KeyType(QtEnum):
        """Halves of a pair of keys."""

        PrivateKey = 0
        PublicKey = 1

    class EncodingFormat(QtEnum):
        """How a certificate or key is written."""

        Pem = 0
        Der = 1

    class KeyAlgorithm(QtEnum):
        """What a key is for."""

        Opaque = 0
        Rsa = 1
        Dsa = 2
        Ec = 3
        Dh = 4

    class AlternativeNameEntryType(QtEnum):
        """Kinds of alternative names in a certificate."""

        EmailEntry = 0
        DnsEntry = 1
        IpAddressEntry = 2

    class SslProtocol(QtEnum):
        """Versions of TLS, and sets of them."""

        UnknownProtocol = -1
        SslV3 = 0
        SslV2 = 1
        TlsV1_0 = 2
        TlsV1_1 = 3
        TlsV1_2 = 4
        AnyProtocol = 5
        TlsV1SslV3 = 6
        SecureProtocols = 7
        TlsV1_0OrLater = 8
        TlsV1_1OrLater = 9
        TlsV1_2OrLater = 10
        DtlsV1_0 = 11
        DtlsV1_0OrLater = 12
        DtlsV1_2 = 13
        DtlsV1_2OrLater = 14
        TlsV1_3 = 15
        TlsV1_3OrLater = 16

    class SslOption(QtEnum):
        """Things that can be turned off."""

        SslOptionDisableEmptyFragments = 1
        SslOptionDisableSessionTickets = 2
        SslOptionDisableCompression = 4
        SslOptionDisableServerNameIndication = 8
        SslOptionDisableLegacyRenegotiation = 16
        SslOptionDisableSessionSharing = 32
        SslOptionDisableSessionPersistence = 64
        SslOptionDisableServerCipherPreference = 128

        def __or__(self, other: int) -> QSsl.SslOptions:
            return QSsl.SslOptions(int(self) | int(other))

    class SslOptions(QtFlags):
        """A set of SslOption."""

        __slots__ = ()

    class AlertLevel(QtEnum):
        """How bad an alert is, as in Qt 6."""

        Warning = 0
        Fatal = 1
        Unknown = 2

    class AlertType(QtEnum):
        """What an alert says (RFC 8446, 6), as in Qt 6."""

        CloseNotify = 0
        UnexpectedMessage = 10
        BadRecordMac = 20
        RecordOverflow = 22
        DecompressionFailure = 30
        HandshakeFailure = 40
        NoCertificate = 41
        BadCertificate = 42
        UnsupportedCertificate = 43
        CertificateRevoked = 44
        CertificateExpired = 45
        CertificateUnknown = 46
        IllegalParameter = 47
        UnknownCa = 48
        AccessDenied = 49
        DecodeError = 50
        DecryptError = 51
        ExportRestriction = 60
        ProtocolVersion = 70
        InsufficientSecurity = 71
        InternalError = 80
        InappropriateFallback = 86
        UserCancelled = 90
        NoRenegotiation = 100
        MissingExtension = 109
        UnsupportedExtension = 110
        CertificateUnobtainable = 111
        UnrecognizedName = 112
        BadCertificateStatusResponse = 113
        BadCertificateHashValue = 114
        UnknownPskIdentity = 115
        CertificateRequired = 116
        NoApplicationProtocol = 120
        UnknownAlertMessage = 255

    PrivateKey = KeyType.PrivateKey
    PublicKey = KeyType.PublicKey

    Pem = EncodingFormat.Pem
    Der = EncodingFormat.Der

    Opaque = KeyAlgorithm.Opaque
    Rsa = KeyAlgorithm.Rsa
    Dsa = KeyAlgorithm.Dsa
    Ec = KeyAlgorithm.Ec
    Dh = KeyAlgorithm.Dh

    EmailEntry = AlternativeNameEntryType.EmailEntry
    DnsEntry = AlternativeNameEntryType.DnsEntry
    IpAddressEntry = AlternativeNameEntryType.IpAddressEntry

    UnknownProtocol = SslProtocol.UnknownProtocol
    SslV3 = SslProtocol.SslV3
    SslV2 = SslProtocol.SslV2
    TlsV1_0 = SslProtocol.TlsV1_0
    TlsV1_1 = SslProtocol.TlsV1_1
    TlsV1_2 = SslProtocol.TlsV1_2
    AnyProtocol = SslProtocol.AnyProtocol
    TlsV1SslV3 = SslProtocol.TlsV1SslV3
    SecureProtocols = SslProtocol.SecureProtocols
    TlsV1_0OrLater = SslProtocol.TlsV1_0OrLater
    TlsV1_1OrLater = SslProtocol.TlsV1_1OrLater
    TlsV1_2OrLater = SslProtocol.TlsV1_2OrLater
    DtlsV1_0 = SslProtocol.DtlsV1_0
    DtlsV1_0OrLater = SslProtocol.DtlsV1_0OrLater
    DtlsV1_2 = SslProtocol.DtlsV1_2
    DtlsV1_2OrLater = SslProtocol.DtlsV1_2OrLater
    TlsV1_3 = SslProtocol.TlsV1_3
    TlsV1_3OrLater = SslProtocol.TlsV1_3OrLater

    SslOptionDisableEmptyFragments = SslOption.SslOptionDisableEmptyFragments
    SslOptionDisableSessionTickets = SslOption.SslOptionDisableSessionTickets
    SslOptionDisableCompression = SslOption.SslOptionDisableCompression
    SslOptionDisableServerNameIndication = SslOption.SslOptionDisableServerNameIndication
    SslOptionDisableLegacyRenegotiation = SslOption.SslOptionDisableLegacyRenegotiation
    SslOptionDisableSessionSharing = SslOption.SslOptionDisableSessionSharing
    SslOptionDisableSessionPersistence = SslOption.SslOptionDisableSessionPersistence
    SslOptionDisableServerCipherPreference = SslOption.SslOptionDisableServerCipherPreference
