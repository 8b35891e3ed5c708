package core

import "crypto/tls"

// withState gives a copy that tells what the handshake of a connection has agreed on.
func (c *SSLConfiguration) withState(state tls.ConnectionState) *SSLConfiguration {
	clone := c.Clone()
	clone.state = state
	return clone
}

// PeerCertificateChain is what the peer has sent, its own certificate first; empty without a connection.
func (c *SSLConfiguration) PeerCertificateChain() []*SSLCertificate {
	return sslCertificates(c.state.PeerCertificates)
}

// SessionProtocol is the version that the connection speaks, SSLUnknownProtocol without one.
func (c *SSLConfiguration) SessionProtocol() SSLProtocol {
	switch c.state.Version {
	case tls.VersionTLS10:
		return TLS10
	case tls.VersionTLS11:
		return TLS11
	case tls.VersionTLS12:
		return TLS12
	case tls.VersionTLS13:
		return TLS13
	}
	return SSLUnknownProtocol
}

// SessionCipher is the cipher suite of the connection; without one it has no name.
func (c *SSLConfiguration) SessionCipher() SSLCipher {
	if c.state.Version == 0 {
		return SSLCipher{}
	}
	return sslCipherNumbered(c.state.CipherSuite)
}

// NextNegotiatedProtocol is what ALPN has chosen, "" for nothing.
func (c *SSLConfiguration) NextNegotiatedProtocol() string { return c.state.NegotiatedProtocol }

// SessionResumed tells whether the connection goes on with the session of an earlier one.
func (c *SSLConfiguration) SessionResumed() bool { return c.state.DidResume }
