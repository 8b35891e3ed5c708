// Package psk is TLS 1.2 with pre-shared keys (RFC 4279), client and server, as a machine without sockets,
// clocks or goroutines: ciphertext and plaintext go in and come out. crypto/tls has no pre-shared keys.
//
//	psk.go         Config and Conn
//	feed.go        what arrives: records, and the plaintext in them
//	output.go      what goes out: records, alerts
//	handshake.go   what both sides of a handshake do
//	question.go    the question for the key
//	client.go      the client's side
//	server.go      the server's side
//	hello.go       ClientHello and ServerHello
//	extension.go   the extensions in them
//	group.go       the key exchange of ECDHE
//	secrets.go     from the shared key to the keys of records
//	suite.go       cipher suites
//	protection.go  how records are sealed and opened: aead.go, cbc.go
//	wire.go        numbers and vectors as bytes
//	peek.go        for a server that wants certificates too
//	buffer.go      memory for records
//	error.go       alerts
//
// It is stricter than TLS 1.2 has to be. Both sides must have the extended master secret (RFC 7627), suites in
// CBC mode are used only with encrypt-then-MAC (RFC 7366), a server must have secure renegotiation (RFC 5746),
// and nobody renegotiates, compresses or resumes. Of a message or record that is out of place nothing is
// forgiven.
package psk

import (
	"crypto/rand"
	"io"
)

// The most bytes of what is agreed on. Those of identity and key are Qt's.
const (
	MaxHint     = 255
	MaxIdentity = 255
	MaxKey      = 512
)

// version is that of TLS 1.2.
const version = 0x0303

// Config says how a connection is made. It may serve many, and may not change while one of them lives.
type Config struct {
	Server bool

	// Hint is what a server tells its clients, who choose an identity by it: at most MaxHint bytes, the
	// rest is cut off.
	Hint []byte

	// Suites are the cipher suites that may be agreed on, the best first: the server's order counts. Nil:
	// all of Suites. What is not among these is left out.
	Suites []uint16

	// ServerName is the name of the server that a client connects to. It is sent if it is a host name, not
	// if it is an address (RFC 6066, section 3).
	ServerName string

	// NextProtocols are what a client offers and a server supports, the best first, in ALPN (RFC 7301). A
	// server that supports none of those offered refuses; without any it does not look at them.
	NextProtocols []string

	// Ask is called for the key, at most once for a connection, from inside Feed. Of the connection it may
	// call nothing that changes it but CloseNotify; b of that Feed has to stay as it is. Who does not know
	// the key yet says so with Authenticator.Later.
	Ask func(*Authenticator)

	// TellUnknownIdentity makes a server tell a client that its identity is unknown. Otherwise that looks
	// like a wrong key, so that nobody can find out which identities there are (RFC 4279, section 2).
	TellUnknownIdentity bool

	// Rand is where random bytes come from, but those of ephemeral keys. Nil: crypto/rand. A failure of it
	// panics.
	Rand io.Reader
}

// State is what was agreed on.
type State struct {
	Version  uint16 // 0x0303
	Suite    uint16 // its number in TLS
	Cipher   string // its name in OpenSSL and Qt
	Protocol string // by ALPN; empty if none
}

// Conn is one side of a connection. It is not for concurrent use.
type Conn struct {
	config *Config
	random func([]byte)

	step      step
	handshake *handshake // nil when it has ended
	state     State
	failed    *Error

	incoming
	outgoing
}

// New makes a connection that has sent and received nothing.
func New(config *Config) *Conn {
	source := config.Rand
	if source == nil {
		source = rand.Reader
	}
	c := &Conn{config: config, random: func(b []byte) {
		if _, err := io.ReadFull(source, b); err != nil {
			panic("psk: no random bytes: " + err.Error())
		}
	}}
	c.handshake = &handshake{suites: chooseSuites(config.Suites)}
	if config.Server {
		c.step = awaitClientHello
	}
	return c
}

// Established tells whether the handshake has succeeded. It stays true when the connection ends.
func (c *Conn) Established() bool { return c.step == established }

// PeerClosed tells whether the peer has said that it sends nothing more (close_notify). There may still be
// plaintext to read. A stream that ends without it may have been cut by somebody else.
func (c *Conn) PeerClosed() bool { return c.peerClosed }

// State returns what was agreed on, when Established.
func (c *Conn) State() State { return c.state }

// Err returns the *Error that ended the connection, or nil.
func (c *Conn) Err() error {
	if c.failed == nil {
		return nil
	}
	return c.failed
}

// fail ends the connection. The alert goes out, if the peer has not sent it, and nothing behind it. The keys
// are forgotten; plaintext that came before stays to be read.
func (c *Conn) fail(e *Error) {
	if c.failed != nil {
		return
	}
	if !e.Received {
		c.putAlert(e.Alert)
	}
	c.failed = e
	c.incoming.forget()
	c.outgoing.forget()
	c.endHandshake()
}
