package core

import (
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	"libqwebsocket/core/internal/psk"
	"libqwebsocket/core/internal/secure"
	"libqwebsocket/core/internal/transport"
)

// SSLConfiguration gives a copy of what connections are accepted with (QWebSocketServer::sslConfiguration);
// nil if none was set.
func (v *Server) SSLConfiguration() *SSLConfiguration {
	if v.ssl == nil {
		return nil
	}
	return v.ssl.Clone()
}

// SetSSLConfiguration sets what connections are accepted with from now on
// (QWebSocketServer::setSslConfiguration): its certificate and key, and with QueryPeer or VerifyPeer, the
// authorities of the clients. One without a certificate is for pre-shared keys alone: before the server listens,
// somebody must be there who is asked for them. It fails with ErrState if the server is not in SecureMode, and
// with ErrArgument if the configuration is of no use; then the old one stays.
func (v *Server) SetSSLConfiguration(c *SSLConfiguration) error {
	if v.mode != SecureMode {
		return ErrState
	}
	config := c.Clone()
	prepared, err := config.tlsConfig(true)
	keysAlone := (errors.Is(err, errSSLNoCertificate) || errors.Is(err, errSSLKeysAlone)) &&
		(v.listener == nil || v.asksForKeys())
	if err != nil && !keysAlone {
		return fmt.Errorf("%w: %s", ErrArgument, err)
	}
	v.ssl, v.tls = config, nil
	if err == nil {
		v.tls = secure.ServerConfig(prepared)
	}
	return nil
}

// asksForKeys tells whether clients may authenticate by pre-shared keys.
func (v *Server) asksForKeys() bool {
	return v.want&SignalServerPreSharedKeyAuthenticationRequired != 0
}

// canEncrypt tells whether the server has what it needs to accept connections with TLS.
func (v *Server) canEncrypt() bool { return v.tls != nil || v.asksForKeys() }

// encrypt begins TLS on an incoming connection, or drops it if the server has no longer what that needs. early
// are bytes that were read from it already.
func (a *arrival) encrypt(early []byte) {
	v := a.server
	if !v.canEncrypt() {
		a.end()
		return
	}
	l := v.loop
	var keys *psk.Config
	if v.asksForKeys() {
		keys = &psk.Config{Server: true, Ask: a.askForKey}
		if v.ssl != nil {
			keys.Hint, keys.Suites = v.ssl.identityHint, v.ssl.keySuites()
		}
	}
	var x *secure.Stream
	if keys != nil {
		x = secure.ServerPSK(l.loop, a.stream, &l.ciphertext, v.tls, keys, (*secureArrival)(a))
	} else {
		x = secure.Server(l.loop, a.stream, &l.ciphertext, v.tls, (*secureArrival)(a))
	}
	a.stream = x
	if len(early) > 0 {
		x.Receive(early)
	}
}

// askForKey asks the program for the key of a client.
func (a *arrival) askForKey(question *psk.Authenticator) {
	v := a.server
	v.loop.deliver()
	if a.waits() {
		v.loop.askForKey(a.stream.(*secure.Stream), question, v.handler.PreSharedKeyAuthenticationRequired)
	}
}

// secureArrival is an arrival as its TLS sees it.
type secureArrival arrival

// Verify judges the certificates of the client.
func (x *secureArrival) Verify(state tls.ConnectionState) {
	a := (*arrival)(x)
	v := a.server
	v.loop.deliver()
	if !a.waits() {
		return
	}
	stream, config := a.stream.(*secure.Stream), v.ssl
	if len(state.PeerCertificates) == 0 && !config.verifies(true) {
		stream.Verified(nil)
		return
	}
	found := config.errorsOf(state.PeerCertificates, "", true, time.Now())
	for _, e := range found {
		v.handler.PeerVerifyError(e)
		if !a.waits() {
			return
		}
	}
	if len(found) == 0 || !config.verifies(true) {
		stream.Verified(nil)
		return
	}
	v.handler.SSLErrors(found)
	if a.waits() {
		stream.Verified(secure.Refused)
	}
}

// Ready lets the request come.
func (x *secureArrival) Ready() { x.stream.Attach((*arrival)(x)) }

// Failed drops the connection: nobody but the client is to be told.
func (x *secureArrival) Failed(error) {
	a := (*arrival)(x)
	a.server.loop.deliver()
	if a.waits() {
		a.end()
	}
}

func (x *secureArrival) Sent(int) {}

// adopt makes the TLS of an accepted connection the socket's. config is the server's, nil if it has keys alone.
func (s *Socket) adopt(stream transport.Stream, config *SSLConfiguration) {
	if x, ok := stream.(*secure.Stream); ok {
		if config == nil {
			config = NewSSLConfiguration()
		}
		s.secured = true
		s.secrets().inUse = config
		x.SetOwner((*encrypted)(s))
	}
}
