package core

import (
	"slices"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/secure"
)

// security is what a Socket has to do with TLS. Sockets that were never told anything of it and never
// opened a wss:// URL have none.
type security struct {
	config  *SSLConfiguration // that was set; nil: the default one
	ignored []SSLError        // of IgnoreListedSSLErrors; they hold for each connection

	// Of the connection.
	inUse     *SSLConfiguration // what it was begun with
	errors    []SSLError        // of the peer's certificate
	ignoreAll bool
	judged    bool // there was a certificate to look at
	paused    bool // by an error, until Resume
	goOn      bool // ContinueInterruptedHandshake was called
}

// secrets gives what the socket has to do with TLS, to be changed.
func (s *Socket) secrets() *security {
	d := s.details()
	if d.security == nil {
		d.security = &security{}
	}
	return d.security
}

// secureStream is the connection if it is one over TLS, or nil.
func (s *Socket) secureStream() *secure.Stream {
	if !s.secured {
		return nil
	}
	x, _ := s.stream.(*secure.Stream)
	return x
}

// SSLConfiguration gives a copy of the configuration that connections are made with
// (QWebSocket::sslConfiguration): the one that was set, or the default one. While a connection is there, it
// also tells what that has negotiated.
func (s *Socket) SSLConfiguration() *SSLConfiguration {
	if stream := s.secureStream(); stream != nil {
		return s.secrets().inUse.withState(stream.ConnectionState())
	}
	return s.sslConfiguration().Clone()
}

// sslConfiguration is the configuration for the next connection, not to be changed.
func (s *Socket) sslConfiguration() *SSLConfiguration {
	if x := s.details().security; x != nil && x.config != nil {
		return x.config
	}
	return DefaultSSLConfiguration()
}

// SetSSLConfiguration sets the configuration (copied) for the next Open (QWebSocket::setSslConfiguration);
// nil: the default one.
func (s *Socket) SetSSLConfiguration(c *SSLConfiguration) {
	x := s.secrets()
	if x.config = nil; c != nil {
		x.config = c.Clone()
	}
}

// IgnoreSSLErrors lets the connection that is being made go on in spite of errors of the peer's certificate
// (QWebSocket::ignoreSslErrors). It holds for this connection alone: before Open it has no effect, as in Qt.
// Where IgnoreListedSSLErrors has set errors, those alone are ignored.
func (s *Socket) IgnoreSSLErrors() {
	if s.secured && s.alive() {
		s.secrets().ignoreAll = true
	}
}

// IgnoreListedSSLErrors lets this and later connections go on in spite of these errors, each of this very
// certificate (QWebSocket::ignoreSslErrors(list)); other errors still end them. None: as if never called.
func (s *Socket) IgnoreListedSSLErrors(list []SSLError) { s.secrets().ignored = slices.Clone(list) }

// Resume goes on after a pause (QWebSocket::resume): a connection whose errors were not ignored meanwhile
// ends. As in Qt that comes from the loop, not inside of Resume.
func (s *Socket) Resume() {
	x, stream := s.details().security, s.secureStream()
	if x == nil || !x.paused {
		return
	}
	s.loop.loop.Soon(loop.NewTask(func() {
		if s.stream != stream || !x.paused {
			return
		}
		x.paused = false
		if s.ignores(x.errors) {
			s.startTimer()
			stream.Verified(nil)
		} else {
			s.refusePeer(x.errors[0].Text)
		}
	}))
}

// ContinueInterruptedHandshake lets a handshake go on inside of the signal HandshakeInterruptedOnError
// (QWebSocket::continueInterruptedHandshake).
func (s *Socket) ContinueInterruptedHandshake() {
	s.secrets().goOn = true
}

// ignores tells whether the program wants to go on in spite of errors.
func (s *Socket) ignores(list []SSLError) bool {
	x := s.secrets()
	if len(x.ignored) == 0 {
		return x.ignoreAll
	}
	for _, e := range list {
		if !slices.ContainsFunc(x.ignored, e.Equal) {
			return false
		}
	}
	return true
}
