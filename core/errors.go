package core

import (
	"errors"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/secure"
	"libqwebsocket/core/internal/transport"
)

// What functions of this package return when they are misused. What happens to a connection is not an
// error value but a signal.
var (
	ErrArgument    = errors.New("invalid argument")
	ErrRange       = errors.New("number out of range")
	ErrState       = errors.New("not allowed in this state")
	ErrEncoding    = errors.New("text is not valid here")
	ErrSystem      = errors.New("the operating system refused")
	ErrUnsupported = errors.New("not supported")
	ErrRunning     = loop.ErrRunning
)

// SocketState is QAbstractSocket::SocketState. Only four of its values occur.
type SocketState uint8

// The states of a Socket.
const (
	Unconnected SocketState = 0
	Connecting  SocketState = 2
	Connected   SocketState = 3
	Closing     SocketState = 6
)

// SocketError is QAbstractSocket::SocketError.
type SocketError int

// Qt's error numbers, as far as a Socket or a Server uses them.
const (
	ConnectionRefusedError         SocketError = 0
	RemoteHostClosedError          SocketError = 1
	HostNotFoundError              SocketError = 2
	SocketAccessError              SocketError = 3
	SocketResourceError            SocketError = 4
	SocketTimeoutError             SocketError = 5
	NetworkError                   SocketError = 7
	AddressInUseError              SocketError = 8
	SocketAddressNotAvailableError SocketError = 9
	UnsupportedSocketOperation     SocketError = 10
	ProxyAuthenticationRequired    SocketError = 12
	SslHandshakeFailedError        SocketError = 13
	ProxyConnectionRefusedError    SocketError = 14
	ProxyConnectionClosedError     SocketError = 15
	ProxyConnectionTimeoutError    SocketError = 16
	ProxyNotFoundError             SocketError = 17
	ProxyProtocolError             SocketError = 18
	SslInternalError               SocketError = 20
	SslInvalidUserDataError        SocketError = 21
	UnknownSocketError             SocketError = -1
)

// SslMode is QWebSocketServer::SslMode.
type SslMode int

// Whether a Server speaks TLS.
const (
	SecureMode    SslMode = 0
	NonSecureMode SslMode = 1
)

// Pause modes, QAbstractSocket::PauseModes.
const (
	PauseNever       = 0
	PauseOnSslErrors = 1
)

// socketError translates a failure of the transport to Qt's number and Qt's text.
func socketError(err error) (SocketError, string) {
	var through *proxyError
	if errors.As(err, &through) {
		return through.number, through.text
	}
	var encryption *secure.Error
	if errors.As(err, &encryption) {
		return SslInternalError, "Error while reading: " + encryption.Text
	}
	var failure *transport.Error
	if !errors.As(err, &failure) {
		return NetworkError, "Unable to send a message"
	}
	switch failure.Kind {
	case transport.Refused:
		return ConnectionRefusedError, "Connection refused"
	case transport.HostNotFound:
		return HostNotFoundError, "Host not found"
	case transport.RemoteClosed:
		return RemoteHostClosedError, "The remote host closed the connection"
	case transport.Timeout:
		return SocketTimeoutError, "Connection timed out"
	case transport.Access:
		return SocketAccessError, "Permission denied"
	case transport.Resource:
		return SocketResourceError, "Out of resources"
	case transport.AddressInUse:
		return AddressInUseError, "The bound address is already in use"
	case transport.AddressNotAvailable:
		return SocketAddressNotAvailableError, "The address is not available"
	case transport.Unreachable:
		return NetworkError, "Host unreachable"
	case transport.Unsupported:
		return UnsupportedSocketOperation, "Unsupported socket operation"
	default:
		return NetworkError, failure.Error()
	}
}
