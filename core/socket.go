package core

import (
	"time"

	"libqwebsocket/core/internal/session"
	"libqwebsocket/core/internal/transport"
)

// Socket is one websocket, the client's or the server's side (QWebSocket). It belongs to the thread of
// its Loop and is reusable: Open may be called again at any time.
//
// A server has very many of them that do nothing most of the time. What such a one does not need lies
// behind pointers that are nil then.
type Socket struct {
	loop          *Loop
	before, after *Socket // in Loop.sockets
	server        *Server // that accepted it, while it is open
	handler       SocketHandler
	gate          *Gate

	asked    *details // see details
	accepted string   // what was asked for by an accepted connection's client; see pack
	outcome  *outcome // nil: no connection has ended or failed yet

	// The connection.
	stream  transport.Stream
	opening *opening // nil: none, or its handshake is done and it reads
	session session.Session
	rest    *restBytes // nil: nothing waits to be parsed
	lease   lease      // of the blocks that payloads lie in
	out     *output    // nil: nothing waits to be written
	pinged  time.Duration

	want       Signals
	epoch      uint32 // changes with each Open: what an older connection began ends without this one
	state      SocketState
	when       MessageCompression
	freed      bool
	opened     bool // Qt's "there is a TCP socket"
	device     bool // Qt's "that socket is open"
	secured    bool // by TLS, or to be
	deviceLast bool // AboutToClose comes when the connection has ended
	receiving  bool // bytes are for the session
	direct     bool // the last Buffer was the session's own space
	unit       bool // the event queued last is the frame of the message to come
	flushing   bool // it is in Loop.flushes
	blocked    bool // the kernel took less than there was
	pongWaits  bool // see details.pong
	closeSent  bool
	closing    bool // inside Close
	losing     bool // inside the Error signal of a lost connection
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
	s := newSocket(l, session.Client)
	d := s.details()
	d.origin, d.version = origin, version
	return s
}

func newSocket(l *Loop, role session.Role) *Socket {
	s := &Socket{loop: l, handler: nobody{}, gate: &Gate{Generation: 1}, pinged: l.now()}
	s.session.Init(role, &l.shared, (*incoming)(s))
	l.add(s)
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
	s.loop.remove(s)
}

// cut ends the connection because the loop goes away: nothing is sent, no signal comes, now or later.
func (s *Socket) cut() {
	s.drop(false)
	s.state = Unconnected
	s.opened, s.device, s.deviceLast, s.losing = false, false, false, false
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
func (s *Socket) IsValid() bool {
	return s.state == Connected && (s.stream != nil || s.losing && s.secured)
}

// SetMaskGenerator sets where mask keys come from: one call for each frame, four for the key of a
// handshake. nil: the system's random source.
func (s *Socket) SetMaskGenerator(next func() uint32) { s.session.NextMask = next }
