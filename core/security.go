package core

import (
	"crypto/tls"
	"errors"
	"slices"
	"time"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/psk"
	"libqwebsocket/core/internal/secure"
	"libqwebsocket/core/internal/transport"
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

// encrypt begins TLS on a connection to the target.
func (s *Socket) encrypt(to target, stream transport.Stream) {
	x := s.secrets()
	x.inUse, x.errors, x.judged, x.paused = s.sslConfiguration().Clone(), nil, false, false
	if s.opening.away {
		x.inUse.chain, x.inUse.key = nil, nil
		x.inUse.changed()
	}
	config, err := x.inUse.tlsConfig(false)
	if err != nil {
		stream.Close()
		s.failSecurity(SslInvalidUserDataError, err.Error(), true)
		return
	}
	if x.inUse.sendsServerName() {
		config.ServerName = to.address
	}
	l := s.loop
	if s.opening.keyed {
		keys := &psk.Config{ServerName: config.ServerName, NextProtocols: config.NextProtos, Ask: s.askForKey}
		s.stream = secure.ClientPSK(l.loop, stream, &l.ciphertext, keys, (*encrypted)(s))
	} else {
		s.stream = secure.Client(l.loop, stream, &l.ciphertext, config, (*encrypted)(s))
	}
}

// triesKey makes a connection anew, with a pre-shared key, to a server that wants none without one. The two
// cannot be offered together: crypto/tls knows no such keys.
func (s *Socket) triesKey(failure *secure.Error) bool {
	const refused = 40 // handshake_failure (RFC 8446, 6.2)
	o := s.opening
	if s.want&SignalPreSharedKeyAuthenticationRequired == 0 || o.keyed || s.secrets().judged || failure.Received != refused {
		return false
	}
	o.keyed = true
	s.again()
	return true
}

// askForKey asks the program for the key of the handshake.
func (s *Socket) askForKey(question *psk.Authenticator) {
	stream := s.stream
	s.loop.deliver()
	if s.stream == stream && stream != nil {
		s.loop.askForKey(s.secureStream(), question, s.handler.PreSharedKeyAuthenticationRequired)
	}
}

// encrypted is a Socket as its TLS sees it.
type encrypted Socket

// Ready goes on with the opening handshake when TLS stands.
func (e *encrypted) Ready() {
	s := (*Socket)(e)
	stream := s.stream
	s.loop.deliver()
	if s.stream == stream && stream != nil {
		s.sendRequest()
	}
}

// Failed ends an opening whose TLS handshake has failed.
func (e *encrypted) Failed(err error) {
	s := (*Socket)(e)
	stream := s.stream
	s.loop.deliver()
	if s.stream != stream || stream == nil {
		return
	}
	var failure *secure.Error
	if !errors.As(err, &failure) {
		s.lost(err)
		return
	}
	if s.triesKey(failure) {
		return
	}
	epoch := s.epoch
	s.tellAlerts(failure)
	if s.freed || s.epoch != epoch || s.stream != stream {
		return
	}
	s.failSecurity(SslHandshakeFailedError, "Error during SSL handshake: "+failure.Text, true)
}

// Sent tells of bytes that went out without a write of ours: those of the TLS handshake, for one.
func (e *encrypted) Sent(n int) {
	s := (*Socket)(e)
	if s.want&SignalBytesWritten != 0 {
		s.loop.deliver()
		s.handler.BytesWritten(int64(n))
	}
}

// Verify judges the certificates of the server, or asks the program whether to go on in spite of errors.
func (e *encrypted) Verify(state tls.ConnectionState) {
	s := (*Socket)(e)
	stream := s.stream
	s.loop.deliver()
	if s.stream != stream || stream == nil {
		return
	}
	x := s.secrets()
	x.judged = true
	mode := x.inUse.mode
	if mode == VerifyNone {
		s.secureStream().Verified(nil)
		return
	}
	x.errors = x.inUse.errorsOf(state.PeerCertificates, s.opening.to.address, false, time.Now())
	if !s.tellPeerErrors(mode) {
		return
	}
	switch {
	case len(x.errors) == 0 || mode == QueryPeer || s.ignores(x.errors):
		s.secureStream().Verified(nil)
	case s.PauseMode()&PauseOnSslErrors != 0:
		x.paused = true
		s.stopTimer()
	default:
		s.refusePeer(x.errors[0].Text)
	}
}

// tellPeerErrors emits the signals about errors of the peer's certificate. It answers whether the handshake
// still waits.
func (s *Socket) tellPeerErrors(mode PeerVerifyMode) bool {
	x, stream, epoch := s.secrets(), s.stream, s.epoch
	there := func() bool { return !s.freed && s.epoch == epoch && s.stream == stream }
	for _, e := range x.errors {
		if x.inUse.interrupts {
			x.goOn = false
			s.handler.HandshakeInterruptedOnError(e)
			if there() && !x.goOn {
				s.refusePeer(e.Text)
			}
			if !there() {
				return false
			}
		}
		s.handler.PeerVerifyError(e)
		if !there() {
			return false
		}
	}
	if len(x.errors) == 0 || mode == QueryPeer {
		return true
	}
	text := x.errors[0].Text
	s.handler.SSLErrors(x.errors)
	if !s.freed && s.epoch == epoch && s.stream != stream {
		// Aborted by the slot: Qt tells the error nevertheless.
		s.failTCP(SslHandshakeFailedError, text)
		s.handler.Error(SslHandshakeFailedError)
	}
	return there()
}

// refusePeer ends an opening because of the peer's certificate. Qt does not close the device then.
func (s *Socket) refusePeer(text string) { s.failSecurity(SslHandshakeFailedError, text, false) }

// failSecurity ends an opening: the error first, as in Qt, then the end of the connection, and if closes is
// set, of the device.
func (s *Socket) failSecurity(e SocketError, text string, closes bool) {
	epoch, stream := s.epoch, s.stream
	s.failTCP(e, text)
	s.forget()
	s.handler.Error(e)
	if s.freed || s.epoch != epoch || s.stream != stream {
		return
	}
	if closes && s.device {
		s.device, s.deviceLast = false, true
	}
	s.drop(false)
	s.gone()
}

// forgetSecrets lets go of the TLS of a connection that is dropped.
func (s *Socket) forgetSecrets() {
	if stream := s.secureStream(); stream != nil {
		stream.SetOwner(nil)
		s.secrets().paused = false
	}
}

// tellAlerts emits the alerts that a failure is known to have come with.
func (s *Socket) tellAlerts(failure *secure.Error) {
	epoch := s.epoch
	if failure.Sent >= 0 {
		s.handler.AlertSent(alertFatal, failure.Sent, secure.AlertText(failure.Sent))
	}
	if failure.Received >= 0 && !s.freed && s.epoch == epoch {
		s.handler.AlertReceived(alertFatal, failure.Received, secure.AlertText(failure.Received))
	}
}

// alertFatal is the level of a fatal alert (RFC 8446, 6). A handshake fails by those alone.
const alertFatal = 2
