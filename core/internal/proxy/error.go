package proxy

import "fmt"

// Kind is an error's number in QAbstractSocket::SocketError.
type Kind int

// The kinds that occur.
const (
	Unknown                Kind = -1
	ConnectionRefused      Kind = 0
	HostNotFound           Kind = 2
	AccessDenied           Kind = 3
	Timeout                Kind = 5
	NetworkError           Kind = 7
	UnsupportedOperation   Kind = 10
	AuthenticationRequired Kind = 12
	ProxyRefused           Kind = 14
	ProxyClosed            Kind = 15
	ProxyTimeout           Kind = 16
	ProxyNotFound          Kind = 17
	ProtocolError          Kind = 18
)

// Error says why no tunnel stands. Number and text are Qt's. It never holds credentials or what the proxy
// has sent.
type Error struct {
	Kind Kind
	Text string
}

func (e *Error) Error() string { return e.Text }

// What can end a conversation with an HTTP proxy, and what Qt makes of it.
var (
	errConnectClosed    = &Error{ProxyClosed, "Proxy connection closed prematurely"}
	errConnectRefused   = &Error{ProxyRefused, "Proxy connection refused"}
	errConnectNotFound  = &Error{ProxyNotFound, "Proxy server not found"}
	errConnectTimeout   = &Error{ProxyTimeout, "Proxy server connection timed out"}
	errConnectNotHTTP   = &Error{ProtocolError, "Did not receive HTTP response from proxy"}
	errConnectOther     = &Error{ProtocolError, "Error communicating with HTTP proxy"}
	errConnectScheme    = &Error{ProtocolError, "Error parsing authentication request from proxy"}
	errConnectForbidden = &Error{AccessDenied, "Proxy denied connection"}
	errConnectAuth      = &Error{AuthenticationRequired, "Authentication required"}
)

// What can end a conversation with a SOCKS proxy, and what Qt makes of it.
var (
	errSocksClosed   = &Error{ProxyClosed, "Connection to proxy closed prematurely"}
	errSocksRefused  = &Error{ProxyRefused, "Connection to proxy refused"}
	errSocksNotFound = &Error{ProxyNotFound, "Proxy host not found"}
	errSocksTimeout  = &Error{ProxyTimeout, "Connection to proxy timed out"}
	errSocksProtocol = &Error{ProtocolError, "SOCKS version 5 protocol error"}
	errSocksAuth     = &Error{AuthenticationRequired, "Proxy authentication failed"}
	errSocksMethod   = &Error{AccessDenied, "Proxy authentication failed: Socks5 host did not support authentication method."}
)

// What a proxy can tell about the target.
var (
	errTargetNotFound = &Error{HostNotFound, "Host not found"}
	errTargetRefused  = &Error{ConnectionRefused, "Connection refused"}
)

// statusError gives the error for the status of an answer to CONNECT that opens no tunnel.
func statusError(status int) *Error {
	switch status {
	case 403, 405:
		return errConnectForbidden
	case 404:
		return errTargetNotFound
	case 503:
		return errTargetRefused
	}
	return errConnectOther
}

// replyError gives the error for the reply of a SOCKS server (RFC 1928, section 6). Servers that cannot
// resolve a name tell it by 1 or 2, which is taken for that when there is a name.
func replyError(reply byte, named bool) *Error {
	switch reply {
	case 1:
		if named {
			return errTargetNotFound
		}
		return &Error{NetworkError, "General SOCKSv5 server failure"}
	case 2:
		if named {
			return errTargetNotFound
		}
		return &Error{AccessDenied, "Connection not allowed by SOCKSv5 server"}
	case 3:
		return &Error{NetworkError, "Network unreachable"}
	case 4:
		return errTargetNotFound
	case 5:
		return errTargetRefused
	case 6:
		return &Error{NetworkError, "TTL expired"}
	case 7:
		return &Error{UnsupportedOperation, "SOCKSv5 command not supported"}
	case 8:
		return &Error{UnsupportedOperation, "Address type not supported"}
	}
	return &Error{Unknown, fmt.Sprintf("Unknown SOCKSv5 proxy error code 0x%x", reply)}
}
