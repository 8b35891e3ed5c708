package core

import "net/netip"

// outcome is how the connections of a socket have ended or failed.
type outcome struct {
	closeCode   int
	closeReason string

	// Qt's two stores of errors: errorString prefers the websocket's own text, error only knows TCP's.
	ownText  string
	tcpError SocketError
	tcpText  string // "": Qt's text for a TCP socket without an error

	// The ends of a connection that is gone while its last signals are not.
	local, peer netip.AddrPort
}

// ends gives how the socket's connections have ended, to be changed.
func (s *Socket) ends() *outcome {
	if s.outcome == nil {
		s.outcome = &outcome{closeCode: closeNormal, tcpError: UnknownSocketError}
	}
	return s.outcome
}

// failTCP stores an error of the TCP connection.
func (s *Socket) failTCP(e SocketError, text string) {
	o := s.ends()
	o.tcpError, o.tcpText = e, text
}

// Error is the error of the TCP connection; failures of the handshake do not show here, as in Qt.
func (s *Socket) Error() SocketError {
	if s.outcome == nil {
		return UnknownSocketError
	}
	return s.outcome.tcpError
}

// ErrorString is the last text of the websocket if it ever had one, else of the TCP connection.
func (s *Socket) ErrorString() string {
	switch o := s.outcome; {
	case o != nil && o.ownText != "":
		return o.ownText
	case o != nil && o.tcpText != "":
		return o.tcpText
	case s.opened:
		return "Unknown error"
	}
	return ""
}

// CloseCode is the code of the last close, 1000 before.
func (s *Socket) CloseCode() int {
	if s.outcome == nil {
		return closeNormal
	}
	return s.outcome.closeCode
}

// CloseReason is the reason of the last close.
func (s *Socket) CloseReason() string {
	if s.outcome == nil {
		return ""
	}
	return s.outcome.closeReason
}

// LocalAddress is the numeric address of our end, "" without a connection.
func (s *Socket) LocalAddress() string { return addressText(s.local()) }

// LocalPort is the port of our end, 0 without a connection.
func (s *Socket) LocalPort() uint16 { return s.local().Port() }

// PeerAddress is the numeric address of the other end, "" without a connection.
func (s *Socket) PeerAddress() string { return addressText(s.peer()) }

// PeerPort is the port of the other end, 0 without a connection.
func (s *Socket) PeerPort() uint16 { return s.peer().Port() }

func (s *Socket) local() netip.AddrPort {
	switch {
	case s.stream != nil:
		return s.stream.LocalAddr()
	case s.outcome != nil:
		return s.outcome.local
	}
	return netip.AddrPort{}
}

func (s *Socket) peer() netip.AddrPort {
	switch {
	case s.stream != nil && s.asked != nil && s.asked.behindProxy.Port() != 0:
		return s.asked.behindProxy
	case s.stream != nil:
		return s.stream.RemoteAddr()
	case s.outcome != nil:
		return s.outcome.peer
	}
	return netip.AddrPort{}
}

// keepAddresses is called before the stream is let go: slots still ask for its ends.
func (s *Socket) keepAddresses() {
	o := s.ends()
	o.local, o.peer = s.local(), s.peer()
}

// clearAddresses forgets where the connection was. Qt's TLS sockets forget the name, too.
func (s *Socket) clearAddresses() {
	if s.outcome != nil {
		s.outcome.local, s.outcome.peer = netip.AddrPort{}, netip.AddrPort{}
	}
	if s.secured {
		s.details().peerName = ""
	}
}

// addressText gives the address as Qt writes it.
func addressText(a netip.AddrPort) string {
	if !a.IsValid() {
		return ""
	}
	return a.Addr().Unmap().String()
}
