package core

import (
	"net/netip"
	"time"

	"libqwebsocket/core/internal/handshake"
	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/mem"
	"libqwebsocket/core/internal/session"
	"libqwebsocket/core/internal/transport"
)

// Socket is one websocket, the client's or the server's side (QWebSocket). It belongs to the thread of
// its Loop and is reusable: Open may be called again at any time.
type Socket struct {
	loop    *Loop
	server  *Server // that accepted it, while it is open
	handler SocketHandler
	want    Signals
	gate    *Gate
	ownGate Gate
	state   SocketState
	freed   bool
	epoch   uint32 // changes with each Open: what an older connection began ends without this one

	// What was asked for.
	origin       string
	version      int
	request      *Request
	requestURL   string
	resourceName string
	subprotocol  string
	peerName     string
	proxy        Proxy
	pauseMode    int
	readBuffer   int64
	timeout      time.Duration
	compression  *Compression // to offer
	agreed       *Compression // on the open connection

	// The connection. opened is Qt's "there is a TCP socket", device its "that socket is open".
	opened  bool
	device  bool
	dialing dialing
	stream  transport.Stream
	local   netip.AddrPort
	peer    netip.AddrPort
	opening *opening // until the handshake is done
	timer   *Timer

	// Receive state.
	session   session.Session
	receiving bool // bytes are for the session
	direct    bool // the last Buffer was the session's own space
	rest      restBytes
	early     []byte    // of an accepted connection: what came behind the request
	startTask loop.Task // lets an accepted connection read
	lease     lease     // of the blocks that payloads lie in
	unit      bool      // the event queued last is the frame of the message to come

	// Send state.
	out       output
	when      MessageCompression
	blocked   bool   // the kernel took less than there was
	pong      []byte // the newest answer to a ping that came while blocked (RFC 6455, 5.5.3)
	pongWaits bool
	flushTask loop.Task
	pinged    time.Time

	// Close state.
	closeSent   bool
	closing     bool // inside Close
	losing      bool // inside the Error signal of a lost connection
	closeCode   int
	closeReason string

	// Qt's two stores of errors: errorString prefers the websocket's own text, error only knows TCP's.
	ownText  string
	tcpError SocketError
	tcpText  string
}

// Defaults of a Socket.
const (
	closeNormal             = 1000
	closeGoingAway          = 1001
	defaultHandshakeTimeout = 30 * time.Second
	// ProtocolVersion is the version of the protocol that goes over the wire (RFC 6455).
	ProtocolVersion = 13
)

// NewSocket makes a socket that is not connected. origin goes into the Origin header of its requests
// ("" for none), version is kept for the getter alone.
func NewSocket(l *Loop, origin string, version int) *Socket {
	s := &Socket{
		loop:      l,
		handler:   nobody{},
		origin:    origin,
		version:   version,
		request:   &Request{},
		timeout:   defaultHandshakeTimeout,
		closeCode: closeNormal,
		tcpError:  UnknownSocketError,
		pinged:    time.Now(),
	}
	s.ownGate.Generation = 1
	s.gate = &s.ownGate
	s.session.Init(session.Client, &l.pool, (*incoming)(s))
	s.session.NextMask = l.nextMask
	s.flushTask.Init(s.flushSoon)
	l.sockets[s] = struct{}{}
	return s
}

// SetHandler sets who gets the signals, and which of them are wanted.
func (s *Socket) SetHandler(h SocketHandler, want Signals) {
	if h == nil {
		h, want = nobody{}, 0
	}
	s.handler, s.want = h, want
	s.session.WantFrames = want&(SignalTextFrameReceived|SignalBinaryFrameReceived) != 0
}

// SetGate makes the socket keep its Gate where g points. It must stay valid until Free has returned.
func (s *Socket) SetGate(g *Gate) {
	*g = *s.gate
	s.gate = g
}

// Free ends the socket: a connected one sends close 1001 "Connection closed", as Qt's destructor. No
// signal comes any more.
func (s *Socket) Free() {
	if s.freed {
		return
	}
	s.freed = true
	s.handler, s.want = nobody{}, 0
	if s.canSend() {
		s.putClose(closeGoingAway, "Connection closed")
	}
	s.drop(s.state == Connected || s.state == Closing)
	s.state = Unconnected
	s.gate.Generation = 0
	delete(s.loop.sockets, s)
}

// cut ends the connection because the loop goes away: nothing is sent, no signal comes.
func (s *Socket) cut() {
	s.drop(false)
	s.state = Unconnected
	s.updateGate()
}

// setState is the one place where the state changes. It tells the handler.
func (s *Socket) setState(state SocketState) {
	if s.state == state {
		return
	}
	s.state = state
	s.updateGate()
	s.handler.StateChanged(state)
}

// updateGate keeps what the sink looks at in step with the state.
func (s *Socket) updateGate() {
	s.gate.Open = 0
	if s.canSend() {
		s.gate.Open = 1
	}
}

// forget makes the sink drop what is queued for this socket.
func (s *Socket) forget() {
	if s.gate.Generation++; s.gate.Generation == 0 {
		s.gate.Generation = 1
	}
}

// canSend tells whether a message can be queued: QWebSocket sends only while it is connected.
func (s *Socket) canSend() bool {
	return s.state == Connected && s.stream != nil && !s.closeSent
}

// State is QWebSocket::state.
func (s *Socket) State() SocketState { return s.state }

// IsValid is true while messages can be sent and received.
func (s *Socket) IsValid() bool { return s.state == Connected && s.stream != nil }

// Error is the error of the TCP connection; failures of the handshake do not show here, as in Qt.
func (s *Socket) Error() SocketError { return s.tcpError }

// ErrorString is the last text of the websocket if it ever had one, else of the TCP connection.
func (s *Socket) ErrorString() string {
	if s.ownText != "" {
		return s.ownText
	}
	return s.tcpText
}

// CloseCode is the code of the last close, 1000 before.
func (s *Socket) CloseCode() int { return s.closeCode }

// CloseReason is the reason of the last close.
func (s *Socket) CloseReason() string { return s.closeReason }

// Origin is the origin given to NewSocket, or the client's on the server's side.
func (s *Socket) Origin() string { return s.origin }

// Version is the version given to NewSocket.
func (s *Socket) Version() int { return s.version }

// RequestURL is the URL of the last Open.
func (s *Socket) RequestURL() string { return s.requestURL }

// ResourceName is the path and the query of the URL.
func (s *Socket) ResourceName() string { return s.resourceName }

// Subprotocol is the subprotocol that the handshake chose, "" if none.
func (s *Socket) Subprotocol() string { return s.subprotocol }

// Request gives a copy of the last request.
func (s *Socket) Request() *Request { return s.request.clone() }

// LocalAddress is the numeric address of our end, "" without a connection.
func (s *Socket) LocalAddress() string { return addressText(s.local) }

// LocalPort is the port of our end, 0 without a connection.
func (s *Socket) LocalPort() uint16 { return s.local.Port() }

// PeerAddress is the numeric address of the other end, "" without a connection.
func (s *Socket) PeerAddress() string { return addressText(s.peer) }

// PeerPort is the port of the other end, 0 without a connection.
func (s *Socket) PeerPort() uint16 { return s.peer.Port() }

// PeerName is the host that Open was given; it stays after the connection is gone.
func (s *Socket) PeerName() string { return s.peerName }

// PauseMode is QWebSocket::pauseMode.
func (s *Socket) PauseMode() int { return s.pauseMode }

// SetPauseMode sets when a connection waits for Resume.
func (s *Socket) SetPauseMode(mode int) { s.pauseMode = mode }

// Resume goes on after a pause.
func (s *Socket) Resume() {}

// IgnoreSSLErrors lets a TLS handshake go on in spite of errors of the certificate.
func (s *Socket) IgnoreSSLErrors() {}

// Proxy gives the proxy that was set.
func (s *Socket) Proxy() Proxy { return s.proxy }

// SetProxy sets the proxy for the next Open.
func (s *Socket) SetProxy(p Proxy) { s.proxy = p }

// ReadBufferSize is the most bytes that are read before they are delivered; 0 or less: no limit.
func (s *Socket) ReadBufferSize() int64 { return s.readBuffer }

// SetReadBufferSize sets ReadBufferSize.
func (s *Socket) SetReadBufferSize(n int64) { s.readBuffer = n }

// HandshakeTimeout is how long Open may take until the socket is connected; 0: for ever.
func (s *Socket) HandshakeTimeout() time.Duration { return s.timeout }

// SetHandshakeTimeout sets HandshakeTimeout for the next Open.
func (s *Socket) SetHandshakeTimeout(d time.Duration) { s.timeout = d }

// SetMaskGenerator sets where mask keys come from: one call for each frame, four for the key of a
// handshake. nil: the system's random source.
func (s *Socket) SetMaskGenerator(next func() uint32) {
	if next == nil {
		next = s.loop.nextMask
	}
	s.session.NextMask = next
}

// addressText gives the address as Qt writes it.
func addressText(a netip.AddrPort) string {
	if !a.IsValid() {
		return ""
	}
	return a.Addr().Unmap().String()
}

// opening is what a client needs until its handshake is done.
type opening struct {
	request *handshake.Request
	reader  handshake.Reader
	failed  bool // an answer was refused: what still comes is ignored
}

// restBytes are bytes of a read that wait until a delivery has returned, in a block of their own.
type restBytes struct {
	block *mem.Block
	bytes []byte
	held  bool // the socket is in Loop.waiting
}
