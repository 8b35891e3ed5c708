package core

import (
	"crypto/tls"
	"slices"
	"sync"

	"libqwebsocket/core/internal/certs"
)

// PeerVerifyMode is QSslSocket::PeerVerifyMode.
type PeerVerifyMode int

// What is asked of the peer's certificate.
const (
	VerifyNone     PeerVerifyMode = 0 // it need not be good
	QueryPeer      PeerVerifyMode = 1 // the same, but a server asks for one
	VerifyPeer     PeerVerifyMode = 2 // it must be good
	AutoVerifyPeer PeerVerifyMode = 3 // VerifyPeer for a client, VerifyNone for a server
)

// SSLProtocol is QSsl::SslProtocol.
type SSLProtocol int

// Versions of TLS and ranges of them. TLS 1.0 and 1.1 are only spoken where they are named.
const (
	SSLUnknownProtocol SSLProtocol = -1
	TLS10              SSLProtocol = 2
	TLS11              SSLProtocol = 3
	TLS12              SSLProtocol = 4
	SSLAnyProtocol     SSLProtocol = 5
	SSLTlsV1SslV3      SSLProtocol = 6
	SSLSecureProtocols SSLProtocol = 7
	TLS10OrLater       SSLProtocol = 8
	TLS11OrLater       SSLProtocol = 9
	TLS12OrLater       SSLProtocol = 10
	TLS13              SSLProtocol = 15
	TLS13OrLater       SSLProtocol = 16
)

// SSLOptions are QSsl::SslOptions: what is turned off.
type SSLOptions uint32

// The options. Those that are not described change nothing: what they are about does not exist here.
const (
	SSLOptionDisableEmptyFragments         SSLOptions = 1
	SSLOptionDisableSessionTickets         SSLOptions = 2 // no session is resumed
	SSLOptionDisableCompression            SSLOptions = 4
	SSLOptionDisableServerNameIndication   SSLOptions = 8 // a client does not say whom it wants
	SSLOptionDisableLegacyRenegotiation    SSLOptions = 16
	SSLOptionDisableSessionSharing         SSLOptions = 32 // a client does not resume sessions of others
	SSLOptionDisableSessionPersistence     SSLOptions = 64
	SSLOptionDisableServerCipherPreference SSLOptions = 128

	usualSSLOptions = SSLOptionDisableEmptyFragments | SSLOptionDisableCompression |
		SSLOptionDisableLegacyRenegotiation | SSLOptionDisableSessionPersistence
	allSSLOptions = 1<<8 - 1
)

// keptSessions is how many sessions of servers a client keeps to resume them.
const keptSessions = 64

// SSLConfiguration is what TLS connections are made with (QSslConfiguration): a value, copied by Clone. One
// that belongs to a connection also tells what the handshake has agreed on.
type SSLConfiguration struct {
	authorities  certs.Authorities
	chain        []*SSLCertificate
	key          *SSLKey
	mode         PeerVerifyMode
	depth        int
	name         string
	protocol     SSLProtocol
	ciphers      []SSLCipher // nil: the usual ones
	next         []string
	options      SSLOptions
	keyLog       string
	identityHint []byte
	interrupts   bool
	sessions     tls.ClientSessionCache // shared by equal copies only: a session is as good as its handshake
	state        tls.ConnectionState
}

// NewSSLConfiguration gives the usual configuration: the system's authorities, TLS 1.2 and later.
func NewSSLConfiguration() *SSLConfiguration {
	return &SSLConfiguration{
		authorities: certs.Authorities{System: true},
		mode:        AutoVerifyPeer,
		protocol:    SSLSecureProtocols,
		options:     usualSSLOptions,
		sessions:    tls.NewLRUClientSessionCache(keptSessions),
	}
}

// defaultSSL is what sockets start with.
var defaultSSL = struct {
	sync.Mutex
	configuration *SSLConfiguration
}{configuration: NewSSLConfiguration()}

// DefaultSSLConfiguration gives a copy of what sockets of the process start with. From any goroutine.
func DefaultSSLConfiguration() *SSLConfiguration {
	defaultSSL.Lock()
	defer defaultSSL.Unlock()
	return defaultSSL.configuration.Clone()
}

// SetDefaultSSLConfiguration sets what later sockets start with; c is copied. From any goroutine.
func SetDefaultSSLConfiguration(c *SSLConfiguration) {
	defaultSSL.Lock()
	defer defaultSSL.Unlock()
	defaultSSL.configuration = c.Clone()
}

// Clone gives a copy. Connections of both may resume each other's sessions until one of them is changed.
func (c *SSLConfiguration) Clone() *SSLConfiguration {
	clone := *c
	return &clone // the slices in it are replaced, never changed in place
}

// changed forgets the sessions that were made with other settings.
func (c *SSLConfiguration) changed() { c.sessions = tls.NewLRUClientSessionCache(keptSessions) }

// CACertificates are the authorities that are trusted, without the system's.
func (c *SSLConfiguration) CACertificates() []*SSLCertificate {
	return sslCertificates(c.authorities.List)
}

// SetCACertificates trusts these authorities and no others, not the system's either.
func (c *SSLConfiguration) SetCACertificates(list []*SSLCertificate) {
	c.authorities = certs.Authorities{List: x509Certificates(list)}
	c.changed()
}

// AddCACertificates trusts these authorities too, but not the system's any more, as in Qt.
func (c *SSLConfiguration) AddCACertificates(list []*SSLCertificate) {
	c.SetCACertificates(slices.Concat(c.CACertificates(), list))
}

// UsesSystemCACertificates tells whether the system's authorities are trusted.
func (c *SSLConfiguration) UsesSystemCACertificates() bool { return c.authorities.System }

// SetUsesSystemCACertificates trusts the system's authorities besides the others, or does not.
func (c *SSLConfiguration) SetUsesSystemCACertificates(use bool) {
	c.authorities.System = use
	c.changed()
}

// LocalCertificateChain is the own certificate and those of the authorities above it.
func (c *SSLConfiguration) LocalCertificateChain() []*SSLCertificate { return slices.Clone(c.chain) }

// SetLocalCertificateChain sets the own certificate and those above it.
func (c *SSLConfiguration) SetLocalCertificateChain(chain []*SSLCertificate) {
	c.chain = slices.Clone(chain)
	c.changed()
}

// PrivateKey is the key of the own certificate, nil if there is none.
func (c *SSLConfiguration) PrivateKey() *SSLKey { return c.key }

// SetPrivateKey sets the key of the own certificate; nil for none.
func (c *SSLConfiguration) SetPrivateKey(key *SSLKey) {
	c.key = key
	c.changed()
}

// PeerVerifyMode is what is asked of the peer's certificate.
func (c *SSLConfiguration) PeerVerifyMode() PeerVerifyMode { return c.mode }

// SetPeerVerifyMode sets PeerVerifyMode; ErrArgument for an unknown one.
func (c *SSLConfiguration) SetPeerVerifyMode(mode PeerVerifyMode) error {
	if mode < VerifyNone || mode > AutoVerifyPeer {
		return ErrArgument
	}
	c.mode = mode
	c.changed()
	return nil
}

// PeerVerifyDepth is how many certificates may stand between the peer's and its root; 0 for no limit.
func (c *SSLConfiguration) PeerVerifyDepth() int { return c.depth }

// SetPeerVerifyDepth sets PeerVerifyDepth; ErrRange for a negative one.
func (c *SSLConfiguration) SetPeerVerifyDepth(depth int) error {
	if depth < 0 {
		return ErrRange
	}
	c.depth = depth
	c.changed()
	return nil
}

// PeerVerifyName is the name that a server must be certified for, "" for the host of the URL.
func (c *SSLConfiguration) PeerVerifyName() string { return c.name }

// SetPeerVerifyName sets PeerVerifyName.
func (c *SSLConfiguration) SetPeerVerifyName(name string) {
	c.name = name
	c.changed()
}

// Protocol is the range of versions to speak.
func (c *SSLConfiguration) Protocol() SSLProtocol { return c.protocol }

// SetProtocol sets Protocol; ErrArgument for an unknown one. One that cannot be spoken (SSL, DTLS) fails each
// handshake.
func (c *SSLConfiguration) SetProtocol(protocol SSLProtocol) error {
	if protocol < SSLUnknownProtocol || protocol > TLS13OrLater {
		return ErrArgument
	}
	c.protocol = protocol
	c.changed()
	return nil
}

// HandshakeMustInterruptOnError is what SetHandshakeMustInterruptOnError has set.
func (c *SSLConfiguration) HandshakeMustInterruptOnError() bool { return c.interrupts }

// SetHandshakeMustInterruptOnError makes a handshake stop at each error of the peer's certificate, with the
// signal HandshakeInterruptedOnError, until the program lets it go on.
func (c *SSLConfiguration) SetHandshakeMustInterruptOnError(on bool) { c.interrupts = on }

// Ciphers are the cipher suites that were chosen, nil for the usual ones.
func (c *SSLConfiguration) Ciphers() []SSLCipher { return slices.Clone(c.ciphers) }

// SetCiphers chooses cipher suites, nil for the usual ones. If all of them are for pre-shared keys, connections are
// made with such keys alone. Of TLS 1.3 all are used, or none if none is chosen,
// and then it is not spoken.
func (c *SSLConfiguration) SetCiphers(ciphers []SSLCipher) {
	c.ciphers = slices.Clone(ciphers)
	c.changed()
}

// AllowedNextProtocols are the protocols to offer or to take by ALPN, the preferred one first.
func (c *SSLConfiguration) AllowedNextProtocols() []string { return slices.Clone(c.next) }

// SetAllowedNextProtocols sets AllowedNextProtocols; names have 1 to 255 bytes (ErrArgument; RFC 7301, 3.1).
func (c *SSLConfiguration) SetAllowedNextProtocols(names []string) error {
	if slices.ContainsFunc(names, func(name string) bool { return name == "" || len(name) > 255 }) {
		return ErrArgument
	}
	c.next = slices.Clone(names)
	c.changed()
	return nil
}

// Options are those that are set.
func (c *SSLConfiguration) Options() SSLOptions { return c.options }

// SetOption sets one or several options, or takes them away; ErrArgument for unknown ones.
func (c *SSLConfiguration) SetOption(option SSLOptions, on bool) error {
	if option&^allSSLOptions != 0 {
		return ErrArgument
	}
	c.options &^= option
	if on {
		c.options |= option
	}
	c.changed()
	return nil
}

// KeyLogFile is the file that the secrets of connections are added to, so that tools can read what they
// carry; "" for none.
func (c *SSLConfiguration) KeyLogFile() string { return c.keyLog }

// SetKeyLogFile sets KeyLogFile. The file is made when it is needed, for its owner only.
func (c *SSLConfiguration) SetKeyLogFile(path string) { c.keyLog = path }

// PreSharedKeyIdentityHint is what a server tells clients that need to choose a key.
func (c *SSLConfiguration) PreSharedKeyIdentityHint() []byte { return slices.Clone(c.identityHint) }

// SetPreSharedKeyIdentityHint sets PreSharedKeyIdentityHint.
func (c *SSLConfiguration) SetPreSharedKeyIdentityHint(hint []byte) {
	c.identityHint = slices.Clone(hint)
	c.changed()
}
