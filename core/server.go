package core

import (
	"crypto/tls"
	"net/netip"
	neturl "net/url"
	"slices"
	"strings"
	"time"

	"libqwebsocket/core/internal/handshake"
	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
)

// Server listens and gives out connections whose handshake is done (QWebSocketServer). It belongs to the
// thread of its Loop.
type Server struct {
	loop    *Loop
	handler ServerHandler
	want    ServerSignals
	freed   bool

	name       string
	mode       SslMode
	maxPending int
	timeout    time.Duration

	listener *transport.Listener
	share    bool   // the port, with other servers
	unix     string // the path of a socket in the file system
	any      bool   // on every address of both families
	paused   bool
	arrivals map[*arrival]struct{} // handshakes under way
	pending  []*Socket             // handshakes done, not taken
	open     int                   // sockets whose connection is open, taken or not
	ending   *ending               // Shutdown is under way

	proxy Proxy             // kept for the getter alone
	ssl   *SSLConfiguration // nil: none was set
	tls   *tls.Config       // of ssl; nil: it has no certificate

	subprotocols []string
	compression  *Compression

	errorCode int
	errorText string

	closedTask  loop.Task
	closedTimes int
}

const (
	closeAbnormal          = 1006
	serverHandshakeTimeout = 10 * time.Second
	serverMaxPending       = 30
	listenBacklog          = 511
)

// NewServer makes a server that does not listen. name goes into the Server header of its answers, ""
// sends none.
func NewServer(l *Loop, name string, mode SslMode) *Server {
	v := &Server{
		loop:       l,
		handler:    nobody{},
		name:       name,
		mode:       mode,
		maxPending: serverMaxPending,
		timeout:    serverHandshakeTimeout,
		arrivals:   map[*arrival]struct{}{},
		errorCode:  closeNormal,
	}
	v.closedTask.Init(v.emitClosed)
	l.servers[v] = struct{}{}
	return v
}

// SetHandler sets who gets the signals, and which of them are wanted.
func (v *Server) SetHandler(h ServerHandler, want ServerSignals) {
	if h == nil {
		h, want = nobody{}, 0
	}
	v.handler, v.want = h, want
}

// Free closes the server. Connections that were taken live on. No signal comes any more.
func (v *Server) Free() {
	if v.freed {
		return
	}
	v.freed = true
	v.handler, v.want = nobody{}, 0
	v.stop()
	v.loop.loop.Cancel(&v.closedTask)
	delete(v.loop.servers, v)
}

// cut ends the server because the loop goes away.
func (v *Server) cut() {
	if v.listener != nil {
		v.listener.Close()
		v.listener = nil
	}
	for a := range v.arrivals {
		a.end()
	}
	v.pending = nil
	v.endShutdown()
}

// SupportedSubprotocols are the subprotocols that the server speaks.
func (v *Server) SupportedSubprotocols() []string { return slices.Clone(v.subprotocols) }

// SetSupportedSubprotocols sets them. Of what a client offers, the first one among them is chosen. Names
// must be tokens, and each different (ErrArgument).
func (v *Server) SetSupportedSubprotocols(names []string) error {
	if !validSubprotocols(names) {
		return ErrArgument
	}
	v.subprotocols = slices.Clone(names)
	return nil
}

// Close stops listening. Connections that nobody took get 1001 "Server closed.". The signal Closed comes
// from the loop, each time.
func (v *Server) Close() {
	if v.freed || v.loop.closed {
		return
	}
	v.stop()
	v.closedTimes++
	v.loop.loop.Soon(&v.closedTask)
}

func (v *Server) emitClosed() {
	for v.closedTimes > 0 && !v.freed {
		v.closedTimes--
		v.handler.Closed()
	}
}

// stop ends everything that the server owns.
func (v *Server) stop() {
	if v.listener != nil {
		v.listener.Close()
		v.listener = nil
	}
	for a := range v.arrivals {
		a.end()
	}
	pending := v.pending
	v.pending = nil
	for _, s := range pending {
		s.Close(closeGoingAway, "Server closed.")
		s.Free()
	}
}

// fail stores an error and tells it.
func (v *Server) fail(code int, text string) {
	v.errorCode, v.errorText = code, text
	v.handler.ServerError(code)
}

// acceptFailed tells that the system gave no connection; the listener tries again by itself.
func (v *Server) acceptFailed(err error) {
	e, text := socketError(err)
	v.errorText = text
	v.loop.deliver()
	v.handler.AcceptError(e)
}

// IsListening tells whether the server listens.
func (v *Server) IsListening() bool { return v.listener != nil }

// Address is the numeric address that the server listens on, "" if it does not. Every address of both
// families reads "0.0.0.0", as QHostAddress::Any does.
func (v *Server) Address() string {
	switch {
	case v.listener == nil:
		return ""
	case v.any:
		return "0.0.0.0"
	case v.unix != "":
		return unixPrefix + v.unix
	}
	return addressText(v.bound())
}

// Port is the port that the server listens on, 0 if it does not.
func (v *Server) Port() uint16 { return v.bound().Port() }

func (v *Server) bound() netip.AddrPort {
	if v.listener == nil {
		return netip.AddrPort{}
	}
	return v.listener.Addr()
}

// URL is what a client on this machine would open, "" if the server does not listen. For every address
// that is the IPv4 loopback, as from Qt.
func (v *Server) URL() string {
	if v.listener != nil && v.unix != "" {
		path := neturl.URL{Path: v.unix}
		return unixScheme + ":" + strings.ReplaceAll(path.EscapedPath(), ":", "%3A")
	}
	a := v.bound()
	if !a.IsValid() {
		return ""
	}
	addr := a.Addr().Unmap()
	if addr.IsUnspecified() {
		addr = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	scheme := "ws://"
	if v.mode == SecureMode {
		scheme = "wss://"
	}
	return scheme + netip.AddrPortFrom(addr, a.Port()).String()
}

// Name goes into the Server header of the answers.
func (v *Server) Name() string { return v.name }

// SetName sets Name; it may not hold CR, LF or NUL (ErrEncoding).
func (v *Server) SetName(name string) error {
	if !handshake.ValidValue(name) {
		return ErrEncoding
	}
	v.name = name
	return nil
}

// Proxy is what SetProxy has set, DefaultProxy before.
func (v *Server) Proxy() Proxy { return v.proxy }

// SetProxy keeps a proxy, which is used for nothing, as in Qt (QWebSocketServer::setProxy).
func (v *Server) SetProxy(p Proxy) { v.proxy = p }

// SecureMode tells whether the server speaks TLS.
func (v *Server) SecureMode() SslMode { return v.mode }

// HasPendingConnections tells whether NextPendingConnection has something.
func (v *Server) HasPendingConnections() bool { return len(v.pending) > 0 }

// NextPendingConnection gives the connection that waits longest, or nil. It is the caller's; nothing of
// it is delivered before the control is back in the loop.
func (v *Server) NextPendingConnection() *Socket {
	if len(v.pending) == 0 {
		return nil
	}
	s := v.pending[0]
	v.pending = append(v.pending[:0], v.pending[1:]...)
	s.start()
	return s
}

// MaxPendingConnections is how many connections may wait to be taken.
func (v *Server) MaxPendingConnections() int { return v.maxPending }

// SetMaxPendingConnections sets MaxPendingConnections. Those above are refused.
func (v *Server) SetMaxPendingConnections(n int) { v.maxPending = n }

// HandshakeTimeout is how long a client has for its handshake; negative: for ever.
func (v *Server) HandshakeTimeout() time.Duration { return v.timeout }

// SetHandshakeTimeout sets HandshakeTimeout for connections that come later.
func (v *Server) SetHandshakeTimeout(d time.Duration) { v.timeout = d }

// PauseAccepting leaves new connections in the system's queue.
func (v *Server) PauseAccepting() {
	v.paused = true
	if v.listener != nil {
		v.listener.Pause()
	}
}

// ResumeAccepting takes new connections again.
func (v *Server) ResumeAccepting() {
	v.paused = false
	if v.listener != nil {
		v.listener.Resume()
	}
}

// SocketDescriptor is the descriptor that listens, -1 if there is none. It stays the server's.
func (v *Server) SocketDescriptor() int {
	if v.listener == nil {
		return -1
	}
	return v.listener.FD()
}

// Error is the close code of the last error, 1000 if there was none.
func (v *Server) Error() int { return v.errorCode }

// ErrorString is the text of the last error.
func (v *Server) ErrorString() string { return v.errorText }
