package core

// Signals says which signals of a Socket somebody listens to. The others are not prepared.
type Signals uint32

// One bit for each signal of QWebSocket, in alphabetical order.
const (
	SignalAboutToClose Signals = 1 << iota
	SignalBinaryFrameReceived
	SignalBinaryMessageReceived
	SignalBytesWritten
	SignalConnected
	SignalDisconnected
	SignalError
	SignalPong
	SignalPreSharedKeyAuthenticationRequired
	SignalProxyAuthenticationRequired
	SignalReadChannelFinished
	SignalSslErrors
	SignalStateChanged
	SignalTextFrameReceived
	SignalTextMessageReceived
)

// SocketHandler gets the signals about the life of one Socket, on the loop's thread, one at a time. A
// handler may call anything, [Socket.Free] included.
type SocketHandler interface {
	// AboutToClose comes twice for each close, as from Qt.
	AboutToClose()
	// BytesWritten tells how many bytes the kernel took.
	BytesWritten(n int64)
	Connected()
	Disconnected()
	Error(e SocketError)
	ReadChannelFinished()
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
}

// nobody is the handler of objects that have none.
type nobody struct{}

func (nobody) AboutToClose()                                   {}
func (nobody) BytesWritten(int64)                              {}
func (nobody) Connected()                                      {}
func (nobody) Disconnected()                                   {}
func (nobody) Error(SocketError)                               {}
func (nobody) ReadChannelFinished()                            {}
func (nobody) StateChanged(SocketState)                        {}
func (nobody) AcceptError(SocketError)                         {}
func (nobody) Closed()                                         {}
func (nobody) NewConnection()                                  {}
func (nobody) OriginAuthenticationRequired(*CorsAuthenticator) {}
func (nobody) HandshakeRequested(*HandshakeRequest)            {}
func (nobody) ServerError(int)                                 {}
