package core

import (
	"net/netip"
	"time"

	"libqwebsocket/core/internal/handshake"
)

// details are what a socket was asked for: by the program or, once a connection is accepted, by the client.
// Few programs want to know the latter, so that they are made when somebody asks.
type details struct {
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
	redirects    RedirectPolicy
	answer       handshake.Fields // of the server to the handshake
	behindProxy  netip.AddrPort   // the target, as far as it is known without a look at its name
	security     *security        // nil: nothing to do with TLS yet

	pong []byte // the newest answer to a ping that came while blocked (RFC 6455, 5.5.3)
}

// details gives what the socket was asked for, to be read or changed.
func (s *Socket) details() *details {
	if s.asked == nil {
		s.asked = &details{version: ProtocolVersion, request: &Request{}, timeout: defaultHandshakeTimeout}
		if s.accepted != "" {
			s.asked.unpack(s.accepted)
			s.accepted = ""
		}
	}
	return s.asked
}

// Origin is the origin given to NewSocket, or the client's on the server's side.
func (s *Socket) Origin() string { return s.details().origin }

// Version is the version given to NewSocket.
func (s *Socket) Version() int { return s.details().version }

// RequestURL is the URL of the last Open.
func (s *Socket) RequestURL() string { return s.details().requestURL }

// ResourceName is the path and the query of the URL.
func (s *Socket) ResourceName() string { return s.details().resourceName }

// Subprotocol is the subprotocol that the handshake chose, "" if none.
func (s *Socket) Subprotocol() string { return s.details().subprotocol }

// Request gives a copy of the last request.
func (s *Socket) Request() *Request { return s.details().request.clone() }

// PeerName is the host that Open was given; it stays after the connection is gone.
func (s *Socket) PeerName() string { return s.details().peerName }

// PauseMode is QWebSocket::pauseMode.
func (s *Socket) PauseMode() int { return s.details().pauseMode }

// SetPauseMode sets when a connection waits for Resume.
func (s *Socket) SetPauseMode(mode int) { s.details().pauseMode = mode }

// Proxy gives the proxy that was set.
func (s *Socket) Proxy() Proxy { return s.details().proxy }

// SetProxy sets the proxy for the next Open.
func (s *Socket) SetProxy(p Proxy) { s.details().proxy = p }

// ReadBufferSize is the most bytes that are read before they are delivered; 0 or less: no limit.
func (s *Socket) ReadBufferSize() int64 { return s.details().readBuffer }

// SetReadBufferSize sets ReadBufferSize.
func (s *Socket) SetReadBufferSize(n int64) { s.details().readBuffer = n }

// HandshakeTimeout is how long Open may take until the socket is connected; 0: for ever.
func (s *Socket) HandshakeTimeout() time.Duration { return s.details().timeout }

// SetHandshakeTimeout sets HandshakeTimeout for the next Open.
func (s *Socket) SetHandshakeTimeout(d time.Duration) { s.details().timeout = d }
