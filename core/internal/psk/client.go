package psk

import (
	"bytes"
	"slices"
)

// downgraded ends the random of a server that could do better than the TLS 1.1 or less it has agreed to (RFC
// 8446, section 4.1.3). In an answer of TLS 1.2 it shows that somebody has changed the version. The other such
// mark, for TLS 1.2 of a server that has 1.3, is right: we offer no better.
var downgraded = []byte("DOWNGRD\x00")

// Start queues the client's ClientHello. For a server, or a second time, it does nothing.
func (c *Conn) Start() {
	if c.step != notStarted || c.failed != nil {
		return
	}
	h := c.handshake
	c.random(h.clientRandom[:])
	body, answerable := appendClientHello(nil, h.clientRandom[:], h.suites, c.config)
	h.answerable = answerable
	c.addMessage(typeClientHello, body)
	c.sendFlight()
	c.step = awaitServerHello
}

func (c *Conn) takeServerHello(body []byte) *Error {
	h := c.handshake
	hello, fault := readServerHello(body)
	if fault != nil {
		return fault
	}
	s := findSuite(h.suites, hello.suite)
	switch {
	case hello.version != version:
		return newError(alertProtocolVersion, "The server does not speak TLS 1.2.")
	case bytes.HasSuffix(hello.random, downgraded):
		return newError(alertIllegalParameter, "Somebody has changed the version of TLS.")
	case s == nil:
		return newError(alertIllegalParameter, "The server chose a cipher suite that was not offered.")
	case hello.compression != noCompression:
		return newError(alertIllegalParameter, "The server chose a compression that was not offered.")
	}
	if fault := c.takeAnswers(s, hello.extensions); fault != nil {
		return fault
	}
	copy(h.serverRandom[:], hello.random)
	c.agree(s)
	c.step = awaitServerKeyExchange
	return nil
}

// takeAnswers judges the extensions of the server.
func (c *Conn) takeAnswers(s *suite, e extensions) *Error {
	for id := range e {
		if !slices.Contains(c.handshake.answerable, id) {
			return newError(alertUnsupportedExtension, "The server answered an extension that was not sent.")
		}
	}
	switch {
	case !e.has(extRenegotiation):
		return newError(alertHandshakeFailure, "The server does not know secure renegotiation.")
	case !e.has(extExtendedMaster):
		return newError(alertHandshakeFailure, "The server does not know the extended master secret.")
	case s.cbc() && !e.has(extEncryptThenMAC):
		return newError(alertHandshakeFailure, "The server does not know encrypt-then-MAC.")
	case !s.cbc() && e.has(extEncryptThenMAC):
		return newError(alertIllegalParameter, "The server chose encrypt-then-MAC for an authenticated cipher.")
	case len(e[extServerName]) > 0:
		return malformed("answer to the server name")
	}
	names, fault := e.protocols()
	switch {
	case fault != nil || names == nil:
		return fault
	case len(names) > 1 || !slices.Contains(c.config.NextProtocols, names[0]):
		return newError(alertIllegalParameter, "The server chose a protocol that was not offered.")
	}
	c.state.Protocol = names[0]
	return nil
}

// takeServerKeyExchange takes the hint, and the server's ephemeral key for ECDHE (RFC 5489, section 2).
func (c *Conn) takeServerKeyExchange(body []byte) *Error {
	h := c.handshake
	r := reader{b: body}
	h.hint = bytes.Clone(r.vector16())
	c.step = awaitServerHelloDone
	if !h.suite.ecdhe {
		if !r.ok() {
			return malformed("ServerKeyExchange")
		}
		return nil
	}
	kind, id, point := r.uint8(), r.uint16(), r.vector8()
	g := commonGroup([]uint16{id})
	switch {
	case !r.ok():
		return malformed("ServerKeyExchange")
	case kind != namedCurve || g == nil:
		return newError(alertIllegalParameter, "The server chose a group that was not offered.")
	}
	h.ephemeral = g.newKey()
	shared, fault := sharedSecret(h.ephemeral, point)
	h.shared = shared
	return fault
}

// awaitsServerHelloDone tells whether that may come: a server of plain PSK without a hint sends no
// ServerKeyExchange (RFC 4279, section 2).
func (c *Conn) awaitsServerHelloDone() bool {
	return c.step == awaitServerHelloDone || c.step == awaitServerKeyExchange && !c.handshake.suite.ecdhe
}

// takeServerHelloDone asks for the key.
func (c *Conn) takeServerHelloDone(body []byte) *Error {
	if len(body) > 0 {
		return malformed("ServerHelloDone")
	}
	return c.ask(&Authenticator{Hint: c.handshake.hint, MaxIdentity: MaxIdentity, MaxKey: MaxKey})
}

// sendKeyExchange sends everything that is left for a client to send.
func (c *Conn) sendKeyExchange(identity, key []byte) *Error {
	h := c.handshake
	if len(key) == 0 {
		return newError(alertHandshakeFailure, "There is no pre-shared key for this server.")
	}
	exchange := appendVector16(nil, identity[:min(len(identity), MaxIdentity)])
	if h.suite.ecdhe {
		exchange = appendVector8(exchange, h.ephemeral.PublicKey().Bytes())
	}
	c.addMessage(typeClientKeyExchange, exchange)
	c.sendFlight()
	c.deriveKeys(key)
	c.finish()
	c.step = awaitChangeCipherSpec
	return nil
}
