package core

import (
	"crypto/tls"
	"errors"
	"time"

	"libqwebsocket/core/internal/psk"
	"libqwebsocket/core/internal/secure"
	"libqwebsocket/core/internal/transport"
)

// encrypt begins TLS on a connection to the target.
func (s *Socket) encrypt(to target, stream transport.Stream) {
	x := s.secrets()
	x.inUse, x.errors, x.judged, x.paused = s.sslConfiguration().Clone(), nil, false, false
	if s.opening.away {
		x.inUse.chain, x.inUse.key = nil, nil
		x.inUse.changed()
	}
	if s.opening.keyed || s.asksForKeys() && x.inUse.keysAlone() {
		s.encryptWithKey(to, stream)
		return
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
	s.stream = secure.Client(s.loop.loop, stream, &s.loop.ciphertext, config, (*encrypted)(s))
}

// encryptWithKey begins TLS with a pre-shared key.
func (s *Socket) encryptWithKey(to target, stream transport.Stream) {
	s.opening.keyed = true
	inUse := s.secrets().inUse
	keys := &psk.Config{Suites: inUse.keySuites(), NextProtocols: inUse.next, Ask: s.askForKey}
	if inUse.sendsServerName() {
		keys.ServerName = to.address
	}
	s.stream = secure.ClientPSK(s.loop.loop, stream, &s.loop.ciphertext, keys, (*encrypted)(s))
}

// asksForKeys tells whether the program can give pre-shared keys.
func (s *Socket) asksForKeys() bool { return s.want&SignalPreSharedKeyAuthenticationRequired != 0 }

// triesKey makes a connection anew, with a pre-shared key, to a server that wants none without one. The two
// cannot be offered together: crypto/tls knows no such keys.
func (s *Socket) triesKey(failure *secure.Error) bool {
	const refused = 40 // handshake_failure (RFC 8446, 6.2)
	o := s.opening
	if !s.asksForKeys() || o.keyed || s.secrets().judged || failure.Received != refused {
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
