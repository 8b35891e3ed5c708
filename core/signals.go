package core

// Signals says which signals of a Socket somebody listens to. The others are not prepared.
type Signals uint32

// One bit for each signal of QWebSocket, in alphabetical order.
const (
	SignalAboutToClose Signals = 1 << iota
	SignalAlertReceived
	SignalAlertSent
	SignalAuthenticationRequired
	SignalBinaryFrameReceived
	SignalBinaryMessageReceived
	SignalBytesWritten
	SignalConnected
	SignalDisconnected
	SignalError
	SignalHandshakeInterruptedOnError
	SignalPeerVerifyError
	SignalPong
	SignalPreSharedKeyAuthenticationRequired
	SignalProxyAuthenticationRequired
	SignalReadChannelFinished
	SignalSSLErrors
	SignalStateChanged
	SignalTextFrameReceived
	SignalTextMessageReceived
)

// SocketHandler gets the signals about the life of one Socket, on the loop's thread, one at a time. A
// handler may call anything, [Socket.Free] included.
type SocketHandler interface {
	// AboutToClose comes twice for each close, as from Qt.
	AboutToClose()
	// AlertReceived and AlertSent tell of an alert of TLS that has ended a handshake (RFC 8446, 6), as far as
	// it is known: its level and number, and what it means.
	AlertReceived(level, number int, description string)
	AlertSent(level, number int, description string)
	// AuthenticationRequired asks for a name and a password for a server that has answered with 401. It is
	// called if SignalAuthenticationRequired is wanted. An answer without both ends the opening.
	AuthenticationRequired(a *Authenticator)
	// BytesWritten tells how many bytes the kernel took; with TLS, of ciphertext.
	BytesWritten(n int64)
	Connected()
	Disconnected()
	Error(e SocketError)
	// HandshakeInterruptedOnError tells of each error of the peer's certificate, before it is known whether
	// there are more, if the configuration asks for it; the handshake ends unless the slot calls
	// ContinueInterruptedHandshake.
	HandshakeInterruptedOnError(e SSLError)
	// PeerVerifyError tells of each error of the peer's certificate, before SSLErrors.
	PeerVerifyError(e SSLError)
	// PreSharedKeyAuthenticationRequired asks for the key of a TLS handshake. Only if it is wanted
	// (SignalPreSharedKeyAuthenticationRequired) a server that refuses a handshake with certificates is
	// connected to anew, with a pre-shared key.
	PreSharedKeyAuthenticationRequired(a *PreSharedKeyAuthenticator)
	// ProxyAuthenticationRequired asks for a name and a password for a proxy. An answer without both ends
	// the opening.
	ProxyAuthenticationRequired(p Proxy, a *Authenticator)
	ReadChannelFinished()
	// SSLErrors tells of all errors of the peer's certificate, the name of the host first. Unless they are
	// ignored until it returns, or the socket pauses for them, the opening ends.
	SSLErrors(list []SSLError)
	StateChanged(s SocketState)
}

// ServerSignals says which signals of a Server somebody listens to.
type ServerSignals uint32

// One bit for each signal of QWebSocketServer.
const (
	SignalAcceptError ServerSignals = 1 << iota
	SignalClosed
	SignalNewConnection
	SignalOriginAuthenticationRequired
	SignalServerError
	SignalHandshakeRequested
	SignalServerPeerVerifyError
	SignalServerPreSharedKeyAuthenticationRequired
	SignalServerSSLErrors
)

// ServerHandler gets the signals of one Server, on the loop's thread.
type ServerHandler interface {
	AcceptError(e SocketError)
	Closed()
	// NewConnection: [Server.NextPendingConnection] has something.
	NewConnection()
	// OriginAuthenticationRequired asks whether a request is welcome. It is called if
	// SignalOriginAuthenticationRequired is wanted; else a foreign origin is refused.
	OriginAuthenticationRequired(a *CorsAuthenticator)
	// HandshakeRequested shows each request before it is judged. It is called if
	// SignalHandshakeRequested is wanted. A request that it does not answer takes its usual way.
	HandshakeRequested(r *HandshakeRequest)
	// ServerError: a request was refused or Listen failed; code is a close code.
	ServerError(code int)
	// PeerVerifyError and SSLErrors tell of the errors of a client's certificate. If the configuration asks
	// for VerifyPeer, its connection ends.
	PeerVerifyError(e SSLError)
	SSLErrors(list []SSLError)
	// PreSharedKeyAuthenticationRequired asks for the key of a client that offers a pre-shared one.
	PreSharedKeyAuthenticationRequired(a *PreSharedKeyAuthenticator)
}

// nobody is the handler of objects that have none.
type nobody struct{}

func (nobody) AboutToClose()                                                 {}
func (nobody) AlertReceived(int, int, string)                                {}
func (nobody) AlertSent(int, int, string)                                    {}
func (nobody) AuthenticationRequired(*Authenticator)                         {}
func (nobody) HandshakeInterruptedOnError(SSLError)                          {}
func (nobody) PeerVerifyError(SSLError)                                      {}
func (nobody) PreSharedKeyAuthenticationRequired(*PreSharedKeyAuthenticator) {}
func (nobody) ProxyAuthenticationRequired(Proxy, *Authenticator)             {}
func (nobody) SSLErrors([]SSLError)                                          {}
func (nobody) BytesWritten(int64)                                            {}
func (nobody) Connected()                                                    {}
func (nobody) Disconnected()                                                 {}
func (nobody) Error(SocketError)                                             {}
func (nobody) ReadChannelFinished()                                          {}
func (nobody) StateChanged(SocketState)                                      {}
func (nobody) AcceptError(SocketError)                                       {}
func (nobody) Closed()                                                       {}
func (nobody) NewConnection()                                                {}
func (nobody) OriginAuthenticationRequired(*CorsAuthenticator)               {}
func (nobody) HandshakeRequested(*HandshakeRequest)                          {}
func (nobody) ServerError(int)                                               {}
