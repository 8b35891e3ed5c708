"""QAbstractSocket: the enums of Qt's sockets."""

from __future__ import annotations

from ._enum import QtEnum, QtFlags


class QAbstractSocket:
    """The enums that websockets share with Qt's TCP sockets. There are no TCP sockets here."""

    class SocketType(QtEnum):
        """The transport of a socket."""

        UnknownSocketType = -1
        TcpSocket = 0
        UdpSocket = 1
        SctpSocket = 2

    class SocketState(QtEnum):
        """How far a connection is."""

        UnconnectedState = 0
        HostLookupState = 1
        ConnectingState = 2
        ConnectedState = 3
        BoundState = 4
        ListeningState = 5
        ClosingState = 6

    class SocketError(QtEnum):
        """What went wrong with a connection."""

        UnknownSocketError = -1
        ConnectionRefusedError = 0
        RemoteHostClosedError = 1
        HostNotFoundError = 2
        SocketAccessError = 3
        SocketResourceError = 4
        SocketTimeoutError = 5
        DatagramTooLargeError = 6
        NetworkError = 7
        AddressInUseError = 8
        SocketAddressNotAvailableError = 9
        UnsupportedSocketOperationError = 10
        UnfinishedSocketOperationError = 11
        ProxyAuthenticationRequiredError = 12
        SslHandshakeFailedError = 13
        ProxyConnectionRefusedError = 14
        ProxyConnectionClosedError = 15
        ProxyConnectionTimeoutError = 16
        ProxyNotFoundError = 17
        ProxyProtocolError = 18
        OperationError = 19
        SslInternalError = 20
        SslInvalidUserDataError = 21
        TemporaryError = 22

    class PauseMode(QtEnum):
        """When a socket pauses until resume()."""

        PauseNever = 0
        PauseOnSslErrors = 1

        def __or__(self, other: int) -> QAbstractSocket.PauseModes:
            return QAbstractSocket.PauseModes(int(self) | int(other))

    class PauseModes(QtFlags):
        """A set of PauseMode."""

        __slots__ = ()

    class NetworkLayerProtocol(QtEnum):
        """The protocol of an address."""

        UnknownNetworkLayerProtocol = -1
        IPv4Protocol = 0
        IPv6Protocol = 1
        AnyIPProtocol = 2

    class BindFlag(QtEnum):
        """How a local port is shared."""

        DefaultForPlatform = 0
        ShareAddress = 1
        DontShareAddress = 2
        ReuseAddressHint = 4

        def __or__(self, other: int) -> QAbstractSocket.BindMode:
            return QAbstractSocket.BindMode(int(self) | int(other))

    class BindMode(QtFlags):
        """A set of BindFlag."""

        __slots__ = ()

    class SocketOption(QtEnum):
        """Options of the operating system's sockets."""

        LowDelayOption = 0
        KeepAliveOption = 1
        MulticastTtlOption = 2
        MulticastLoopbackOption = 3
        TypeOfServiceOption = 4
        SendBufferSizeSocketOption = 5
        ReceiveBufferSizeSocketOption = 6
        PathMtuSocketOption = 7

    UnknownSocketType = SocketType.UnknownSocketType
    TcpSocket = SocketType.TcpSocket
    UdpSocket = SocketType.UdpSocket
    SctpSocket = SocketType.SctpSocket

    UnconnectedState = SocketState.UnconnectedState
    HostLookupState = SocketState.HostLookupState
    ConnectingState = SocketState.ConnectingState
    ConnectedState = SocketState.ConnectedState
    BoundState = SocketState.BoundState
    ListeningState = SocketState.ListeningState
    ClosingState = SocketState.ClosingState

    UnknownSocketError = SocketError.UnknownSocketError
    ConnectionRefusedError = SocketError.ConnectionRefusedError
    RemoteHostClosedError = SocketError.RemoteHostClosedError
    HostNotFoundError = SocketError.HostNotFoundError
    SocketAccessError = SocketError.SocketAccessError
    SocketResourceError = SocketError.SocketResourceError
    SocketTimeoutError = SocketError.SocketTimeoutError
    DatagramTooLargeError = SocketError.DatagramTooLargeError
    NetworkError = SocketError.NetworkError
    AddressInUseError = SocketError.AddressInUseError
    SocketAddressNotAvailableError = SocketError.SocketAddressNotAvailableError
    UnsupportedSocketOperationError = SocketError.UnsupportedSocketOperationError
    UnfinishedSocketOperationError = SocketError.UnfinishedSocketOperationError
    ProxyAuthenticationRequiredError = SocketError.ProxyAuthenticationRequiredError
    SslHandshakeFailedError = SocketError.SslHandshakeFailedError
    ProxyConnectionRefusedError = SocketError.ProxyConnectionRefusedError
    ProxyConnectionClosedError = SocketError.ProxyConnectionClosedError
    ProxyConnectionTimeoutError = SocketError.ProxyConnectionTimeoutError
    ProxyNotFoundError = SocketError.ProxyNotFoundError
    ProxyProtocolError = SocketError.ProxyProtocolError
    OperationError = SocketError.OperationError
    SslInternalError = SocketError.SslInternalError
    SslInvalidUserDataError = SocketError.SslInvalidUserDataError
    TemporaryError = SocketError.TemporaryError

    PauseNever = PauseMode.PauseNever
    PauseOnSslErrors = PauseMode.PauseOnSslErrors

    UnknownNetworkLayerProtocol = NetworkLayerProtocol.UnknownNetworkLayerProtocol
    IPv4Protocol = NetworkLayerProtocol.IPv4Protocol
    IPv6Protocol = NetworkLayerProtocol.IPv6Protocol
    AnyIPProtocol = NetworkLayerProtocol.AnyIPProtocol

    DefaultForPlatform = BindFlag.DefaultForPlatform
    ShareAddress = BindFlag.ShareAddress
    DontShareAddress = BindFlag.DontShareAddress
    ReuseAddressHint = BindFlag.ReuseAddressHint

    LowDelayOption = SocketOption.LowDelayOption
    KeepAliveOption = SocketOption.KeepAliveOption
    MulticastTtlOption = SocketOption.MulticastTtlOption
    MulticastLoopbackOption = SocketOption.MulticastLoopbackOption
    TypeOfServiceOption = SocketOption.TypeOfServiceOption
    SendBufferSizeSocketOption = SocketOption.SendBufferSizeSocketOption
    ReceiveBufferSizeSocketOption = SocketOption.ReceiveBufferSizeSocketOption
    PathMtuSocketOption = SocketOption.PathMtuSocketOption
