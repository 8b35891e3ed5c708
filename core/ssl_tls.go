package core

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"libqwebsocket/core/internal/certs"
)

// Why no handshake can be made with a configuration. The texts are Qt's where it has one.
var (
	errSSLNoCertificate  = errors.New("A secure server needs a certificate and its private key")
	errSSLNoKey          = errors.New("Cannot provide a certificate with no key")
	errSSLKeyMismatch    = errors.New("Private key does not certify public key")
	errSSLProtocol       = errors.New("unsupported protocol")
	errSSLCiphers        = errors.New("Invalid or empty cipher list")
	errSSLKeysAlone      = errors.New("The cipher suites are for pre-shared keys alone, and nobody is asked for those")
	errSSLUnusableKeyLog = errors.New("The key log file cannot be written")
)

// tlsConfig gives what crypto/tls needs. The certificates of a peer are not judged by it: whoever uses it must
// hold them against errorsOf in VerifyConnection, which is called for resumed sessions too. A server keeps one
// for all connections, for it holds the keys of session tickets.
func (c *SSLConfiguration) tlsConfig(server bool) (*tls.Config, error) {
	if c.keysAlone() {
		return nil, errSSLKeysAlone
	}
	t := &tls.Config{
		InsecureSkipVerify:          true,
		DynamicRecordSizingDisabled: true,
		NextProtos:                  slices.Clone(c.next),
		SessionTicketsDisabled:      c.options&SSLOptionDisableSessionTickets != 0,
	}
	if c.options&(SSLOptionDisableSessionTickets|SSLOptionDisableSessionSharing) == 0 {
		t.ClientSessionCache = c.sessions
	}
	if server && (c.mode == QueryPeer || c.mode == VerifyPeer) {
		t.ClientAuth = tls.RequestClientCert
	}
	if err := c.setVersions(t); err != nil {
		return nil, err
	}
	if err := c.setCertificate(t, server); err != nil {
		return nil, err
	}
	if c.keyLog != "" {
		log, err := openKeyLog(c.keyLog)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errSSLUnusableKeyLog, err)
		}
		t.KeyLogWriter = log
	}
	return t, nil
}

// setVersions sets the range of versions, and the cipher suites, which depend on each other.
func (c *SSLConfiguration) setVersions(t *tls.Config) error {
	t.MinVersion, t.MaxVersion = tls.VersionTLS12, tls.VersionTLS13
	switch c.protocol {
	case SSLAnyProtocol, SSLTlsV1SslV3, SSLSecureProtocols, TLS12OrLater:
	case TLS10:
		t.MinVersion, t.MaxVersion = tls.VersionTLS10, tls.VersionTLS10
	case TLS11:
		t.MinVersion, t.MaxVersion = tls.VersionTLS11, tls.VersionTLS11
	case TLS12:
		t.MaxVersion = tls.VersionTLS12
	case TLS10OrLater:
		t.MinVersion = tls.VersionTLS10
	case TLS11OrLater:
		t.MinVersion = tls.VersionTLS11
	case TLS13, TLS13OrLater:
		t.MinVersion = tls.VersionTLS13
	default:
		return errSSLProtocol
	}
	if c.ciphers == nil {
		return nil
	}
	modern := false
	for _, cipher := range c.ciphers {
		switch {
		case cipher.Protocol == "TLSv1.3":
			modern = true
		case !cipher.keyed():
			t.CipherSuites = append(t.CipherSuites, cipher.id)
		}
	}
	if !modern {
		t.MaxVersion = min(t.MaxVersion, tls.VersionTLS12)
	}
	if len(t.CipherSuites) == 0 {
		t.MinVersion = tls.VersionTLS13
	}
	if t.MinVersion > t.MaxVersion {
		return errSSLCiphers
	}
	return nil
}

// setCertificate sets the own chain. A client may have none, and a key without a chain is of no use to it.
func (c *SSLConfiguration) setCertificate(t *tls.Config, server bool) error {
	switch {
	case len(c.chain) == 0 && server:
		return errSSLNoCertificate
	case len(c.chain) == 0:
		return nil
	case c.key == nil || c.key.private == nil:
		return errSSLNoKey
	case !certs.Match(c.chain[0].x509, c.key.public):
		return errSSLKeyMismatch
	}
	own := tls.Certificate{PrivateKey: c.key.private, Leaf: c.chain[0].x509}
	for _, certificate := range c.chain {
		own.Certificate = append(own.Certificate, certificate.x509.Raw)
	}
	if server {
		t.Certificates = []tls.Certificate{own}
		return nil
	}
	t.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &own, nil }
	return nil
}

// errorsOf finds all errors of a peer's chain. host is the one of the URL; of a client it is not looked at.
func (c *SSLConfiguration) errorsOf(chain []*x509.Certificate, host string, client bool, now time.Time) []SSLError {
	if c.name != "" {
		host = c.name
	}
	if client {
		host = ""
	}
	return sslErrors(certs.Check(chain, certs.CheckOptions{
		Trusted: c.authorities, Host: host, Now: now, Client: client, Depth: c.depth,
	}))
}

// verifies tells whether errors of the peer's chain end the handshake, unless they are ignored.
func (c *SSLConfiguration) verifies(server bool) bool {
	return c.mode == VerifyPeer || c.mode == AutoVerifyPeer && !server
}

// sendsServerName tells whether a client says whom it wants.
func (c *SSLConfiguration) sendsServerName() bool {
	return c.options&SSLOptionDisableServerNameIndication == 0
}
